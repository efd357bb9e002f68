// Which arrays are taken, what they are computed in, and how they get in and out of a memory.
import { type Arena, type Floats, MOST } from "../wasm/memory.js";
import { type Caller, type Code, rangeError, show, tag, typeError } from "./errors.js";

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
  /** The bytes of a number of the type that it is computed in, f32 or f64. */
  bytes: 4 | 8;
  /** A new result of `n` entries. */
  make: (n: number) => Result;
  /** This kind computed in f64, where it isn't: results are rounded as they are copied out. */
  wide?: Kind;
}

const inF64 = (name: string, make: Kind["make"]): Kind => ({ name, bytes: 8, make });
const inF32 = (name: string, make: Kind["make"]): Kind => ({ name, bytes: 4, make, wide: inF64(name, make) });
export const FLOAT32 = /* @__PURE__ */ inF32("Float32Array", (n) => new Float32Array(n));
export const FLOAT64 = /* @__PURE__ */ inF64("Float64Array", (n) => new Float64Array(n));
const NUMBERS = /* @__PURE__ */ inF64("Array", (n) => new Array<number>(n));
// Named by text: not every engine has it.
declare const Float16Array: { new (n: number): Float32Array<ArrayBuffer> };
const FLOAT16 = /* @__PURE__ */ inF32("Float16Array", (n) => new Float16Array(n));

/** The typed arrays that are taken, by name: those from another realm too, where instanceof says no. */
const KINDS: Record<string, Kind> = {
  Float16Array: FLOAT16,
  Int8Array: FLOAT64,
  Uint8Array: FLOAT64,
  Uint8ClampedArray: FLOAT64,
  Int16Array: FLOAT64,
  Uint16Array: FLOAT64,
  Int32Array: FLOAT64,
  Uint32Array: FLOAT64,
  Float32Array: FLOAT32,
  Float64Array: FLOAT64,
};

/** Returns a kind that is computed in f64. */
export const wide = (kind: Kind): Kind => kind.wide ?? kind;

/** Returns the memory in the type that a kind is computed in. */
export const numbersOf = (arena: Arena, kind: Kind): Floats => (kind.bytes === 4 ? arena.f32 : arena.f64);

/** Returns the kind of an input; a TypeError for anything that isn't an array of numbers. */
export function detectKind(x: unknown, caller: Caller, what = "x"): Kind {
  if (ArrayBuffer.isView(x)) {
    const kind = x instanceof Float32Array ? FLOAT32 : x instanceof Float64Array ? FLOAT64 : KINDS[tag(x)];
    if (kind) {
      if (x.byteLength === 0) checkAttached(x as Float32Array, caller, what);
      return kind;
    }
  } else if (Array.isArray(x)) return NUMBERS;
  throw typeError(caller, "ERR_INPUT", `${what} has to be an array of numbers or a typed array, not ${show(x)}`);
}

/** Throws for an array that has been transferred away, or whose buffer has shrunk below it: its length
 * is 0, and methods that read it say so. */
export function checkAttached(x: { indexOf(entry: number): number }, caller: Caller, what: string): void {
  try {
    x.indexOf(0);
  } catch {
    const why = "its buffer is detached: it was transferred, or its WebAssembly memory has grown";
    throw typeError(caller, "ERR_INPUT", `${what} has no entries any more, since ${why}; use an array that still has them`);
  }
}

/** Up to this many entries a loop is faster than `set` and `slice`. */
const SHORT = 16;

/** Returns the entries of an input, checked. Reading an array may run code (accessors, proxies) that
 * calls us: all is read before anything is written to a memory. */
export function entriesOf(x: Input, kind: Kind, caller: Caller, what = "x"): ArrayLike<number> {
  return kind === NUMBERS ? checkedNumbers(x as readonly number[], caller, what, "ERR_INPUT") : (x as ArrayLike<number>);
}

/** Returns the kind and the entries of an argument. */
export const readArray = (x: unknown, caller: Caller, what: string): ArrayLike<number> =>
  entriesOf(x as Input, detectKind(x, caller, what), caller, what);

/** Returns a copy of an array of numbers; a TypeError that names the first entry that isn't one. */
export function checkedNumbers(x: readonly unknown[], caller: Caller, what: string, code: Code): ArrayLike<number> {
  const n = x.length;
  if (n * 8 >= MOST) throw rangeError(caller, "ERR_MEMORY", `${what} has length ${n}, more than ${MOST} bytes hold`);
  const copy = n <= SHORT ? new Array<number>(n) : new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const entry = x[i];
    if (typeof entry !== "number") {
      const found = entry !== undefined || i in x ? show(entry) : "a hole";
      const hint = Array.isArray(entry) || ArrayBuffer.isView(entry) ? ": flatten it and give its shape" : "";
      throw typeError(caller, code, `${what}[${i}] is ${found}; every entry has to be a number${hint}`);
    }
    copy[i] = entry;
  }
  return copy;
}

/** Copies numbers into the memory. */
export function write(from: ArrayLike<number>, memory: { [index: number]: number; set(from: ArrayLike<number>, at: number): void }, start: number): void {
  const n = from.length;
  if (n <= SHORT) for (let i = 0; i < n; i++) memory[start + i] = from[i]!;
  else memory.set(from, start);
}

/** Copies `n` numbers from an address, to `out` if there is one. */
export function read<Out extends Result | Int32Array = Result>(arena: Arena, kind: Kind, address: number, n: number, out?: Out): Out;
export function read(arena: Arena, kind: Kind, address: number, n: number, out?: Result | Int32Array): Result | Int32Array {
  let memory = numbersOf(arena, kind);
  let start = address / kind.bytes;
  if (n > SHORT && !out && (kind === FLOAT32 || kind === FLOAT64)) return memory.slice(start, start + n);
  const result = out ?? kind.make(n);
  // Writing to a given array may run code (setters, proxies) that calls us.
  if (Array.isArray(out)) [memory, start] = [memory.slice(start, start + n), 0];
  if (n > SHORT && !Array.isArray(result)) result.set(memory.subarray(start, start + n));
  else for (let i = 0; i < n; i++) result[i] = memory[start + i]!;
  return result;
}

/** Returns the `out` option if it is what a result would be; a RangeError otherwise. */
export function checkedOut(out: unknown, kind: Kind, n: number, caller: Caller): Result | undefined {
  if (out === undefined) return undefined;
  if (kind === FLOAT32 && ArrayBuffer.isView(out) && out instanceof Float32Array && out.length === n && n > 0) return out as Result;
  const given = typeof out === "object" && out !== null ? tag(out) : undefined;
  if (given === kind.name && (out as Result).length === n) {
    if (n === 0 && ArrayBuffer.isView(out)) checkAttached(out as Float32Array, caller, "out");
    return out as Result;
  }
  const what = given ? `${given}(${(out as ArrayLike<number>).length})` : show(out);
  throw rangeError(caller, "ERR_OUT", `out has to be like the result, ${kind.name}(${n}), not ${what}`);
}
