import source from "#wasm/divergence";
import type { DistributionKind, DivergenceKind, Outcome } from "../abi.js";
import type { Module } from "../module.js";

/** The exports of src/wasm/divergence.rs. */
export interface Divergence {
  divergence_rows(
    call: number,
    q: number,
    kind: DistributionKind,
    divergence: DivergenceKind,
    results: number,
  ): Outcome;
  entmax_rows(call: number, alpha: number): Outcome;
  entmax_grad_rows(call: number, gradient: number, alpha: number): Outcome;
  gumbel_softmax_rows(call: number, uniforms: number, seed: number): Outcome;
}

export const DIVERGENCE_MODULE: Module<Divergence> = { id: 13, source };
