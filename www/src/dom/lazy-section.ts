// Sections that are loaded when they are wanted: near the screen, or reached by a link. Those that show the
// explorer's state are wanted, too, once it isn't that of the HTML: they may be printed.
import { answer } from "./early-use";
import { find } from "./elements";
import { formatHash } from "../state/hash";
import type { Model, View } from "../state/model";
import { createExample } from "../state/state";

/**
 * Creates a view that shows the last model as soon as `load` has brought what shows it, and calls `after`
 * then. Where `followsExplorer`, the section shows the explorer's state.
 */
export function createLazySection(
  name: string,
  load: () => Promise<View>,
  followsExplorer: boolean,
  after: () => void,
): View {
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
      if (model) view(model);
      answer(section);
      after();
    } catch {
      find(".not-loaded", section).hidden = false;
    }
  };
  /** Browsers may remember that a script failed; a new visit to the page forgets it. */
  const retry = async () => {
    isComing = false;
    await bring();
    if (view) find(".not-loaded", section).hidden = true;
    else location.reload();
  };
  find(".not-loaded button", section).addEventListener("click", () => void retry());
  const observer = new IntersectionObserver(([entry]) => entry!.isIntersecting && bring(), {
    rootMargin: "50% 0px",
  });
  observer.observe(section);
  section.addEventListener("focusin", () => void bring(), { once: true });
  return (next) => {
    const isBuilt = model === undefined && formatHash(next) === formatHash(createExample());
    model = next;
    if (view) view(next);
    else if (followsExplorer && !isBuilt) bring();
  };
}
