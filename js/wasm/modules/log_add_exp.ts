import source from "#wasm/log-add-exp";
import type { Outcome } from "../abi.js";
import type { Address } from "../memory.js";
import type { Module } from "../module.js";
import { ModuleId } from "../module_id.js";

/** The exports of src/wasm/log_add_exp.rs. */
export interface LogAddExp {
  state_add(call: Address, state: Address): Outcome;
  state_merge(state: Address, other: Address, temperature: number): void;
  state_log_sum_exp(state: Address, temperature: number): number;
  state_softmax(call: Address, state: Address): Outcome;
  log_add_exp(a: Address, b: Address, n: number): void;
  log_cum_sum_exp_rows(call: Address): Outcome;
  perplexity(losses: Address, n: number, results: Address): void;
  merge_weighted(
    values: Address,
    length: number,
    logSums: Address,
    parts: number,
    roots: Address,
    result: Address,
  ): number;
}

export const LOG_ADD_EXP_MODULE: Module<LogAddExp> = { id: ModuleId.LogAddExp, source };
