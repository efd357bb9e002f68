import source from "#wasm/calibration";
import type { Address } from "../memory.js";
import type { Module } from "../module.js";
import { ModuleId } from "../module_id.js";

/** The exports of src/wasm/calibration.rs. */
export interface Calibration {
  calibration_error(
    call: Address,
    classes: number,
    targets: Address,
    bins: Address,
    binCount: number,
  ): number;
  best_temperature(call: Address, classes: number, targets: Address, work: Address): number;
}

export const CALIBRATION_MODULE: Module<Calibration> = { id: ModuleId.Calibration, source };
