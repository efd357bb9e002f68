import source from "#wasm/log-sum-exp";
import type { Outcome } from "../abi.js";
import type { LogitChanges } from "../logit_changes.js";
import type { Address } from "../memory.js";
import type { Module } from "../module.js";
import { ModuleId } from "../module_id.js";

/** The exports of src/wasm/log_sum_exp.rs. */
export interface LogSumExp extends LogitChanges {
  log_sum_exp_f32(row: Address, n: number, work: Address): number;
  log_sum_exp_f64(row: Address, n: number, work: Address): number;
  log_sum_exp_rows_f32(call: Address, results: Address): Outcome;
  log_sum_exp_rows_f64(call: Address, results: Address): Outcome;
  log_sum_exp_weighted_rows(
    call: Address,
    weights: Address,
    weightCount: number,
    values: Address,
    signs: Address,
  ): Outcome;
}

export const LOG_SUM_EXP_MODULE: Module<LogSumExp> = { id: ModuleId.LogSumExp, source };
