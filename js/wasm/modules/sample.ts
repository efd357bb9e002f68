import source from "#wasm/sample";
import type { Outcome } from "../abi.js";
import type { Address } from "../memory.js";
import type { Module } from "../module.js";
import { ModuleId } from "../module_id.js";

/** The exports of src/wasm/sample.rs. */
export interface Sample {
  warp_rows(call: Address, steps: Address, largest: number, explained: Address): Outcome;
  sample_rows(call: Address, steps: Address, draws: Address): Outcome;
}

export const SAMPLE_MODULE: Module<Sample> = { id: ModuleId.Sample, source };
