import source from "#wasm/scaling";
import type { Outcome } from "../abi.js";
import type { Module } from "../module.js";

/** The exports of src/wasm/scaling.rs. */
export interface Scaling {
  gather_rows(call: number, labels: number, ignored: number, to: number): Outcome;
  fit_vector(
    temperature: number,
    x: number,
    n: number,
    classes: number,
    labels: number,
    parameters: number,
    workspace: number,
  ): Outcome;
  fit_platt(
    x: number,
    n: number,
    classes: number,
    labels: number,
    parameters: number,
    workspace: number,
  ): Outcome;
  fit_isotonic(
    p: number,
    n: number,
    classes: number,
    labels: number,
    counts: number,
    corners: number,
    workspace: number,
  ): Outcome;
  mean_nll(p: number, n: number, classes: number, labels: number, isSigmoid: number): number;
}

export const SCALING: Module<Scaling> = { id: 10, source };
