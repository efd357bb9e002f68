// Sections that are loaded when they are wanted: near the screen, or reached by a link. Those that show the
// explorer's state are wanted, too, once it isn't that of the HTML: they may be printed.
import { find } from "./dom";
import type { Model, View } from "./model";

/** A view that shows the last model as soon as `load` has brought what shows it; `follows` tells whether
 * it shows the explorer's state. */
export function later(name: string, load: () => Promise<View>, follows = false): View {
  const section = find(`[data-section=${name}]`);
  let view: View | undefined;
  let model: Model | undefined;
  let isComing = false;
  const bring = async () => {
    if (isComing) return;
    isComing = true;
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
    const isDefault = model === undefined && location.hash === "";
    model = next;
    if (view) view(next);
    else if (follows && !isDefault) bring();
  };
}
