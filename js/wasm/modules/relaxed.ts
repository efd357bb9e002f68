import source from "#wasm/relaxed";
import type { Address } from "../memory.js";
import type { Module } from "../module.js";
import { ModuleId } from "../module_id.js";

/** The exports of src/wasm/relaxed.rs. */
export interface Relaxed {
  softmax_relaxed_f32(entries: Address, n: number, work: Address, remainders: Address): void;
}

export const RELAXED_MODULE: Module<Relaxed> = { id: ModuleId.Relaxed, source };
