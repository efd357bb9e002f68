// The menu of languages: the links keep the state of the page.
import { find, findAll } from "../dom/elements";
import { formatHash } from "../state/hash";
import { NAMES, type State, type Store, createExample } from "../state/state";

export function bindLanguages(store: Store) {
  const menu = find<HTMLDetailsElement>(".languages details");
  const close = () => (menu.open = false);
  menu.addEventListener("toggle", () => {
    for (const link of findAll<HTMLAnchorElement>("a", menu)) link.hash = formatLanguageHash(store.state);
  });
  menu.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    close();
    find("summary", menu).focus();
  });
  document.addEventListener("click", ({ target }) => {
    if (!menu.contains(target as Node)) close();
  });
}

/** Returns the state as a hash for the page in another language, which has its own names for the example's classes. */
function formatLanguageHash(state: State): string {
  const hash = formatHash(state);
  if (hash === formatHash(createExample())) return "";
  return state.entries.every(({ label }, i) => label === NAMES[i]) ? hash.replace(/&l=[^&]*/, "") : hash;
}
