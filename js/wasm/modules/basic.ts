import source from "#wasm/basic";
import type { Outcome } from "../abi.js";
import type { Module } from "../module.js";

/** The exports of src/wasm/basic.rs. */
export interface Basic {
  entropy_rows(call: number, results: number): Outcome;
  margin_rows(call: number, results: number): Outcome;
  sigmoid(x: number, n: number): void;
  log_sigmoid(x: number, n: number): void;
  softplus(x: number, n: number): void;
  sparsemax_rows(call: number): Outcome;
  entmax15_rows(call: number): Outcome;
}

export const BASIC: Module<Basic> = { id: 2, source };
