// The types of softmax-wasm/element.
/// <reference lib="dom" />

/** The detail of the event `softmax-change`: what the element shows. */
export interface SoftmaxChange {
  /** The logits, from 1 to 64. */
  logits: number[];
  /** A label for each logit. */
  labels: string[];
  /** The temperature that divides the logits. */
  temperature: number;
  /** The index of the right class; undefined if there is none. */
  target: number | undefined;
  /** The probabilities of the logits. */
  probabilities: number[];
}

/**
 * `<softmax-explorer logits="2,1,0.1" labels="cat,dog,fox">` shows logits, which can be edited, and their
 * probabilities as bars. Importing the entry point defines the element; on a server the import does nothing.
 *
 * The attributes are `logits`, from 1 to 64; `labels`; `temperature`; `target`, the index of the right class,
 * whose loss and gradient are then shown; and `hide`, a list of parts that are not shown: `sliders`,
 * `numbers`, `temperature`, `gradient`, `status`. The element reports an attribute that it can't read below
 * the bars, and keeps what it has shown; so it does with a property that was set before the element was
 * defined. Its content in the document is the fallback where scripts or WebAssembly don't run.
 *
 * After a change by a person the event `softmax-change` bubbles, with a `SoftmaxChange` as its detail.
 */
export class SoftmaxExplorer extends HTMLElement {
  /** The logits, from 1 to 64. Setting more, none or a NaN throws a RangeError, and what isn't an array of
   * numbers a TypeError. Both have a `code`, and nothing is changed. */
  logits: number[];
  /** A label for each logit: `class 1`, `class 2`, … where none is given. They may be set by an object by
   * index too. Setting another value throws a TypeError with a `code`. */
  get labels(): string[];
  set labels(labels: readonly string[] | { readonly [index: number]: string; readonly length?: never });
  /** The temperature that divides the logits, from 0 to `Infinity`. Setting another number throws a
   * RangeError, and what isn't a number, such as undefined, a TypeError. Both have a `code`. */
  temperature: number;
  /** The index of the right class; undefined if there is none. Setting a number that isn't the index of a
   * logit throws a RangeError, and another value a TypeError. Both have a `code`. */
  target: number | undefined;
  /** The probabilities of the logits. */
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
