// The types of handles, which keep logits in WebAssembly.
import type { Classification, ClassifyOptions } from "./classify.js";
import type { BiasedRowOptions, ReducingOptions } from "./options.js";
import type { LogSumExpResult, NotBoth, Only, OnlyReject, PerRow, Reduced } from "./results.js";
import type { SampleOptions, Sampled } from "./sampling.js";
import type { LogSoftmaxOptions, LogSumExpOptions, SoftmaxOptions } from "./softmax.js";

/**
 * A handle on logits in a memory of WebAssembly. `softmax` and `logSoftmax` compute up to 262,144 of them in
 * place without a copy, which is the fastest way for logits that are computed or written there. Entries of
 * `"f32"` are copied if there is a bias, priors, a soft cap or a sink that f32 doesn't hold.
 *
 * @throws TypeError with the code `ERR_FREED` by every method but `free` once the handle is freed
 * @throws RangeError with the code `ERR_MEMORY` if there is no memory for `n` entries
 * @example
 * new Logits(2).softmax() // Float32Array [0.5, 0.5]
 */
export class Logits<T extends "f32" | "f64" = "f32"> {
  /** Allocates `n` entries of 0. */
  constructor(n: number, type?: T);
  /** The number of entries. */
  readonly length: number;
  /** A view of the entries. The memory is this handle's alone for as long as the view is kept, and never
   * detaches. Post `data.slice()` to a worker: a message with the view itself would copy the memory of other
   * handles too. */
  readonly data: HandleData<T>;
  /** Replaces the entries by their softmax and returns `data`. */
  softmax(options?: Omit<SoftmaxOptions<never>, "out">): HandleData<T>;
  /** Replaces the entries by their log-softmax and returns `data`. */
  logSoftmax(options?: Omit<LogSoftmaxOptions<never>, "out">): HandleData<T>;
  /** Computes the log-sum-exp of the entries, which don't change. */
  logSumExp<const O extends Only<O, LogSumExpOptions, NotBoth<O, "sink", "weights">> = {}>(
    options?: O,
  ): LogSumExpResult<number, HandleData<T>, Float32Array, O>;
  /** Returns the k largest entries, the largest first, and their indices. */
  topK(k: number, options?: BiasedRowOptions): { indices: Int32Array<ArrayBuffer>; values: HandleData<T> };
  /** Returns the index of the largest entry. */
  argmax<const O extends Only<O, ReducingOptions & BiasedRowOptions> = {}>(
    options?: O,
  ): Reduced<number, Int32Array<ArrayBuffer>, Float32Array, O>;
  /** Draws an index from the softmax of the entries. */
  sample<const O extends Only<O, SampleOptions, NotBoth<O, "seed", "rng">> = {}>(
    options?: O,
  ): Sampled<Float32Array, O>;
  /** Returns the most probable classes of the entries with their names, or the reason why none is named. */
  classify<const O extends Only<O, ClassifyOptions, OnlyReject<O>> = {}>(
    options?: O,
  ): PerRow<Classification, Classification[], Float32Array, O>;
  /** Gives the memory back as soon as no view of it is left. A second call does nothing. `using` calls it at
   * the end of its block. */
  free(): void;
  [Symbol.dispose](): void;
}

type HandleData<T> = T extends "f64" ? Float64Array<ArrayBuffer> : Float32Array<ArrayBuffer>;

// TypeScript's library has had this symbol since version 5.2.
declare global {
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
}
