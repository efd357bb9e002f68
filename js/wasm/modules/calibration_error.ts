import source from "#wasm/calibration-error";
import type { Address } from "../memory.js";
import type { Module } from "../module.js";
import { ModuleId } from "../module_id.js";

/** The exports of src/wasm/calibration_error.rs. */
export interface CalibrationError {
  calibration_error(
    call: Address,
    classes: number,
    targets: Address,
    bins: Address,
    binCount: number,
  ): number;
  best_temperature(call: Address, classes: number, targets: Address, work: Address): number;
}

export const CALIBRATION_ERROR_MODULE: Module<CalibrationError> = { id: ModuleId.CalibrationError, source };
