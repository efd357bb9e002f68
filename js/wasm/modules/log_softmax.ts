import source from "#wasm/log-softmax";
import type { Outcome } from "../abi.js";
import type { LogitChanges } from "../logit_changes.js";
import type { Address } from "../memory.js";
import type { Module } from "../module.js";
import { ModuleId } from "../module_id.js";

/** The exports of src/wasm/log_softmax.rs. */
export interface LogSoftmax extends LogitChanges {
  log_softmax_f32(row: Address, n: number, work: Address, temperature: number): void;
  log_softmax_f64(row: Address, n: number, work: Address, temperature: number): void;
  log_softmax_rows_f32(call: Address): Outcome;
  log_softmax_rows_f64(call: Address): Outcome;
  class_loss_f32(row: Address, n: number, work: Address, target: number): number;
  class_loss_f64(row: Address, n: number, work: Address, target: number): number;
  class_losses_f32(call: Address, classes: Address, losses: Address): Outcome;
  class_losses_f64(call: Address, classes: Address, losses: Address): Outcome;
}

export const LOG_SOFTMAX_MODULE: Module<LogSoftmax> = { id: ModuleId.LogSoftmax, source };
