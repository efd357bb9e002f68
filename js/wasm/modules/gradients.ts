import source from "#wasm/gradients";
import type { Outcome } from "../abi.js";
import type { Module } from "../module.js";

/** The exports of src/wasm/gradients.rs. */
export interface Gradients {
  softmax_grad_rows_f64(call: number, gradient: number): Outcome;
  softmax_grad_rows_f32(call: number, gradient: number): Outcome;
  log_softmax_grad_rows_f64(call: number, gradient: number): Outcome;
  log_softmax_grad_rows_f32(call: number, gradient: number): Outcome;
  softmax_jacobian(call: number, n: number, results: number): void;
  softcap_grad(x: number, n: number, work: number, cap: number, gradient: number): void;
}

export const GRADIENTS_MODULE: Module<Gradients> = { id: 16, source };
