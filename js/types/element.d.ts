// The types of softmax-wasm/element.
/// <reference lib="dom" />

/** What is shown, as the event `softmax-change` tells it. */
export interface SoftmaxChange {
  logits: number[];
  labels: string[];
  temperature: number;
  target: number | undefined;
  probabilities: number[];
}

/**
 * `<softmax-explorer logits="2,1,0.1" labels="cat,dog,fox">`: logits to edit, and their
 * probabilities as bars. Importing the entry defines the element; on a server it does nothing.
 *
 * Attributes: `logits`, from 1 to 64; `labels`; `temperature`; `target`, the index of the right
 * class, whose loss and gradient are shown then; `hide`, a list of what isn't shown: `sliders`,
 * `numbers`, `temperature`, `gradient`, `status`. What an attribute can't mean is said below the
 * bars, and what was shown stays. What the element holds in the document is shown where scripts
 * or WebAssembly don't run.
 *
 * When a person has changed something, the event `softmax-change` bubbles with a {@link SoftmaxChange}.
 */
export class SoftmaxExplorer extends HTMLElement {
  /** Setting throws what {@link softmax} throws, and changes nothing then. */
  logits: number[];
  /** One for each logit: `class 1`, … where none is given. */
  labels: string[];
  temperature: number;
  target: number | undefined;
  readonly probabilities: number[];
}

declare global {
  interface HTMLElementTagNameMap {
    "softmax-explorer": SoftmaxExplorer;
  }
  interface HTMLElementEventMap {
    "softmax-change": CustomEvent<SoftmaxChange>;
  }
}
