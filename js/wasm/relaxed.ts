// The kernel that softmax-wasm/relaxed brings, for the functions that use it where it is there. They don't
// import it: nobody else would leave it out of a bundle.
import type { Caller } from "../arguments/errors.js";
import type { Arena } from "./memory.js";
import type { Module } from "./module.js";
import type { Relaxed } from "./modules/relaxed.js";

let relaxed: Module<Relaxed> | undefined;

/** Rows from this length on are worth it. */
const LONG = 256;

export function useRelaxed(module: Module<Relaxed>): void {
  relaxed = module;
}

/** Returns the module for f32 rows of this length, if there is one. */
export const relaxedFor = (length: number): Module<Relaxed> | undefined =>
  length >= LONG ? relaxed : undefined;

/** Returns its softmax of one f32 row, if there is one for this length and temperature. */
export const relaxedSoftmax = (
  length: number,
  temperature: number,
  arena: Arena,
  caller: Caller,
): Relaxed["softmax_relaxed_f32"] | undefined => {
  const module = temperature === 1 ? relaxedFor(length) : undefined;
  return module && arena.exports(module, caller).softmax_relaxed_f32;
};
