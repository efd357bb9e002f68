import source from "#wasm/scaling";
import type { Outcome } from "../abi.js";
import type { Address } from "../memory.js";
import type { Module } from "../module.js";
import { ModuleId } from "../module_id.js";

/** The exports of src/wasm/scaling.rs. */
export interface Scaling {
  gather_rows(call: Address, targets: Address, ignored: number, to: Address): Outcome;
  fit_vector(
    call: Address,
    classes: number,
    targets: Address,
    temperature: number,
    parameters: Address,
  ): Outcome;
  fit_platt(call: Address, classes: number, targets: Address, parameters: Address): Outcome;
  fit_isotonic(call: Address, classes: number, targets: Address, counts: Address, knots: Address): Outcome;
  mean_nll(call: Address, classes: number, targets: Address, isSigmoid: number): number;
}

export const SCALING_MODULE: Module<Scaling> = { id: ModuleId.Scaling, source };
