// Creates the header with Reset, Share and the theme. It also handles the links within the page, because the
// hash holds the state.
import { find } from "../dom/elements";
import type { View } from "../state/model";
import { CHAPTERS, type Start } from "../state/sections";
import { THEMES, type Theme, createExample } from "../state/state";
import type { Store } from "../state/store";
import { t } from "../state/t";
import { goTo } from "./address";

const KEY = "softmax-theme";
const THEME_NAMES = { auto: t`auto`, light: t`light`, dark: t`dark` };

/** Creates the header and binds the links within the page. */
export function createHeader(store: Store): View {
  find("#reset").addEventListener("click", () => {
    const { hidden, theme, answers } = store.state;
    store.set({ ...createExample(), hidden, theme, answers }, "jump");
  });
  bindLanguageMenu(store);
  let open: Promise<() => void> | undefined;
  find("#share-open").addEventListener("click", async () => {
    open ??= import("./share").then(({ createShareDialog }) => createShareDialog(store));
    (await open)();
  });
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const id = link.getAttribute("href")!.slice(1);
      // The address now names the chapter, and Back returns to the reader's present position.
      if (CHAPTERS.some((chapter) => chapter.id === id) || id.startsWith("exercise-"))
        store.set({ chapter: id as Start }, "chapter");
      goTo(id);
    });
  }
  return createTheme();
}

/** Opens the menu of languages once its links have the state, so that no reader can follow a link that lacks
 * the state. */
function bindLanguageMenu(store: Store) {
  const menu = find<HTMLDetailsElement>(".languages details");
  let bound: Promise<void> | undefined;
  const bind = () =>
    (bound ??= import("./languages").then(
      ({ bindLanguages }) => bindLanguages(store),
      () => {},
    ));
  find("summary", menu).addEventListener(
    "click",
    async (event) => {
      event.preventDefault();
      await bind();
      menu.open = true;
    },
    { once: true },
  );
  // Browsers open the menu to show a match of a search in the page.
  menu.addEventListener("toggle", () => void bind(), { once: true });
}

/** Creates the button of the theme. The reader's choice applies unless the link names a theme. */
function createTheme(): View {
  const button = find("#theme");
  let index = readStoredIndex();
  let asked: Theme = "auto";
  const show = () => {
    const name = asked === "auto" ? THEMES[index]! : asked;
    document.documentElement.dataset.theme = name;
    find(".choice", button).textContent = THEME_NAMES[name];
  };
  button.addEventListener("click", () => {
    index = (THEMES.indexOf(document.documentElement.dataset.theme as Theme) + 1) % THEMES.length;
    asked = "auto";
    show();
    storeTheme(THEMES[index]!);
  });
  // The theme was changed in another tab.
  addEventListener("storage", ({ key }) => {
    if (key !== KEY) return;
    index = readStoredIndex();
    show();
  });
  let last: Theme | undefined;
  return (model) => {
    if (model.theme === last) return;
    last = asked = model.theme;
    show();
  };
}

/** Reads the index of the theme that was chosen last. Without storage, it is that of the first theme. */
function readStoredIndex(): number {
  try {
    return Math.max(
      THEMES.findIndex((name) => name === localStorage.getItem(KEY)),
      0,
    );
  } catch {
    return 0;
  }
}

/** Stores the theme if storage is available. */
function storeTheme(name: string) {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}
