// Binds the menu of languages, whose links keep the state of the page. It is loaded when the menu is opened.
// Until then boot.js gives the links the hash that the page was opened with.
import { find, findAll } from "../dom/elements";
import { NAMES } from "../state/entries";
import { formatHash } from "../state/hash";
import { type State, createExample } from "../state/state";
import type { Store } from "../state/store";

/** Binds the open menu to the state. Escape and a press outside close it. */
export function bindLanguages(store: Store) {
  const menu = find<HTMLDetailsElement>(".languages details");
  const close = () => (menu.open = false);
  const follow = () => {
    for (const link of findAll<HTMLAnchorElement>("a", menu)) link.hash = formatLanguageHash(store.state);
  };
  follow();
  // The links always have the current state, because a reader may open one in a new tab or copy it.
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

/** Formats the state as a hash for the page in another language, where the example's classes have other
 * names. */
function formatLanguageHash(state: State): string {
  const hash = formatHash(state);
  if (hash === formatHash(createExample())) return "";
  return state.entries.every(({ label }, i) => label === NAMES[i]) ? hash.replace(/&l=[^&]*/, "") : hash;
}
