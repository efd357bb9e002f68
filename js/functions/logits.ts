// Logits: a handle on logits in a memory of WebAssembly, which are computed in place without a copy.
import { getLength } from "../arguments/kinds.js";
import { NO_OPTIONS, type Signature } from "../arguments/options.js";
import type { Call, Place } from "../arguments/rows.js";
import { type Pool, allocate, free, getRowsBytes } from "../call/pool.js";
import { computeInPlace, getShortTemperature, readShortOptions } from "../call/single_row.js";
import { type Caller, refuse, show, typeError } from "../errors.js";
import { disposable } from "../wasm/disposable.js";
import type { Floats } from "../wasm/memory.js";
import { getRelaxedSoftmax } from "../wasm/relaxed.js";
import { SIGNATURE as ARGMAX_SIGNATURE, callArgmax } from "./argmax.js";
import { SIGNATURE as CLASSIFY_SIGNATURE, callClassify } from "./classify.js";
import { SIGNATURE as LOG_SOFTMAX_SIGNATURE, callLogSoftmax } from "./log_softmax.js";
import { SIGNATURE as LOG_SUM_EXP_SIGNATURE, callLogSumExp } from "./log_sum_exp.js";
import { type Drawn, SIGNATURE as SAMPLE_SIGNATURE, callSample } from "./sample.js";
import { SIGNATURE as SOFTMAX_SIGNATURE, callSoftmax } from "./softmax.js";
import { SIGNATURE as TOP_K_SIGNATURE, type Top, callTopK } from "./top_k.js";

// The class has the name that engines put into their own errors, such as that of a call without `new`.
const Handle = class Logits {
  readonly #place: Place;
  readonly #bytes: number;
  /** The memory of the handle; undefined once it is freed. */
  #pool: Pool | undefined;

  constructor(n: number, type: "f32" | "f64" = "f32") {
    const caller: Caller = { name: "Logits", f: new.target };
    if (type !== "f32" && type !== "f64") {
      throw typeError(caller, "ERR_INPUT", `the type has to be "f32" or "f64", not ${show(type)}`);
    }
    if (!Number.isInteger(n) || n < 0)
      refuse(caller, typeof n === "number" ? "ERR_SHAPE" : "ERR_INPUT", "n", n, "an integer from 0 on");
    const bytes = n * (type === "f32" ? 4 : 8);
    const { pool, start } = allocate(this, bytes, n, caller);
    const { arena, buffer, workspace } = pool;
    const data = new (type === "f32" ? Float32Array : Float64Array)(buffer, start, n);
    this.#place = { arena, data, entries: start, workspace };
    this.#bytes = bytes;
    this.#pool = pool;
  }

  get length(): number {
    return getLength(this.#place.data);
  }

  get data(): Floats {
    const caller: Caller = { name: "Logits.data" };
    // Functions read this property of whatever they are given.
    if (!(#pool in this))
      throw typeError(caller, "ERR_INPUT", "a proxy or a copy of a Logits has no entries");
    return this.#check(caller);
  }

  /** Returns the entries of a handle that isn't freed. */
  #check(caller: Caller): Floats {
    if (this.#pool) return this.#place.data;
    throw typeError(caller, "ERR_FREED", "this handle has been freed");
  }

  softmax(options: object = NO_OPTIONS): Floats {
    const data = this.#check(METHODS.softmax);
    const exports = this.#pool?.exports;
    const short = readShortOptions(options, METHODS.softmax, data);
    const temperature = short && short.out === undefined ? getShortTemperature(short) : undefined;
    if (exports === undefined || temperature === undefined)
      return this.#replaceBy(callSoftmax, METHODS.softmax, short ?? options);
    const { softmax_f32, softmax_f64 } = exports;
    const n = getLength(data);
    const run =
      this.#bytes === 4 * n
        ? (getRelaxedSoftmax(n, temperature, this.#place.arena, METHODS.softmax) ?? softmax_f32)
        : softmax_f64;
    computeInPlace(this.#place, n, temperature, run);
    return data;
  }

  logSoftmax(options: object = NO_OPTIONS): Floats {
    return this.#replaceBy(callLogSoftmax, METHODS.logSoftmax, options);
  }

  /** Replaces the entries by the results of a function. */
  #replaceBy(compute: typeof callSoftmax, caller: Signature, options: object): Floats {
    const data = this.#check(caller);
    compute(caller, data, options, data, (call) => this.#locate(call));
    return data;
  }

  /** Returns where the entries of a call lie; undefined if they aren't those of the handle as they are, or if
   * the workspace is too small for the rows. */
  #locate({ from, kind, n, rows, length, shape }: Call): Place | undefined {
    const place = this.#place;
    const isThere = from === place.data && kind.bytes * n === this.#bytes;
    const { exports, buffer } = this.#pool ?? {};
    const end = place.workspace + getRowsBytes(n, rows, length, shape.length);
    const fits = exports && end <= buffer!.byteLength;
    return isThere && fits ? place : undefined;
  }

  /** Returns where the entries of a call lie, as `#locate` does, unless an option changes them before they
   * are reduced, or the row has a sink. */
  #locateUnchanged(call: Call): Place | undefined {
    const { mask, changes, options } = call;
    const { sink, temperature } = options;
    const isUnchanged = !mask && !changes && sink.length === 0 && temperature > 0 && temperature < Infinity;
    return isUnchanged ? this.#locate(call) : undefined;
  }

  logSumExp(options: object = NO_OPTIONS): unknown {
    const data = this.#check(METHODS.logSumExp);
    return callLogSumExp(METHODS.logSumExp, data, options, (call) => this.#locateUnchanged(call));
  }

  topK(k: number, options: object = NO_OPTIONS): Top {
    const data = this.#check(METHODS.topK);
    return callTopK(METHODS.topK, data, k, options, (call) => this.#locateUnchanged(call));
  }

  argmax(options: object = NO_OPTIONS): number | Int32Array<ArrayBuffer> {
    const data = this.#check(METHODS.argmax);
    return callArgmax(METHODS.argmax, data, options, (call) => this.#locateUnchanged(call));
  }

  sample(options: object = NO_OPTIONS): Drawn {
    return callSample(METHODS.sample, this.#check(METHODS.sample), options);
  }

  classify(options: object = NO_OPTIONS): unknown {
    return callClassify(METHODS.classify, this.#check(METHODS.classify), options);
  }

  free(): void {
    if (!this.#pool) return;
    free(this, this.#pool);
    this.#pool = undefined;
  }
};

/** Describes the methods of a handle: they have the options of the functions of their names, except `out`. */
function describeMethods<Name extends keyof Logits>(
  functions: Record<Name, Signature>,
): Record<Name, Signature> {
  const method = ([name, { options }]: [string, Signature]): [string, Signature] => [
    name,
    {
      name: `Logits.${name}`,
      f: Handle.prototype[name as "softmax"],
      options: options.filter((option) => option !== "out"),
    },
  ];
  return Object.fromEntries(Object.entries<Signature>(functions).map(method)) as Record<Name, Signature>;
}

const METHODS = /* @__PURE__ */ describeMethods({
  softmax: SOFTMAX_SIGNATURE,
  logSoftmax: LOG_SOFTMAX_SIGNATURE,
  logSumExp: LOG_SUM_EXP_SIGNATURE,
  topK: TOP_K_SIGNATURE,
  argmax: ARGMAX_SIGNATURE,
  sample: SAMPLE_SIGNATURE,
  classify: CLASSIFY_SIGNATURE,
});

export const Logits = /* @__PURE__ */ disposable("Logits", Handle);
export type Logits = InstanceType<typeof Handle>;
