import source from "#wasm/gradients";
import type { Outcome } from "../abi.js";
import type { Address } from "../memory.js";
import type { Module } from "../module.js";
import { ModuleId } from "../module_id.js";

/** The exports of src/wasm/gradients.rs. */
export interface Gradients {
  softmax_grad_rows_f64(call: Address, gradient: Address): Outcome;
  softmax_grad_rows_f32(call: Address, gradient: Address): Outcome;
  log_softmax_grad_rows_f64(call: Address, gradient: Address): Outcome;
  log_softmax_grad_rows_f32(call: Address, gradient: Address): Outcome;
  softmax_jacobian(call: Address, n: number, results: Address): void;
  softcap_grad(x: Address, n: number, work: Address, cap: number, gradient: Address): void;
}

export const GRADIENTS_MODULE: Module<Gradients> = { id: ModuleId.Gradients, source };
