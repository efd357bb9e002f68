import source from "#wasm/divergence";
import type { DivergenceKind, DivergenceOf, Outcome } from "../abi.js";
import type { Address } from "../memory.js";
import type { Module } from "../module.js";
import { ModuleId } from "../module_id.js";

/** The exports of src/wasm/divergence.rs. */
export interface Divergence {
  divergence_rows(
    call: Address,
    q: Address,
    of: DivergenceOf,
    kind: DivergenceKind,
    results: Address,
  ): Outcome;
  entmax_rows(call: Address, alpha: number): Outcome;
  entmax_grad_rows(call: Address, gradient: Address, alpha: number): Outcome;
  gumbel_softmax_rows(call: Address, uniforms: Address, seed: number): Outcome;
}

export const DIVERGENCE_MODULE: Module<Divergence> = { id: ModuleId.Divergence, source };
