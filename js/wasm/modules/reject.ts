import source from "#wasm/reject";
import type { Outcome } from "../abi.js";
import type { Address } from "../memory.js";
import type { Module } from "../module.js";
import { ModuleId } from "../module_id.js";

/** The exports of src/wasm/reject.rs. */
export interface Reject {
  reject_threshold(call: Address, keep: number, fit: Address): Outcome;
  reject_report(call: Address, outside: Address, n: number, report: Address): Outcome;
}

export const REJECT_MODULE: Module<Reject> = { id: ModuleId.Reject, source };
