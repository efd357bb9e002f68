import source from "#wasm/state";
import type { Outcome } from "../abi.js";
import type { Module } from "../module.js";

/** The exports of src/wasm/state.rs. */
export interface State {
  state_add(call: number, state: number): Outcome;
  state_merge(state: number, other: number, temperature: number): void;
  state_log_sum_exp(state: number, temperature: number): number;
  state_softmax(call: number, state: number): Outcome;
  log_add_exp(a: number, b: number, n: number): void;
  log_cum_sum_exp_rows(call: number): Outcome;
  perplexity(losses: number, n: number, results: number): void;
  merge_weighted(
    values: number,
    length: number,
    logSums: number,
    parts: number,
    roots: number,
    result: number,
  ): number;
}

export const STATE_MODULE: Module<State> = { id: 12, source };
