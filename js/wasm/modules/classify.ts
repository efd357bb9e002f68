import source from "#wasm/classify";
import type { FamiliarityScore, Outcome } from "../abi.js";
import type { Address } from "../memory.js";
import type { Module } from "../module.js";
import { ModuleId } from "../module_id.js";

/** The exports of src/wasm/classify.rs. */
export interface Classify {
  top_k_rows_f32(call: Address, k: number, indices: Address, values: Address): Outcome;
  top_k_rows_f64(call: Address, k: number, indices: Address, values: Address): Outcome;
  top_k_f32(row: Address, n: number, k: number, top: Address): void;
  top_k_f64(row: Address, n: number, k: number, top: Address): void;
  sigmoid_rows(call: Address): Outcome;
  familiarity_rows(call: Address, score: FamiliarityScore, results: Address): Outcome;
}

export const CLASSIFY_MODULE: Module<Classify> = { id: ModuleId.Classify, source };
