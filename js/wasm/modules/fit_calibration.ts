import source from "#wasm/fit-calibration";
import type { Activation, Outcome } from "../abi.js";
import type { Address } from "../memory.js";
import type { Module } from "../module.js";
import { ModuleId } from "../module_id.js";

/** The exports of src/wasm/fit_calibration.rs. */
export interface FitCalibration {
  gather_rows(call: Address, targets: Address, to: Address): Outcome;
  fit_vector(
    call: Address,
    classes: number,
    targets: Address,
    temperature: number,
    parameters: Address,
  ): Outcome;
  fit_platt(call: Address, classes: number, targets: Address, parameters: Address): Outcome;
  fit_isotonic(call: Address, classes: number, targets: Address, counts: Address, knots: Address): Outcome;
  mean_nll(call: Address, classes: number, targets: Address, activation: Activation): number;
}

export const FIT_CALIBRATION_MODULE: Module<FitCalibration> = { id: ModuleId.FitCalibration, source };
