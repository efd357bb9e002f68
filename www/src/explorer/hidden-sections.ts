// Hides the sections that the link names, and shows the button that brings them back.
import { find } from "../dom/elements";
import { reportHeight } from "../dom/report-height";
import { formatHash } from "../state/hash";
import type { View } from "../state/model";
import { SECTIONS } from "../state/sections";
import type { Store } from "../state/store";

/** Creates the view that hides sections. */
export function createHiddenSections(store: Store): View {
  find("#show-all").addEventListener("click", () => store.set({ hidden: [] }, "jump"));
  const whole = find<HTMLAnchorElement>("#framed-whole");
  /** The sections that were hidden last, or undefined before the first render. */
  let last: readonly string[] | undefined;
  return (model) => {
    const { hidden, only } = model;
    document.documentElement.toggleAttribute("data-no-answers", model.answers === "off");
    if (only) whole.href = `./${formatHash({ ...model, only: "" })}`;
    // A section that stands alone hides all others but not its own figure.
    const names = only ? SECTIONS.filter((name) => name !== only) : hidden;
    if (names.join() === last?.join()) return;
    last = names;
    document.documentElement.toggleAttribute("data-only", only !== "");
    for (const section of document.querySelectorAll<HTMLElement>("[data-section]")) {
      section.hidden = names.includes(section.dataset.section!);
    }
    for (const card of document.querySelectorAll<HTMLElement>("[data-card]"))
      card.hidden = names.includes("predict");
    for (const link of document.querySelectorAll<HTMLAnchorElement>(".contents a")) {
      const section = find(link.getAttribute("href")!).closest<HTMLElement>("[data-section]")!;
      link.parentElement!.hidden = section.hidden;
    }
    find("#hidden-note").hidden = names.length === 0 || only !== "";
    if (only) reportHeight();
  };
}
