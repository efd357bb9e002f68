import source from "#wasm/sample";
import type { Outcome } from "../abi.js";
import type { Module } from "../module.js";

/** The exports of src/wasm/sample.rs. */
export interface Sample {
  warp_rows(call: number, steps: number, largest: number, explained: number): Outcome;
  sample_rows(call: number, steps: number, draws: number): Outcome;
}

export const SAMPLE_MODULE: Module<Sample> = { id: 4, source };
