// Keeps the URL hash and the state synchronized in both directions.
import { joinSentences } from "../state/numbers";
import { find } from "../dom/elements";
import { formatHash } from "../state/hash";
import type { Store } from "../state/store";

/**
 * The delay before the hash is written, in milliseconds. Browsers refuse more than about 100 history calls in
 * half a minute.
 */
const PAUSE = 150;

/** Marks the history entries that this file has created. */
const OWN = { from: "softmax" };

/** Scrolls to a chapter and moves the focus to it. */
export function goTo(id: string) {
  if (id === "") return;
  const target = find(`#${id}`);
  target.scrollIntoView();
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
}

/** Shows the errors of a link, and hides the notice if there are none. */
export function showNotices(notices: readonly string[]) {
  const notice = find("#notice");
  if (notices.length === 0 && notice.hidden) return;
  notice.textContent = joinSentences(notices);
  notice.hidden = notices.length === 0;
}

/** Writes the state into the hash after a change. Reads the hash after a move in the history. */
export function followAddress(store: Store) {
  let due: string | undefined;
  let timer = 0;
  /** The hash that the state was last read from or written to. */
  let known = location.hash;

  const flush = () => {
    clearTimeout(timer);
    // Another script or the reader has set a new hash. It is about to be read and must not be overwritten.
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
    // A hash without a state is the id of a chapter and leaves the state unchanged.
    if (!isState) return store.set({ chapter: state.chapter }, "address");
    // The address does not hold the revealed answers, so they stay revealed.
    const revealed =
      state.answers === "off" ? [] : [...new Set([...store.state.revealed, ...state.revealed])].sort();
    store.set({ ...state, revealed }, "address");
    showNotices(notices);
  };
  // Typing a hash fires hashchange, going back fires popstate, and some browsers fire both.
  addEventListener("popstate", () => void read());
  addEventListener("hashchange", async () => {
    await read();
    // The browser restores the scroll position when a reader goes back or forward.
    if (history.state === null) goTo(store.state.chapter);
  });
}
