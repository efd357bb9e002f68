import source from "#wasm/calibration";
import type { Module } from "../module.js";

/** The exports of src/wasm/calibration.rs. */
export interface Calibration {
  calibration_error(call: number, classes: number, labels: number, bins: number, binCount: number): number;
  best_temperature(call: number, classes: number, labels: number, work: number): number;
}

export const CALIBRATION_MODULE: Module<Calibration> = { id: 5, source };
