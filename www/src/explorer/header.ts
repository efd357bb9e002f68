// The header: Reset, Share and the theme; links within the page as well, since the hash belongs to the state.
import { goTo } from "./address";
import { find } from "../dom/elements";
import type { View } from "../state/model";
import { CHAPTERS, type Start } from "../state/sections";
import { createExample, type Theme, THEMES } from "../state/state";
import type { Store } from "../state/store";
import { t } from "../state/t";

const KEY = "softmax-theme";
const THEME_NAMES = { auto: t`auto`, light: t`light`, dark: t`dark` };

/** Creates the header. */
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
      // The address names the chapter from now on, and Back leads to where the reader still is.
      if (CHAPTERS.some((chapter) => chapter.id === id) || id.startsWith("exercise-"))
        store.set({ chapter: id as Start }, "chapter");
      goTo(id);
    });
  }
  return createTheme();
}

/** Opens the menu of languages once its links have the state, so nobody is quicker than they are. */
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
  // Browsers open it to show what they found in the page.
  menu.addEventListener("toggle", () => void bind(), { once: true });
}

/** Creates the button of the theme. The reader's choice holds, unless the link has one. */
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
  // Another tab of the page has another choice made.
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

/**
 * Reads the index of the theme that was chosen last. Where storage is blocked the choice lasts as long as the
 * page.
 */
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

/** Stores the theme, where storage isn't blocked. */
function storeTheme(name: string) {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // As above.
  }
}
