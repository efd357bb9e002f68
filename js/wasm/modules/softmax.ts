import source from "#wasm/softmax";
import type { Outcome } from "../abi.js";
import type { LogitChanges } from "../logit_changes.js";
import type { Address } from "../memory.js";
import type { Module } from "../module.js";
import { ModuleId } from "../module_id.js";

/** The exports of src/wasm/softmax.rs. */
export interface Softmax extends LogitChanges {
  softmax_f32(row: Address, n: number, work: Address, temperature: number): void;
  softmax_f64(row: Address, n: number, work: Address, temperature: number): void;
  softmax_rows_f32(call: Address): Outcome;
  softmax_rows_f64(call: Address): Outcome;
}

export const SOFTMAX_MODULE: Module<Softmax> = { id: ModuleId.Softmax, source };
