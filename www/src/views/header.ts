// The header: Reset, Copy link and the theme; links within the page as well,
// since the hash belongs to the state.
import { copyText } from "../copy";
import { find } from "../dom";
import { formatHash } from "../hash";
import { example, type Store } from "../state";

const THEMES = ["auto", "light", "dark"] as const;
const KEY = "softmax-theme";

export function header(store: Store, say: (remark: string) => void) {
  find("#reset").addEventListener("click", () => store.set({ ...example(), hidden: store.state.hidden }, "jump"));
  find("#copy").addEventListener("click", () => {
    const link = location.href.replace(/#.*/, "") + formatHash(store.state);
    copyText(link, "The link", "the address bar holds the link", say);
  });
  find("#copy-embed").addEventListener("click", () => {
    const source = new URL("embed.html", location.href).href + formatHash({ ...store.state, revealed: [], hidden: [] });
    const frame = `<iframe src="${source.replaceAll("&", "&amp;")}" title="Softmax explorer" width="100%" height="360"></iframe>`;
    copyText(frame, "The frame", "its address is that of this page with embed.html in it", say);
  });
  theme();
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const target = find(link.getAttribute("href")!);
      target.scrollIntoView();
      target.tabIndex = -1;
      target.focus();
    });
  }
}

function theme() {
  const button = find("#theme");
  let place = Math.max(THEMES.findIndex((name) => name === stored()), 0);
  const show = () => {
    const name = THEMES[place]!;
    document.documentElement.dataset.theme = name;
    find(".choice", button).textContent = name;
  };
  button.addEventListener("click", () => {
    place = (place + 1) % THEMES.length;
    show();
    store(THEMES[place]!);
  });
  show();

  // Where storage is blocked the choice lasts as long as the page.
  function stored() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }
  function store(name: string) {
    try {
      localStorage.setItem(KEY, name);
    } catch {
      // As above.
    }
  }
}
