import source from "#wasm/argmax";
import type { Outcome } from "../abi.js";
import type { Address } from "../memory.js";
import type { Module } from "../module.js";
import { ModuleId } from "../module_id.js";

/** The exports of src/wasm/argmax.rs. */
export interface Argmax {
  argmax_rows_f32(call: Address, results: Address): Outcome;
  argmax_rows_f64(call: Address, results: Address): Outcome;
  hardmax_rows_f32(call: Address, work: Address): Outcome;
  hardmax_rows_f64(call: Address, work: Address): Outcome;
}

export const ARGMAX_MODULE: Module<Argmax> = { id: ModuleId.Argmax, source };
