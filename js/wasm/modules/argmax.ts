import source from "#wasm/argmax";
import type { Outcome } from "../abi.js";
import type { Module } from "../module.js";

/** The exports of src/wasm/argmax.rs. */
export interface Argmax {
  argmax_rows_f32(call: number, results: number): Outcome;
  argmax_rows_f64(call: number, results: number): Outcome;
  hardmax_rows_f32(call: number, work: number): Outcome;
  hardmax_rows_f64(call: number, work: number): Outcome;
}

export const ARGMAX_MODULE: Module<Argmax> = { id: 14, source };
