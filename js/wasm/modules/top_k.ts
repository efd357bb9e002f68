import source from "#wasm/top-k";
import type { FamiliarityScore, Outcome } from "../abi.js";
import type { Address } from "../memory.js";
import type { Module } from "../module.js";
import { ModuleId } from "../module_id.js";

/** The exports of src/wasm/top_k.rs. */
export interface TopK {
  top_k_rows_f32(call: Address, k: number, indices: Address, values: Address): Outcome;
  top_k_rows_f64(call: Address, k: number, indices: Address, values: Address): Outcome;
  top_k_f32(row: Address, n: number, k: number, top: Address): void;
  top_k_f64(row: Address, n: number, k: number, top: Address): void;
  sigmoid_rows(call: Address): Outcome;
  familiarity_rows(call: Address, score: FamiliarityScore, results: Address): Outcome;
}

export const TOP_K_MODULE: Module<TopK> = { id: ModuleId.TopK, source };
