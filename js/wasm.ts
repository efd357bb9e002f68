// The one instance of the module, made at the first call, and the memory it shares with us.
import * as glue from "#glue";
import { compile } from "#module";
import { rangeError, wasmError } from "./errors.js";

/** The exports of src/bindings, called without glue: they take numbers and typed arrays. */
export interface Exports {
  memory: WebAssembly.Memory;
  __wbindgen_start(): void;
  reserve(bytes: number): number;
  rows(n: number, shape: Uint32Array, axes: Int32Array): number;
  softmax_f32(n: number): void;
  softmax_f64(n: number): void;
  log_softmax_f32(n: number): void;
  log_softmax_f64(n: number): void;
  log_sum_exp_f32(n: number): number;
  log_sum_exp_f64(n: number): number;
  softmax_along_f32: Along;
  softmax_along_f64: Along;
  log_softmax_along_f32: Along;
  log_softmax_along_f64: Along;
  log_sum_exp_along_f32: Along;
  log_sum_exp_along_f64: Along;
}

/** The last number is softmax's `onInfinity` or the number of weights of log-sum-exp. */
export type Along = (
  n: number,
  shape: Uint32Array,
  axes: Int32Array,
  temperature: number,
  maskLength: number,
  extra: number,
) => number;

let started: Exports | undefined;

export function wasm(): Exports {
  return (started ??= start());
}

function start(): Exports {
  try {
    const { exports } = new WebAssembly.Instance(compile(), { "./softmax_wasm_bg.js": { ...glue } });
    glue.__wbg_set_wasm(exports);
    const wasm = exports as unknown as Exports;
    wasm.__wbindgen_start();
    return wasm;
  } catch (cause) {
    throw wasmError(cause);
  }
}

/** The memory that logits are written to and results read from: where it begins, and how
 * long it is known to be. */
let pointer = 0;
let capacity = 0;

/** The bytes that a memory can have at most. */
export const MEMORY = 2 ** 32;

/** Makes room for `bytes` and returns where it begins. */
export function reserve(bytes: number): number {
  if (bytes > capacity) {
    capacity = 0;
    pointer = bytes < MEMORY ? wasm().reserve(bytes) : 0;
    if (pointer === 0) throw rangeError("ERR_MEMORY", `softmax-wasm: no memory for ${bytes} bytes`);
    capacity = bytes;
  }
  return pointer;
}

/** Views of the whole memory. They are made anew when it has grown, which detaches them. */
let buffer: ArrayBufferLike | undefined;
let f32: Float32Array<ArrayBuffer>;
let f64: Float64Array<ArrayBuffer>;
let u8: Uint8Array<ArrayBuffer>;

function refresh(): void {
  const current = wasm().memory.buffer as ArrayBuffer;
  if (buffer !== current) {
    buffer = current;
    f32 = new Float32Array(current);
    f64 = new Float64Array(current);
    u8 = new Uint8Array(current);
  }
}

export const floats = (): Float32Array<ArrayBuffer> => (refresh(), f32);
export const doubles = (): Float64Array<ArrayBuffer> => (refresh(), f64);
export const octets = (): Uint8Array<ArrayBuffer> => (refresh(), u8);
