// The sections that the link hides, and the button that brings them back.
import { find } from "../dom/elements";
import type { View } from "../state/model";
import type { Store } from "../state/state";

export function hidden(store: Store): View {
  find("#show-all").addEventListener("click", () => store.set({ hidden: [] }, "jump"));
  let last: readonly string[] | undefined;
  return ({ hidden: names }) => {
    if (names === last) return;
    last = names;
    for (const section of document.querySelectorAll<HTMLElement>("[data-section]")) {
      section.hidden = names.includes(section.dataset.section!);
    }
    for (const card of document.querySelectorAll<HTMLElement>("[data-card]"))
      card.hidden = names.includes("predict");
    for (const link of document.querySelectorAll<HTMLAnchorElement>(".contents a")) {
      const section = find(link.getAttribute("href")!).closest<HTMLElement>("[data-section]")!;
      link.parentElement!.hidden = section.hidden;
    }
    find("#hidden-note").hidden = names.length === 0;
  };
}
