import source from "#wasm/log-sum-exp";
import type { Outcome } from "../abi.js";
import type { Module } from "../module.js";

/** The exports of src/wasm/log_sum_exp.rs. */
export interface LogSumExp {
  log_ratios(to: number, from: number, n: number): void;
  softcap(x: number, n: number, work: number, cap: number): void;
  add_bias(x: number, n: number, bias: number): void;
  log_sum_exp_rows_f32(call: number, results: number): Outcome;
  log_sum_exp_rows_f64(call: number, results: number): Outcome;
  log_sum_exp_weighted_rows(
    call: number,
    weights: number,
    weightCount: number,
    values: number,
    signs: number,
  ): Outcome;
}

export const LOG_SUM_EXP_MODULE: Module<LogSumExp> = { id: 15, source };
