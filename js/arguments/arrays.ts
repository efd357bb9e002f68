// Which arrays are taken, what they are computed in, and how they get in and out of a memory.
import { type Arena, type Floats, MOST } from "../wasm/memory.js";
import { type Caller, type Code, rangeError, show, typeError } from "./errors.js";

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

/** The arrays that are taken, by name: those from another realm too, where instanceof says no. */
const KINDS: Record<string, Kind> = {
  Array: NUMBERS,
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

/** Returns a getter that all typed arrays inherit. An array of a user's may have a property of that name
 * that says or does anything. */
const inherited = (key: PropertyKey): ((this: unknown) => unknown) => Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), key)!.get!;
const nameOfTyped = /* @__PURE__ */ inherited(Symbol.toStringTag) as () => string | undefined;
const lengthOfTyped = /* @__PURE__ */ inherited("length") as () => number;

/** `Array`, `Float32Array`, …; undefined of what is no array. */
export const nameOf = (x: unknown): string | undefined => (Array.isArray(x) ? "Array" : nameOfTyped.call(x));

/** The length of an array. */
export const lengthOf = (x: ArrayLike<unknown>): number => (ArrayBuffer.isView(x) ? lengthOfTyped.call(x) : x.length);

/** Whether a value is a typed array of 64-bit integers. */
const isInt64 = (x: unknown): x is ArrayLike<bigint> => !!nameOf(x)?.startsWith("Big");

/** Returns the kind of an array of numbers, undefined of anything else. The bytes of a Buffer of Node.js
 * nearly always hold numbers of another type. */
export function kindOf(x: unknown): Kind | undefined {
  if (ArrayBuffer.isView(x)) {
    if (x instanceof Float32Array) return FLOAT32;
    if (x instanceof Float64Array) return FLOAT64;
    if ("readFloatLE" in x) return undefined;
  }
  return KINDS[nameOf(x)!];
}

/** Returns the kind of an input; a TypeError for anything that isn't an array of numbers. */
export function checkedKind(x: unknown, caller: Caller, what: string, code: Code = "ERR_INPUT"): Kind {
  const kind = kindOf(x);
  if (kind) return kind;
  throw typeError(caller, code, `${what} has to be an array of numbers or a typed array, not ${show(x)}${fixFor(x, what)}`);
}

/** Tells what to pass in place of an object that isn't taken. */
function fixFor(x: unknown, what: string): string {
  const { data, dataSync, stride, [Symbol.iterator]: iterator } = Object(x) as Record<PropertyKey, unknown>;
  const shape = `with { shape: ${what}.shape }`;
  const fix = dataSync
    ? `${what}.dataSync() ${shape}`
    : stride
      ? `its entries row by row ${shape}`
      : data
        ? "logits.data"
        : isInt64(x)
          ? `Float64Array.from(${what}, Number)`
          : ArrayBuffer.isView(x) || /Buffer$/.test(show(x))
            ? "a Float32Array of its bytes"
            : iterator && typeof x === "object"
              ? `Array.from(${what})`
              : "";
  return fix && `: pass ${fix}`;
}

/** Throws for an array that has been transferred away, or whose buffer has shrunk below it: its length
 * is 0, and methods that read it say so. */
export function checkAttached(x: ArrayLike<unknown>, caller: Caller, what: string): void {
  if (lengthOf(x) > 0 || !ArrayBuffer.isView(x)) return;
  try {
    (x as unknown as Float32Array).indexOf(0);
  } catch {
    const why = "its buffer is detached: it was transferred, or its WebAssembly memory has grown";
    throw typeError(caller, "ERR_INPUT", `${what} has no entries any more, since ${why}; use an array that still has them`);
  }
}

/** Returns the data and the dimensions of a tensor of ONNX Runtime, transformers.js or the like; anything
 * else is its own data. An ndarray is none: its strides may lay out the entries in any order. */
