// The one instance of the module, made at the first call, and the memory it shares with us.
import * as glue from "#glue";
import { compile } from "#module";
import { rangeError, wasmError } from "./errors.js";

export type Floats = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** What src/bindings exports for one data type, called without glue: numbers and typed arrays. */
export interface Engine {
  /** The whole memory in numbers of the data type; `numbers` gives one that isn't detached. */
  view: Floats;
  softmax(n: number): void;
  logSoftmax(n: number): void;
  logSumExp(n: number): number;
  softmaxAlong: Along;
  logSoftmaxAlong: Along;
  logSumExpAlong: Along;
}

/** A function of the rows that are laid out: the negative code of an error, or 0. */
export type Along = (temperature: number, maskLength: number, more?: number | boolean) => number;
type PerRow = (maskLength: number) => number;

/** What src/bindings/relatives.rs exports, in f64. */
export interface Relatives {
  sigmoid(n: number): void;
  logSigmoid(n: number): void;
  softplus(n: number): void;
  hardmax: Along;
  sparsemax: Along;
  entmax15: Along;
  logSumExpWeighted: Along;
  softmaxGrad: Along;
  logSoftmaxGrad: Along;
  argmax: PerRow;
  entropy: PerRow;
  margin: PerRow;
  topK(k: number, maskLength: number): number;
  softmaxJacobian(n: number, temperature: number): number;
  crossEntropy(
    temperature: number,
    maskLength: number,
    classes: Int32Array,
    counts: Uint32Array,
    ignoreIndex: number,
    labelSmoothing: number,
    gradient: boolean,
  ): number;
}

interface Module {
  relatives: Relatives;
  f32: Engine;
  f64: Engine;
  memory: WebAssembly.Memory;
  reserve(bytes: number): number;
  /** Lays out the rows of the calls that follow: their number, or an error's code. */
  layOut(n: number, shape: Uint32Array, axes: Int32Array): number;
}

let started: Module | undefined;

export const wasm = (): Module => (started ??= start());

function start(): Module {
  try {
    const { exports } = new WebAssembly.Instance(compile(), { "./softmax_wasm_bg.js": { ...glue } });
    glue.__wbg_set_wasm(exports);
    const raw = exports as Record<string, any>;
    raw.__wbindgen_start();
    const engine = (type: "f32" | "f64"): Engine => ({
      view: type === "f32" ? new Float32Array(raw.memory.buffer) : new Float64Array(raw.memory.buffer),
      softmax: raw[`softmax_${type}`],
      logSoftmax: raw[`log_softmax_${type}`],
      logSumExp: raw[`log_sum_exp_${type}`],
      softmaxAlong: raw[`softmax_along_${type}`],
      logSoftmaxAlong: raw[`log_softmax_along_${type}`],
      logSumExpAlong: raw[`log_sum_exp_along_${type}`],
    });
    const relatives: Relatives = {
      sigmoid: raw.sigmoid,
      logSigmoid: raw.log_sigmoid,
      softplus: raw.softplus,
      hardmax: raw.hardmax_along,
      sparsemax: raw.sparsemax_along,
      entmax15: raw.entmax15_along,
      logSumExpWeighted: raw.log_sum_exp_weighted_along,
      softmaxGrad: raw.softmax_grad_along,
      logSoftmaxGrad: raw.log_softmax_grad_along,
      argmax: raw.argmax_along,
      entropy: raw.entropy_along,
      margin: raw.margin_along,
      topK: raw.top_k_along,
      softmaxJacobian: raw.softmax_jacobian,
      crossEntropy: raw.cross_entropy_along,
    };
    const { memory, reserve, lay_out: layOut } = raw;
    return { f32: engine("f32"), f64: engine("f64"), relatives, memory, reserve, layOut };
  } catch (cause) {
    throw wasmError(cause);
  }
}

/** The memory as numbers. Growth detaches views, whose length is 0 then. */
export function numbers(engine: Engine): Floats {
  if (engine.view.length === 0) {
    const { buffer } = wasm().memory;
    engine.view = engine === wasm().f32 ? new Float32Array(buffer as ArrayBuffer) : new Float64Array(buffer as ArrayBuffer);
  }
  return engine.view;
}

/** The bytes that a memory can have at most. */
export const MEMORY = 2 ** 32;

/** The region that logits are written to and results read from. */
let pointer = 0;
let capacity = 0;

/** Makes room for `bytes` and returns where it begins. */
export function reserve(bytes: number): number {
  if (bytes > capacity) {
    capacity = 0;
    pointer = bytes < MEMORY ? wasm().reserve(bytes) >>> 0 : 0;
    if (pointer === 0) throw rangeError("ERR_MEMORY", `softmax-wasm: no memory for ${bytes} bytes`);
    capacity = bytes;
  }
  return pointer;
}
