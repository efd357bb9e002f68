import source from "#wasm/reject";
import type { Outcome } from "../abi.js";
import type { Module } from "../module.js";

/** The exports of src/wasm/reject.rs. */
export interface Reject {
  reject_threshold(call: number, keep: number, fit: number): Outcome;
  reject_report(call: number, outside: number, n: number, report: number): Outcome;
}

export const REJECT_MODULE: Module<Reject> = { id: 11, source };