export function opened(x: unknown): { data: unknown; dims?: unknown } {
  if (typeof x !== "object" || x === null || nameOf(x)) return { data: x };
  const { data, dims, shape = dims, stride } = x as Record<string, unknown>;
  return shape !== undefined && nameOf(data) && typeof stride !== "object" ? { data, dims: shape } : { data: x };
}

/** Up to this many entries a loop is faster than `set` and `slice`. */
const SHORT = 16;

/** Returns the entries of an input, checked. Reading an array may run code (accessors, proxies) that
 * calls us: all is read before anything is written to a memory. */
export function entriesOf(x: Input, kind: Kind, caller: Caller, what = "x"): ArrayLike<number> {
  if (kind === NUMBERS) return checkedNumbers(x as readonly number[], caller, what);
  checkAttached(x as Float32Array, caller, what);
  return x as Float32Array;
}

/** Returns a copy of an argument beside the input. Where whole numbers are meant, int64 is taken too. */
export function readArray(x: unknown, caller: Caller, what: string, isWhole = false, code: Code = "ERR_INPUT"): ArrayLike<number> {
  const { data } = opened(x);
  if (isWhole && isInt64(data)) {
    checkAttached(data, caller, what);
    return Float64Array.from(data, Number);
  }
  const kind = checkedKind(data, caller, what, code);
  if (kind === NUMBERS) return checkedNumbers(data as readonly unknown[], caller, what, isWhole, code);
  const entries = entriesOf(data as Input, kind, caller, what);
  return new (kind.bytes === 4 ? Float32Array : Float64Array)(entries);
}

/** Returns a copy of an array of numbers; a TypeError that names the first entry that isn't one. */
function checkedNumbers(x: readonly unknown[], caller: Caller, what: string, isWhole = false, code: Code = "ERR_INPUT"): ArrayLike<number> {
  const n = x.length;
  if (n * 8 >= MOST) throw rangeError(caller, "ERR_MEMORY", `${what} has length ${n}, more than ${MOST} bytes hold`);
  const copy = n <= SHORT ? new Array<number>(n) : new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const entry = x[i];
    if (typeof entry === "number") copy[i] = entry;
    else if (isWhole && typeof entry === "bigint") copy[i] = Number(entry);
    else {
      const found = entry !== undefined || i in x ? show(entry) : "a hole";
      const shape = caller.options?.includes("shape") ? " and give its shape" : "";
      const fix = nameOf(entry) ? `: flatten it${shape}` : "";
      throw typeError(caller, code, `${what}[${i}] is ${found}; every entry has to be a number${fix}`);
    }
  }
  return copy;
}

/** Copies the first `n` of numbers into the memory. */
export function write(from: ArrayLike<number>, n: number, memory: { [index: number]: number; set(from: ArrayLike<number>, at: number): void }, start: number): void {
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
  // Writing to a given array may run code (setters, proxies) that calls us; a method of its own would get
  // our memory.
  if (Array.isArray(out)) [memory, start] = [memory.slice(start, start + n), 0];
  if (n > SHORT && !Array.isArray(result)) Float64Array.prototype.set.call(result as never, memory.subarray(start, start + n));
  else for (let i = 0; i < n; i++) result[i] = memory[start + i]!;
  return result;
}

/** Returns the `out` option if it is what a result would be; a RangeError otherwise. */
export function checkedOut(out: unknown, kind: Kind, n: number, caller: Caller): Result | undefined {
  if (out === undefined) return undefined;
  if (kind === FLOAT32 && ArrayBuffer.isView(out) && out instanceof Float32Array && lengthOf(out) === n && n > 0) return out as Result;
  const given = nameOf(out);
  if (given) checkAttached(out as Float32Array, caller, "out");
  const isFrozen = Object.isFrozen(out) && n > 0;
  if (given === kind.name && lengthOf(out as Result) === n && !isFrozen) return out as Result;
  const what = given ? `${isFrozen ? "a frozen " : ""}${given}(${lengthOf(out as Result)})` : show(out);
  throw rangeError(caller, "ERR_OUT", `out has to be like the result, ${kind.name}(${n}), not ${what}`);
}
