import source from "#wasm/sample";
import type { Outcome } from "../abi.js";
import type { Module } from "../module.js";

/** The exports of src/wasm/sample.rs. */
export interface Sample {
  sample_rows(
    call: number,
    draws: number,
    count: number,
    topK: number,
    topP: number,
    minP: number,
    seed: number,
    logprobs: number,
    hasLogprobs: boolean,
  ): Outcome;
}

export const SAMPLE: Module<Sample> = { id: 4, source };
