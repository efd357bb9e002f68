// The menu of languages: its links keep the state of the page. It is loaded when it is opened; until then the
// links have the hash that the page came with, from boot.js.
import { find, findAll } from "../dom/elements";
import { formatHash } from "../state/hash";
import { NAMES } from "../state/entries";
import { type State, createExample } from "../state/state";
import type { Store } from "../state/store";

/** Ties the menu, which has been opened, to the state; Escape and a press beside it close it. */
export function bindLanguages(store: Store) {
  const menu = find<HTMLDetailsElement>(".languages details");
  const close = () => (menu.open = false);
  const follow = () => {
    for (const link of findAll<HTMLAnchorElement>("a", menu)) link.hash = formatLanguageHash(store.state);
  };
  follow();
  // However a link is opened, by a tap, in a new tab or from a copy, it has the state of now.
  store.subscribe(follow);
  menu.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    close();
    find("summary", menu).focus();
  });
  document.addEventListener("click", ({ target }) => {
    if (!menu.contains(target as Node)) close();
  });
}

/** Returns the state as a hash for the page in another language, which has its own names for the example's
 * classes. */
function formatLanguageHash(state: State): string {
  const hash = formatHash(state);
  if (hash === formatHash(createExample())) return "";
  return state.entries.every(({ label }, i) => label === NAMES[i]) ? hash.replace(/&l=[^&]*/, "") : hash;
}
