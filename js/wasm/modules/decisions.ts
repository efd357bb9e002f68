import source from "#wasm/decisions";
import type { Outcome } from "../abi.js";
import type { Module } from "../module.js";

/** The exports of src/wasm/decisions.rs. */
export interface Decisions {
  conformal_scores(
    call: number,
    targets: number,
    isLac: number,
    lambda: number,
    k: number,
    scores: number,
  ): Outcome;
  conformal_threshold(call: number, alpha: number, fit: number): Outcome;
  evaluate_report(call: number, report: number): Outcome;
  estimate_priors(
    call: number,
    from: number,
    maxSteps: number,
    tolerance: number,
    priors: number,
    estimate: number,
  ): Outcome;
}

export const DECISIONS_MODULE: Module<Decisions> = { id: 9, source };
