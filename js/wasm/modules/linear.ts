import source from "#wasm/linear";
import type { Address } from "../memory.js";
import type { Module } from "../module.js";
import { ModuleId } from "../module_id.js";

/** The exports of src/wasm/linear.rs. */
export interface Linear {
  linear_logits(
    call: Address,
    features: number,
    coefficients: Address,
    intercepts: Address,
    classes: number,
    logits: Address,
  ): void;
}

export const LINEAR_MODULE: Module<Linear> = { id: ModuleId.Linear, source };
