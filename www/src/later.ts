// Sections that are loaded when they are wanted: near the screen, or reached by a link.
import { find } from "./dom";
import type { Model, View } from "./model";

/** A view that shows the last model as soon as `load` has brought what shows it. */
export function later(name: string, load: () => Promise<View>): View {
  const section = find(`[data-section=${name}]`);
  let view: View | undefined;
  let model: Model | undefined;
  const bring = async () => {
    observer.disconnect();
    try {
      view = await load();
      section.classList.add("loaded");
      if (model) view(model);
    } catch (error) {
      find(".not-loaded", section).hidden = false;
      find(".not-loaded .reason", section).textContent = error instanceof Error ? error.message : String(error);
    }
  };
  const observer = new IntersectionObserver(([entry]) => entry!.isIntersecting && bring(), { rootMargin: "50% 0px" });
  observer.observe(section);
  return (next) => {
    model = next;
    view?.(next);
  };
}
