// Keeps the URL hash and the state in step, both ways.
import { joinSentences } from "../state/numbers";
import { find } from "../dom/elements";
import { formatHash } from "../state/hash";
import type { Store } from "../state/store";

/** Browsers refuse more than about 100 history calls in half a minute. */
const PAUSE = 150;

/** Marks the entries of the history that were made here. */
const OWN = { from: "softmax" };

/** Scrolls to a chapter and moves the focus there. */
export function goTo(id: string) {
  if (id === "") return;
  const target = find(`#${id}`);
  target.scrollIntoView();
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
}

/** Shows what was wrong with a link; without notices, nothing. */
export function showNotices(notices: readonly string[]) {
  const notice = find("#notice");
  if (notices.length === 0 && notice.hidden) return;
  notice.textContent = joinSentences(notices);
  notice.hidden = notices.length === 0;
}

/** Writes the state into the hash after a change, and reads it after a move in the history. */
export function followAddress(store: Store) {
  let due: string | undefined;
  let timer = 0;
  /** The hash that the state has been read from or written to. */
  let known = location.hash;

  const flush = () => {
    clearTimeout(timer);
    // A hash that came from elsewhere is about to be read, and must not be written over.
    if (due === undefined || location.hash !== known) return;
    history.replaceState(OWN, "", due);
    due = undefined;
    known = location.hash;
  };

  store.subscribe((state, change) => {
    if (change === "address") return;
    showNotices([]);
    const hash = formatHash(state);
    if (change === "edit" || change === "step") {
      due = hash;
      clearTimeout(timer);
      timer = window.setTimeout(flush, PAUSE);
    } else {
      flush();
      if (hash !== location.hash) history.pushState(OWN, "", hash);
      known = location.hash;
    }
  });

  const read = async () => {
    const { hash } = location;
    const isState = hash === "" || hash.includes("=");
    if (isState) {
      clearTimeout(timer);
      due = undefined;
    }
    const { parseHash } = await import("../state/parse-hash");
    const { state, notices } = parseHash(hash);
    known = hash;
    // Any other hash is that of a chapter, and leaves the state as it is.
    if (!isState) return store.set({ chapter: state.chapter }, "address");
    // Answers aren't in the address: those that were revealed stay so.
    const revealed =
      state.answers === "off" ? [] : [...new Set([...store.state.revealed, ...state.revealed])].sort();
    store.set({ ...state, revealed }, "address");
    showNotices(notices);
  };
  // A hash typed by hand fires hashchange, going back popstate, some browsers both.
  addEventListener("popstate", () => void read());
  addEventListener("hashchange", async () => {
    await read();
    // Whoever goes back or forth is brought to where they were by the browser.
    if (history.state === null) goTo(store.state.chapter);
  });
}
