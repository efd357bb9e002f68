import source from "#wasm/sparsemax";
import type { Outcome } from "../abi.js";
import type { Address } from "../memory.js";
import type { Module } from "../module.js";
import { ModuleId } from "../module_id.js";

/** The exports of src/wasm/sparsemax.rs. */
export interface Sparsemax {
  sparsemax_rows(call: Address): Outcome;
  entmax15_rows(call: Address): Outcome;
}

export const SPARSEMAX_MODULE: Module<Sparsemax> = { id: ModuleId.Sparsemax, source };
