import source from "#wasm/decisions";
import type { Outcome } from "../abi.js";
import type { Address } from "../memory.js";
import type { Module } from "../module.js";
import { ModuleId } from "../module_id.js";

/** The exports of src/wasm/decisions.rs. */
export interface Decisions {
  conformal_scores(
    call: Address,
    targets: Address,
    isLac: number,
    lambda: number,
    k: number,
    scores: Address,
  ): Outcome;
  conformal_threshold(call: Address, alpha: number, fit: Address): Outcome;
  evaluate_report(call: Address, report: Address): Outcome;
  estimate_priors(
    call: Address,
    from: Address,
    maxSteps: number,
    tolerance: number,
    priors: Address,
    estimate: Address,
  ): Outcome;
}

export const DECISIONS_MODULE: Module<Decisions> = { id: ModuleId.Decisions, source };
