import source from "#wasm/calibration";
import type { Module } from "../module.js";

/** The exports of src/wasm/calibration.rs. */
export interface Calibration {
  calibration_error(call: number, classes: number, targets: number, bins: number, binCount: number): number;
  best_temperature(call: number, classes: number, targets: number, work: number): number;
}

export const CALIBRATION_MODULE: Module<Calibration> = { id: 5, source };
