import source from "#wasm/reject";
import type { Outcome } from "../abi.js";
import type { Module } from "../module.js";

/** The exports of src/wasm/reject.rs. */
export interface Reject {
  reject_threshold(scores: number, n: number, keep: number, fit: number, workspace: number): Outcome;
  reject_report(
    inside: number,
    n: number,
    outside: number,
    m: number,
    report: number,
    workspace: number,
  ): Outcome;
}

export const REJECT: Module<Reject> = { id: 11, source };
