// Shows the explorer alone, for frames. The state comes from the hash, as on the whole page.
import "softmax-wasm/element";
import { find } from "./dom/elements";
import { reportHeight } from "./dom/report-height";
import { showNotices } from "./explorer/address";
import { getLogits } from "./state/entries";
import { formatHash } from "./state/hash";
import { parseHash } from "./state/parse-hash";

const explorer = find("softmax-explorer");

/** Applies the hash to the attributes of the element. */
function read() {
  // Here `hide` names parts of the explorer rather than sections of the page.
  const hidden = /[#&]hide=([^&]*)/.exec(location.hash)?.[1] ?? "";
  const { state, notices } = parseHash(location.hash.replace(/&?hide=[^&]*/, ""));
  showNotices(notices);
  explorer.setAttribute("logits", getLogits(state.entries).join());
  Object.assign(explorer, { labels: state.entries.map((entry) => entry.label) });
  explorer.setAttribute("hide", hidden.replaceAll(",", " "));
  explorer.setAttribute("temperature", String(state.temperature));
  document.documentElement.dataset.theme = state.theme;
  if (/[#&]y=/.test(location.hash)) explorer.setAttribute("target", String(state.target));
  else explorer.removeAttribute("target");
  find<HTMLAnchorElement>("#whole").href = `./${formatHash(state)}`;
}

reportHeight();
read();
addEventListener("hashchange", read);
