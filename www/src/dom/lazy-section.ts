// Loads sections when they are needed: when they come near the screen, get the focus or are the target of a
// link. Sections that show the explorer's state are also loaded once the state differs from that of the HTML,
// because they may be printed.
import { formatHash } from "../state/hash";
import type { View, ViewModel } from "../state/model";
import { createExample } from "../state/state";
import { answer } from "./early-use";
import { find } from "./elements";

/** Creates the view of a section. It shows the last model once `load` has returned the view, and then calls
 * `after`. `followsExplorer` says whether the section shows the explorer's state. */
export function createLazySection(
  name: string,
  load: () => Promise<View>,
  followsExplorer: boolean,
  after: () => void,
): View {
  const section = find(`[data-section=${name}]`);
  let view: View | undefined;
  let model: ViewModel | undefined;
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
  /** Browsers may remember that a script failed to load. Reloading the page makes them try again. */
  const retry = async () => {
    isComing = false;
    await bring();
    if (view) find(".not-loaded", section).hidden = true;
    else location.reload();
  };
  find(".not-loaded button", section).addEventListener("click", () => void retry());
  const observer = new IntersectionObserver((records) => records.at(-1)!.isIntersecting && bring(), {
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
