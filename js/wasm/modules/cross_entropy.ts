import source from "#wasm/cross-entropy";
import type { Outcome, Reduction } from "../abi.js";
import type { Module } from "../module.js";

/** The exports of src/wasm/cross_entropy.rs. */
export interface CrossEntropy {
  cross_entropy_rows(call: number, loss: number, reduction: Reduction, losses: number): Outcome;
  weigh_losses(call: number, loss: number, reduction: Reduction, losses: number): Outcome;
  cross_entropy_grad_rows(call: number, loss: number, reduction: Reduction): Outcome;
  binary_cross_entropy_rows(call: number, loss: number, reduction: Reduction): Outcome;
  softmax_grad_rows(call: number, gradient: number): Outcome;
  softmax_grad_rows_f32(call: number, gradient: number): Outcome;
  log_softmax_grad_rows(call: number, gradient: number): Outcome;
  log_softmax_grad_rows_f32(call: number, gradient: number): Outcome;
  softmax_jacobian(p: number, length: number, n: number, temperature: number, results: number): void;
  softcap_grad(x: number, n: number, work: number, cap: number, gradient: number): void;
}

export const CROSS_ENTROPY: Module<CrossEntropy> = { id: 3, source };
