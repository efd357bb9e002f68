// The short way to WebAssembly for f64 numbers that are no rows, such as the fields of a struct.
import type { Caller } from "../errors.js";
import { type Arena, START, beginCall } from "../wasm/memory.js";

/** Begins a call, and copies numbers into the memory, to `START`. */
export function beginWithNumbers(caller: Caller, numbers: readonly number[]): Arena {
  const arena = beginCall(caller, START + 8 * numbers.length, 0);
  arena.views.f64.set(numbers, START / 8);
  return arena;
}
