import source from "#wasm/scaling";
import type { Outcome } from "../abi.js";
import type { Module } from "../module.js";

/** The exports of src/wasm/scaling.rs. */
export interface Scaling {
  gather_rows(call: number, targets: number, ignored: number, to: number): Outcome;
  fit_vector(
    call: number,
    classes: number,
    targets: number,
    temperature: number,
    parameters: number,
  ): Outcome;
  fit_platt(call: number, classes: number, targets: number, parameters: number): Outcome;
  fit_isotonic(call: number, classes: number, targets: number, counts: number, corners: number): Outcome;
  mean_nll(call: number, classes: number, targets: number, isSigmoid: number): number;
}

export const SCALING_MODULE: Module<Scaling> = { id: 10, source };
