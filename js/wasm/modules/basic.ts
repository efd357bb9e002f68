import source from "#wasm/basic";
import type { Outcome } from "../abi.js";
import type { Address } from "../memory.js";
import type { Module } from "../module.js";
import { ModuleId } from "../module_id.js";

/** The exports of src/wasm/basic.rs. */
export interface Basic {
  entropy_f32(p: Address, n: number): number;
  entropy_f64(p: Address, n: number): number;
  entropy_rows_f32(call: Address, results: Address): Outcome;
  entropy_rows_f64(call: Address, results: Address): Outcome;
  margin_rows_f32(call: Address, results: Address): Outcome;
  margin_rows_f64(call: Address, results: Address): Outcome;
  sparsemax_rows(call: Address): Outcome;
  entmax15_rows(call: Address): Outcome;
}

export const BASIC_MODULE: Module<Basic> = { id: ModuleId.Basic, source };
