import source from "#wasm/log-softmax";
import type { Outcome } from "../abi.js";
import type { Module } from "../module.js";

/** The exports of src/wasm/log_softmax.rs. */
export interface LogSoftmax {
  log_ratios(to: number, from: number, n: number): void;
  softcap(x: number, n: number, work: number, cap: number): void;
  add_bias(x: number, n: number, bias: number): void;
  log_softmax_rows_f32(call: number): Outcome;
  log_softmax_rows_f64(call: number): Outcome;
  class_losses_f32(call: number, classes: number, losses: number): Outcome;
  class_losses_f64(call: number, classes: number, losses: number): Outcome;
}

export const LOG_SOFTMAX_MODULE: Module<LogSoftmax> = { id: 1, source };
