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
 * `numbers`, `temperature`, `gradient`, `status`. All but `hide` are properties too, and may be set in any
 * order. The element reports an attribute that it can't read below the bars, and keeps what it has shown. Its
 * content in the document is the fallback where scripts or WebAssembly don't run.
 *
 * A property that is set to a text is read as the attribute of its name, and undefined gives its default, as
 * an absent attribute does. Setting another value that it can't have throws an error with a `code`, and
 * changes nothing. If it was set before the element was defined, the error is reported below the bars.
 *
 * After a change by a person the event `softmax-change` bubbles, with a `SoftmaxChange` as its detail.
 */
export class SoftmaxExplorer extends HTMLElement {
  /** The logits, from 1 to 64; 2, 1 and 0.1 by default. Setting more, none or a NaN throws a RangeError, and
   * what isn't an array of numbers a TypeError. */
  get logits(): number[];
  set logits(logits: readonly number[] | string | undefined);
  /** A label for each logit: `class 1`, `class 2`, … where none is given. They may be set by an object by
   * index too. Setting another value throws a TypeError. */
  get labels(): string[];
  set labels(labels: readonly string[] | { readonly [index: number]: string } | string | undefined);
  /** The temperature that divides the logits, from 0 to `Infinity`; 1 by default. Setting another number
   * throws a RangeError, and what isn't a number a TypeError. */
  get temperature(): number;
  set temperature(temperature: number | string | undefined);
  /** The index of the right class, from 0 to 63; undefined, the default, if there is none. While there is no
   * logit of this index, the element says so below the bars, and shows no loss and no gradient. Setting
   * another number throws a RangeError, and what isn't a number a TypeError. */
  get target(): number | undefined;
  set target(target: number | string | undefined);
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
