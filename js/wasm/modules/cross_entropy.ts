import source from "#wasm/cross-entropy";
import type { Outcome, Reduction } from "../abi.js";
import type { Module } from "../module.js";

/** The exports of src/wasm/cross_entropy.rs. */
export interface CrossEntropy {
  cross_entropy_rows(call: number, loss: number, reduction: Reduction, losses: number): Outcome;
  weigh_losses(call: number, loss: number, reduction: Reduction, losses: number): Outcome;
  cross_entropy_grad_rows(call: number, loss: number, reduction: Reduction): Outcome;
  binary_cross_entropy_rows(call: number, loss: number, reduction: Reduction): Outcome;
}

export const CROSS_ENTROPY_MODULE: Module<CrossEntropy> = { id: 3, source };
