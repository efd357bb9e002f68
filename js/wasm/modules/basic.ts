import source from "#wasm/basic";
import type { Outcome } from "../abi.js";
import type { Module } from "../module.js";

/** The exports of src/wasm/basic.rs. */
export interface Basic {
  argmax_rows(call: number, results: number): Outcome;
  hardmax_rows(call: number): Outcome;
  top_k_rows(call: number, k: number, indices: number, values: number): Outcome;
  top_k_f32(row: number, n: number, wide: number, k: number, top: number): void;
  top_k_f64(row: number, n: number, k: number, top: number): void;
  entropy_rows(call: number, results: number): Outcome;
  margin_rows(call: number, results: number): Outcome;
  sigmoid(x: number, n: number): void;
  log_sigmoid(x: number, n: number): void;
  softplus(x: number, n: number): void;
  sigmoid_rows(call: number): Outcome;
  sparsemax_rows(call: number): Outcome;
  entmax15_rows(call: number): Outcome;
}

export const BASIC: Module<Basic> = { id: 2, source };
