// The one instance of the module, made at the first call, and the memory it shares with us.
import * as glue from "#glue";
import { compile } from "#module";
import { rangeError, wasmError } from "./errors.js";

export type Floats = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** What src/bindings exports, called without glue: numbers in, numbers out. A function of rows
 * gives 0 or an error's negative code. */
interface Exports {
  memory: WebAssembly.Memory;
  /** Makes room in a region and returns its address, 0 if there is no memory. */
  reserve(region: number, bytes: number): number;
  /** Gives the memory of a region back. */
  release(region: number): void;
  /** Lays out the rows of the calls that follow: their number, or an error's code. */
  lay_out(n: number, rank: number, axes: number): number;
  softmax_f32(region: number, n: number): void;
  softmax_f64(region: number, n: number): void;
  softmax_rows_f32(maskLength: number, limit: boolean): number;
  softmax_rows_f64(maskLength: number, limit: boolean): number;
  softmax_at(n: number, temperature: number): void;
  log_softmax(n: number, temperature: number): void;
  log_sum_exp(n: number, temperature: number): number;
  elementwise(name: Elementwise, n: number): void;
  update_rows(name: Update, temperature: number, maskLength: number, limit: boolean): number;
  measure_rows(name: Measure, temperature: number, maskLength: number): number;
  product_rows(log: boolean, temperature: number, maskLength: number): number;
  log_sum_exp_weighted_rows(temperature: number, maskLength: number, weights: number): number;
  softmax_jacobian(n: number, temperature: number): number;
  top_k_rows(k: number, maskLength: number): number;
  cross_entropy_rows(
    temperature: number,
    maskLength: number,
    areClasses: boolean,
    weights: number,
    ignoreIndex: number,
    labelSmoothing: number,
    reduction: number,
    gradient: boolean,
  ): number;
  top_k_f32(n: number, k: number): void;
  top_k_f64(n: number, k: number): void;
  sample_rows(count: number, topK: number, topP: number, minP: number, seed: number): number;
  calibration_error(n: number, classes: number, bins: number): number;
  best_temperature(n: number, classes: number): number;
}

// The places of functions in the tables of src/bindings.
export const enum Elementwise {
  sigmoid,
  logSigmoid,
  softplus,
}
export const enum Update {
  softmax,
  logSoftmax,
  hardmax,
  sparsemax,
  entmax15,
  sigmoid,
}
export const enum Measure {
  logSumExp,
  entropy,
  argmax,
  margin,
}

/** The instance, and its memory as numbers; `i32`, `f32` and `f64` give views that aren't detached. */
let exports: Exports | undefined;
let integers: Int32Array<ArrayBuffer>;
let floats: Float32Array<ArrayBuffer>;
let doubles: Float64Array<ArrayBuffer>;

export const wasm = (): Exports => exports ?? start();

function start(): Exports {
  const module = compile();
  try {
    const instance = new WebAssembly.Instance(module, { "./softmax_wasm_bg.js": { ...glue } });
    glue.__wbg_set_wasm(instance.exports);
    exports = instance.exports as unknown as Exports;
    (instance.exports as Record<string, any>).__wbindgen_start();
    view();
    return exports;
  } catch (cause) {
    exports = undefined;
    throw wasmError(cause);
  }
}

function view(): void {
  const buffer = wasm().memory.buffer as ArrayBuffer;
  integers = new Int32Array(buffer);
  floats = new Float32Array(buffer);
  doubles = new Float64Array(buffer);
}

/** The memory in integers. Growth detaches views, whose length is 0 then. */
export function i32(): Int32Array<ArrayBuffer> {
  if (integers.length === 0) view();
  return integers;
}

/** The memory in f32. */
export function f32(): Float32Array<ArrayBuffer> {
  if (floats.length === 0) view();
  return floats;
}

/** The memory in f64. */
export function f64(): Float64Array<ArrayBuffer> {
  if (doubles.length === 0) view();
  return doubles;
}

/** The bytes that a memory can have at most. */
export const MEMORY = 2 ** 32;

/** Where region 0 lies, which logits are written to and results read from. */
let pointer = 0;
let capacity = -1;

/** Makes room for `bytes` in region 0, for `n` entries, and returns where it begins. */
export function reserve(bytes: number, n: number): number {
  if (bytes > capacity) {
    capacity = -1;
    pointer = reserveIn(0, bytes, n);
    capacity = bytes;
  }
  return pointer;
}

/** Makes room for `bytes` in a region, for `n` entries, and returns where it begins. */
export function reserveIn(region: number, bytes: number, n: number): number {
  const start = bytes < MEMORY ? wasm().reserve(region, bytes) >>> 0 : 0;
  if (start === 0) throw rangeError("ERR_MEMORY", `softmax-wasm: no memory for ${n} entries`);
  return start;
}

export const release = (region: number): void => wasm().release(region);

/** The numbers that the softmax of a row needs room for: two rows of whole vectors. */
export const roomOfRow = (n: number): number => 2 * n + 16;

/** The bytes of memory that the module has; 0 before the first call. */
export const memoryUsage = (): number => exports?.memory.buffer.byteLength ?? 0;
