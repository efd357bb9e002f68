import source from "#wasm/basic";
import type { Outcome } from "../abi.js";
import type { Module } from "../module.js";

/** The exports of src/wasm/basic.rs. */
export interface Basic {
  entropy_rows_f32(call: number, results: number): Outcome;
  entropy_rows_f64(call: number, results: number): Outcome;
  margin_rows_f32(call: number, results: number): Outcome;
  margin_rows_f64(call: number, results: number): Outcome;
  sigmoid_f32(x: number, n: number): void;
  sigmoid_f64(x: number, n: number): void;
  log_sigmoid_f32(x: number, n: number): void;
  log_sigmoid_f64(x: number, n: number): void;
  softplus_f32(x: number, n: number): void;
  softplus_f64(x: number, n: number): void;
  sparsemax_rows(call: number): Outcome;
  entmax15_rows(call: number): Outcome;
}

export const BASIC_MODULE: Module<Basic> = { id: 2, source };
