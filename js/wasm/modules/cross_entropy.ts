import source from "#wasm/cross-entropy";
import type { Outcome, Reduction } from "../abi.js";
import type { Address } from "../memory.js";
import type { Module } from "../module.js";
import { ModuleId } from "../module_id.js";

/** The exports of src/wasm/cross_entropy.rs. */
export interface CrossEntropy {
  cross_entropy_rows(call: Address, loss: Address, reduction: Reduction, losses: Address): Outcome;
  weigh_losses(call: Address, loss: Address, reduction: Reduction, losses: Address): Outcome;
  cross_entropy_grad_rows(call: Address, loss: Address, reduction: Reduction): Outcome;
}

export const CROSS_ENTROPY_MODULE: Module<CrossEntropy> = { id: ModuleId.CrossEntropy, source };
