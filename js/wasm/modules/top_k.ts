import source from "#wasm/top-k";
import type { Familiarity, Outcome } from "../abi.js";
import type { Module } from "../module.js";

/** The exports of src/wasm/top_k.rs. */
export interface TopK {
  top_k_rows_f32(call: number, k: number, indices: number, values: number): Outcome;
  top_k_rows_f64(call: number, k: number, indices: number, values: number): Outcome;
  top_k_f32(row: number, n: number, k: number, top: number): void;
  top_k_f64(row: number, n: number, k: number, top: number): void;
  sigmoid_rows(call: number): Outcome;
  familiarity_rows(call: number, score: Familiarity, results: number): Outcome;
}

export const TOP_K_MODULE: Module<TopK> = { id: 6, source };
