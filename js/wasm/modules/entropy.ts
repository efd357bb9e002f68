import source from "#wasm/entropy";
import type { Outcome } from "../abi.js";
import type { Address } from "../memory.js";
import type { Module } from "../module.js";
import { ModuleId } from "../module_id.js";

/** The exports of src/wasm/entropy.rs. */
export interface Entropy {
  entropy_f32(p: Address, n: number): number;
  entropy_f64(p: Address, n: number): number;
  entropy_rows_f32(call: Address, results: Address): Outcome;
  entropy_rows_f64(call: Address, results: Address): Outcome;
  margin_rows_f32(call: Address, results: Address): Outcome;
  margin_rows_f64(call: Address, results: Address): Outcome;
}

export const ENTROPY_MODULE: Module<Entropy> = { id: ModuleId.Entropy, source };
