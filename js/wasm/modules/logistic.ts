import source from "#wasm/logistic";
import type { Outcome, Precision, Reduction } from "../abi.js";
import type { Address } from "../memory.js";
import type { Module } from "../module.js";
import { ModuleId } from "../module_id.js";

/** The exports of src/wasm/logistic.rs. */
export interface Logistic {
  sigmoid_f32(x: Address, n: number): void;
  sigmoid_f64(x: Address, n: number): void;
  log_sigmoid_f32(x: Address, n: number): void;
  log_sigmoid_f64(x: Address, n: number): void;
  softplus_f32(x: Address, n: number): void;
  softplus_f64(x: Address, n: number): void;
  binary_cross_entropy_rows(
    call: Address,
    loss: Address,
    reduction: Reduction,
    precision: Precision,
  ): Outcome;
}

export const LOGISTIC_MODULE: Module<Logistic> = { id: ModuleId.Logistic, source };
