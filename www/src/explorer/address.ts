// Keeps the URL hash and the state synchronized in both directions.
import { find } from "../dom/elements";
import { formatHash } from "../state/hash";
import { joinSentences } from "../state/numbers";
import type { Store } from "../state/store";

/** The delay before the hash is written, in milliseconds. Browsers refuse more than about 100 history calls
 * in half a minute. */
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

/** Creates a writer of the hash, which knows the hash that the state was last read from or written to. */
function createHashWriter() {
  let due: string | undefined;
  let timer = 0;
  let known = location.hash;
  const cancel = () => {
    clearTimeout(timer);
    due = undefined;
  };
  const flush = () => {
    clearTimeout(timer);
    // Another script or the reader has set a new hash. It is about to be read and must not be overwritten.
    if (due === undefined || location.hash !== known) return;
    history.replaceState(OWN, "", due);
    due = undefined;
    known = location.hash;
  };
  return {
    /** Drops a hash that is due. */
    cancel,
    /** Takes note of a hash that the state was read from. */
    note(hash: string) {
      known = hash;
    },
    /** Replaces the hash after a pause in which no other is due. */
    replaceLater(hash: string) {
      cancel();
      due = hash;
      timer = window.setTimeout(flush, PAUSE);
    },
    /** Writes a hash that is due, and then adds this one to the history. */
    push(hash: string) {
      flush();
      if (hash !== location.hash) history.pushState(OWN, "", hash);
      known = location.hash;
    },
  };
}

/** Reads the state from the hash of the page. */
async function readAddress(store: Store, writer: ReturnType<typeof createHashWriter>) {
  const { hash } = location;
  const isState = hash === "" || hash.includes("=");
  if (isState) writer.cancel();
  const { parseHash } = await import("../state/parse-hash");
  const { state, notices } = parseHash(hash);
  writer.note(hash);
  // A hash without a state is the id of a chapter and leaves the state unchanged.
  if (!isState) return store.set({ chapter: state.chapter }, "address");
  // The address does not hold the revealed answers, so they stay revealed.
  const revealed =
    state.answers === "off" ? [] : [...new Set([...store.state.revealed, ...state.revealed])].sort();
  store.set({ ...state, revealed }, "address");
  showNotices(notices);
}

/** Writes the state into the hash after a change. Reads the hash after a move in the history. */
export function followAddress(store: Store) {
  const writer = createHashWriter();
  store.subscribe((state, change) => {
    if (change === "address") return;
    showNotices([]);
    const hash = formatHash(state);
    if (change === "edit" || change === "step") writer.replaceLater(hash);
    else writer.push(hash);
  });
  const read = () => readAddress(store, writer);
  // Typing a hash fires hashchange, going back fires popstate, and some browsers fire both.
  addEventListener("popstate", () => void read());
  addEventListener("hashchange", async () => {
    await read();
    // The browser restores the scroll position when a reader goes back or forward.
    if (history.state === null) goTo(store.state.chapter);
  });
}
