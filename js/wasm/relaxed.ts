// The kernel of softmax-wasm/relaxed, for functions that use it if the program imports that entry point. They
// don't import the kernel themselves, since every bundle would hold it then.
import type { Caller } from "../errors.js";
import { type Address, type Arena, RELAXED_WORKSPACE } from "./memory.js";
import type { Module } from "./module.js";
import type { Relaxed } from "./modules/relaxed.js";

/** The module, once the program has imported the entry point. */
let relaxed: Module<Relaxed> | undefined;

/** Rows from this length on are computed faster by the relaxed kernel. */
const LONG = 256;

/** Lets functions use the kernel from now on. */
export function useRelaxed(module: Module<Relaxed>): void {
  relaxed = module;
}

/** Returns the module for f32 rows of a length; undefined without one and for short rows. */
export const getRelaxed = (length: number): Module<Relaxed> | undefined =>
  length >= LONG ? relaxed : undefined;

/** Returns the relaxed softmax of a single f32 row; undefined where the exact kernel has to compute it. */
export const getRelaxedSoftmax = (
  length: number,
  temperature: number,
  arena: Arena,
  caller: Caller,
): ((row: Address, n: number, work: Address) => void) | undefined => {
  const module = temperature === 1 ? getRelaxed(length) : undefined;
  if (module === undefined) return undefined;
  const { softmax_relaxed_f32 } = arena.exports(module, caller);
  return (row, n, work) => softmax_relaxed_f32(row, n, work, RELAXED_WORKSPACE);
};
