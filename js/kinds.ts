// Which arrays are taken, what they are computed in, and how they get in and out of the memory.
import { type Code, rangeError, show, tag, typeError } from "./errors.js";
import { type Floats, MEMORY, f32, f64, reserve } from "./wasm.js";

export type Input =
  | readonly number[]
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

export type Result = number[] | Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** How one kind of array is computed. */
export interface Kind {
  /** The name of results of this kind. */
  name: string;
  /** The data type that it is computed in: bytes of a number are 1 << shift. */
  shift: 2 | 3;
  /** A new result of `n` entries. */
  make: (n: number) => Result;
  /** The same kind computed in f64, where it isn't: results are rounded as they are copied out. */
  wide?: Kind;
}

const inF64 = (name: string, make: Kind["make"]): Kind => ({ name, shift: 3, make });
const inF32 = (name: string, make: Kind["make"]): Kind => ({ name, shift: 2, make, wide: inF64(name, make) });
const FLOAT32 = inF32("Float32Array", (n) => new Float32Array(n));
export const FLOAT64 = inF64("Float64Array", (n) => new Float64Array(n));
const NUMBERS = inF64("Array", (n) => new Array<number>(n));
// Named by text: not every engine has it.
declare const Float16Array: { new (n: number): Float32Array<ArrayBuffer> };
const FLOAT16 = inF32("Float16Array", (n) => new Float16Array(n));

const KINDS: Record<string, Kind> = {
  Float16Array: FLOAT16,
  Int8Array: FLOAT64,
  Uint8Array: FLOAT64,
  Uint8ClampedArray: FLOAT64,
  Int16Array: FLOAT64,
  Uint16Array: FLOAT64,
  Int32Array: FLOAT64,
  Uint32Array: FLOAT64,
  // From another realm, where instanceof says no:
  Float32Array: FLOAT32,
  Float64Array: FLOAT64,
};

/** The same kind computed in f64. */
export const wide = (kind: Kind): Kind => kind.wide ?? kind;

/** The memory in the data type that a kind is computed in. */
export const numbers = (kind: Kind): Floats => (kind.shift === 2 ? f32() : f64());

/** The kind of an input; a TypeError for anything that isn't an array of numbers. */
export function kindOf(x: unknown, name: string, what = "x"): Kind {
  if (ArrayBuffer.isView(x)) {
    if (x instanceof Float32Array) return FLOAT32;
    if (x instanceof Float64Array) return FLOAT64;
    const kind = KINDS[tag(x)];
    if (kind) return kind;
  } else if (Array.isArray(x)) return NUMBERS;
  throw typeError("ERR_INPUT", `${name}: ${what} has to be an array of numbers or a typed array, not ${show(x)}`);
}

/** Up to this many entries a loop is faster than `set` and `slice`. */
const SHORT = 16;

/** The entries of an input, checked. Reading an array may run code (accessors, proxies) that
 * calls us: all is read before anything is written to the memory. */
export function entries(x: Input, kind: Kind, name: string, what = "x"): ArrayLike<number> {
  return kind === NUMBERS ? checked(x as readonly number[], name, what, "ERR_INPUT") : (x as ArrayLike<number>);
}

/** A copy of an array of numbers; a TypeError that names the first entry that isn't one. */
export function checked(x: readonly unknown[], name: string, what: string, code: Code): ArrayLike<number> {
  const n = x.length;
  if (n * 8 >= MEMORY) throw rangeError("ERR_MEMORY", `${name}: ${what} has length ${n}, more than ${MEMORY} bytes hold`);
  const copy = n <= SHORT ? new Array<number>(n) : new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const entry = x[i];
    if (typeof entry !== "number") {
      const found = entry !== undefined || i in x ? show(entry) : "a hole";
      const hint = Array.isArray(entry) || ArrayBuffer.isView(entry) ? ": flatten it and give its shape" : "";
      throw typeError(code, `${name}: ${what}[${i}] is ${found}; every entry has to be a number${hint}`);
    }
    copy[i] = entry;
  }
  return copy;
}

/** Makes room for `bytes`, writes the entries to the beginning and returns where it is,
 * counted in numbers of the data type. */
export function copyIn(from: ArrayLike<number>, kind: Kind, bytes: number): number {
  const start = reserve(bytes, from.length) >>> kind.shift;
  write(from, numbers(kind), start);
  return start;
}

/** Copies numbers to a place in the memory. */
export function write(from: ArrayLike<number>, memory: Floats, start: number): void {
  const n = from.length;
  if (n <= SHORT) for (let i = 0; i < n; i++) memory[start + i] = from[i]!;
  else memory.set(from, start);
}

/** Copies `n` numbers out, to `out` if there is one. */
export function copyOut<Out extends Result | Int32Array = Result>(kind: Kind, start: number, n: number, out?: Out): Out;
export function copyOut(kind: Kind, start: number, n: number, out?: Result | Int32Array): Result | Int32Array {
  let memory = numbers(kind);
  if (n > SHORT && !out && (kind === FLOAT32 || kind === FLOAT64)) return memory.slice(start, start + n);
  const result = out ?? kind.make(n);
  // Writing to a given array may run code (setters, proxies) that calls us.
  if (Array.isArray(out)) [memory, start] = [memory.slice(start, start + n), 0];
  if (n > SHORT && !Array.isArray(result)) result.set(memory.subarray(start, start + n));
  else for (let i = 0; i < n; i++) result[i] = memory[start + i]!;
  return result;
}

/** The `out` option if it is what a result would be; a RangeError otherwise. */
export function checkedOut(out: unknown, kind: Kind, n: number, name: string): Result | undefined {
  if (out === undefined) return undefined;
  if (kind === FLOAT32 && ArrayBuffer.isView(out) && out instanceof Float32Array && out.length === n) return out as Result;
  const given = typeof out === "object" && out !== null ? tag(out) : undefined;
  if (given === kind.name && (out as Result).length === n) return out as Result;
  const what = given ? `${given}(${(out as ArrayLike<number>).length})` : show(out);
  throw rangeError("ERR_OUT", `${name}: out has to be like the result, ${kind.name}(${n}), not ${what}`);
}
