// softmax-wasm/element: defines the element <softmax-explorer> when it is imported.
import { SoftmaxExplorer } from "../element/softmax_explorer.js";

export { SoftmaxExplorer };

if (globalThis.customElements && !customElements.get("softmax-explorer")) {
  customElements.define("softmax-explorer", SoftmaxExplorer);
}
