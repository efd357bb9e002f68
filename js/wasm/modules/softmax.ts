import source from "#wasm/softmax";
import type { Outcome } from "../abi.js";
import type { Module } from "../module.js";

/** The exports of src/wasm/softmax.rs. */
export interface Softmax {
  softmax_f32(row: number, n: number, work: number, temperature: number): void;
  softmax_f64(row: number, n: number, work: number, temperature: number): void;
  softmax_rows_f32(call: number): Outcome;
  softmax_rows_f64(call: number): Outcome;
  log_ratios(to: number, from: number, n: number): void;
  softcap(x: number, n: number, work: number, cap: number): void;
  add_bias(x: number, n: number, bias: number): void;
}

export const SOFTMAX_MODULE: Module<Softmax> = { id: 0, source };
