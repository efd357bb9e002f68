// softmax-wasm/element: <softmax-explorer>, which importing this defines.
import { SoftmaxExplorer } from "../element/softmax_explorer.js";

export { SoftmaxExplorer };

if (globalThis.customElements && !customElements.get("softmax-explorer")) {
  customElements.define("softmax-explorer", SoftmaxExplorer);
}
