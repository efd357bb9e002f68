// Keeps the URL hash and the state in step, both ways.
import { find } from "./dom";
import { formatHash, parseHash } from "./hash";
import type { Store } from "./state";

/** Browsers refuse more than about 100 history calls in half a minute. */
const PAUSE = 150;

export function showNotices(notices: readonly string[]) {
  const notice = find("#notice");
  notice.textContent = notices.join(" ");
  notice.hidden = notices.length === 0;
}

export function followAddress(store: Store) {
  let due: string | undefined;
  let timer = 0;

  const flush = () => {
    clearTimeout(timer);
    if (due !== undefined) history.replaceState(null, "", due);
    due = undefined;
  };

  store.subscribe((state, change) => {
    if (change === "address") return;
    showNotices([]);
    const hash = formatHash(state);
    if (change === "edit") {
      due = hash;
      clearTimeout(timer);
      timer = window.setTimeout(flush, PAUSE);
    } else {
      flush();
      if (hash !== location.hash) history.pushState(null, "", hash);
    }
  });

  const read = () => {
    // A hash without "=" is a place in the page, not a state.
    if (location.hash && !location.hash.includes("=")) return;
    clearTimeout(timer);
    due = undefined;
    const { state, notices } = parseHash(location.hash);
    store.set(state, "address");
    showNotices(notices);
  };
  // A hash typed by hand fires hashchange, going back popstate, some browsers both.
  addEventListener("popstate", read);
  addEventListener("hashchange", read);
}
