import source from "#wasm/linear";
import type { Outcome } from "../abi.js";
import type { Module } from "../module.js";

/** The exports of src/wasm/linear.rs. */
export interface Linear {
  linear_logits(
    x: number,
    rows: number,
    features: number,
    coefficients: number,
    intercepts: number,
    classes: number,
    logits: number,
    workspace: number,
  ): Outcome;
}

export const LINEAR: Module<Linear> = { id: 7, source };
