// Copies of numbers into a memory and out of it.
import { FLOAT32, FLOAT64, type Kind, NUMBERS, type Result, getView } from "../arguments/kinds.js";
import type { Arena } from "../wasm/memory.js";

/** Up to this many entries a loop is faster than `set` and `slice`. */
const SHORT = 16;

/** Copies `n` numbers, which are all of `from`, into the memory. */
export function write(
  from: ArrayLike<number>,
  n: number,
  memory: { [index: number]: number; set(from: ArrayLike<number>, at: number): void },
  start: number,
): void {
  if (n <= SHORT) for (let i = 0; i < n; i++) memory[start + i] = from[i]!;
  else memory.set(from, start);
}

/** Copies `n` numbers that begin at an address out of the memory, into `out` if there is one. */
export function read<Out extends Result | Int32Array = Result>(
  arena: Arena,
  kind: Kind,
  address: number,
  n: number,
  out?: Out,
): Out;
export function read(
  arena: Arena,
  kind: Kind,
  address: number,
  n: number,
  out?: Result | Int32Array,
): Result | Int32Array {
  let memory = getView(arena, kind);
  let start = address / kind.bytes;
  if (n > SHORT && !out && (kind === FLOAT32 || kind === FLOAT64)) return memory.slice(start, start + n);
  if (!out && kind === NUMBERS) return makeNumbers(memory, start, n);
  const result = out ?? kind.make(n);
  // Writing to a user's array may run code (setters, proxies) that calls the package and overwrites the
  // memory, so the numbers are copied first. `set` is taken from the prototype: the array's own method would
  // be handed a view of the memory.
  if (Array.isArray(out)) [memory, start] = [memory.slice(start, start + n), 0];
  if (n > SHORT && !Array.isArray(result))
    Float64Array.prototype.set.call(result as never, memory.subarray(start, start + n));
  else for (let i = 0; i < n; i++) result[i] = memory[start + i]!;
  return result;
}

/** Returns an array of `n` numbers of the memory. Its loop is a function of its own, which only ever meets
 * arrays that it has made: a loop that also writes to typed arrays takes six times as long in V8. */
function makeNumbers(memory: ArrayLike<number>, start: number, n: number): number[] {
  const numbers = new Array<number>(n);
  for (let i = 0; i < n; i++) numbers[i] = memory[start + i]!;
  return numbers;
}
