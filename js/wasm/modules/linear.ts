import source from "#wasm/linear";
import type { Module } from "../module.js";

/** The exports of src/wasm/linear.rs. */
export interface Linear {
  linear_logits(
    call: number,
    features: number,
    coefficients: number,
    intercepts: number,
    classes: number,
    logits: number,
  ): void;
}

export const LINEAR_MODULE: Module<Linear> = { id: 7, source };
