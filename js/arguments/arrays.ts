// Which arrays are taken, what they are computed in, and how they get in and out of a memory.
import { type Arena, type Floats, MOST } from "../wasm/memory.js";
import { type Caller, type Code, memoryError, rangeError, show, typeError } from "./errors.js";

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
  /** The kind whose results are of this name too and are computed in f64. */
  wide?: Kind;
}

const narrow = (name: string, make: Kind["make"]): Kind => ({
  name,
  bytes: 4,
  make,
  wide: { name, bytes: 8, make },
});

export const FLOAT32 = /* @__PURE__ */ narrow("Float32Array", (n) => new Float32Array(n));
export const FLOAT64: Kind = { name: "Float64Array", bytes: 8, make: (n) => new Float64Array(n) };
const NUMBERS: Kind = { name: "Array", bytes: 8, make: (n) => new Array<number>(n) };
// Named by text: not every engine has it.
declare const Float16Array: { new (n: number): Float32Array<ArrayBuffer> };
const FLOAT16 = /* @__PURE__ */ narrow("Float16Array", (n) => new Float16Array(n));

/** Returns a kind that is computed in f64; results are rounded as they are copied out. */
export const wide = (kind: Kind): Kind => kind.wide ?? kind;

/** Returns the memory in the type that a kind is computed in. */
export const numbersOf = (arena: Arena, kind: Kind): Floats =>
  kind.bytes === 4 ? arena.views.f32 : arena.views.f64;

/** Returns a getter that all typed arrays inherit. An array of a user's may have a property of that name
 * that says or does anything. */
const inherited = (key: PropertyKey): ((this: unknown) => unknown) =>
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), key)!.get!;
const nameOfTyped = /* @__PURE__ */ inherited(Symbol.toStringTag) as () => string | undefined;
const lengthOfTyped = /* @__PURE__ */ inherited("length") as () => number;

/** `Array`, `Float32Array`, …; undefined of what is no array. */
export const nameOf = (x: unknown): string | undefined => (Array.isArray(x) ? "Array" : nameOfTyped.call(x));

/** The length of an array. */
export const lengthOf = (x: ArrayLike<unknown>): number =>
  ArrayBuffer.isView(x) ? lengthOfTyped.call(x) : x.length;

/** Returns the length of an array. Throws if the array has been transferred away, or its buffer has shrunk below
 * it: its length is 0 then, and methods that read it say so. */
export function checkedLength(x: ArrayLike<unknown>, caller: Caller, what: string): number {
  const n = lengthOf(x);
  if (n > 0 || !ArrayBuffer.isView(x)) return n;
  try {
    (x as unknown as Float32Array).indexOf(0);
    return n;
  } catch {
    throw typeError(
      caller,
      "ERR_INPUT",
      `${what} is detached: its buffer was transferred, or its memory has grown`,
    );
  }
}

/** Whether a value is a typed array of 64-bit integers. */
const isInt64 = (x: unknown): x is ArrayLike<bigint> => !!nameOf(x)?.startsWith("Big");

/** Returns the kind of an array of numbers, undefined of anything else; by name where it is of another realm.
 * The bytes of a Buffer of Node.js nearly always hold numbers of another type. */
export function kindOf(x: unknown): Kind | undefined {
  if (!ArrayBuffer.isView(x)) return Array.isArray(x) ? NUMBERS : undefined;
  if (x instanceof Float32Array) return FLOAT32;
  if (x instanceof Float64Array) return FLOAT64;
  const name = nameOf(x);
  if (name === undefined || "readFloatLE" in x) return undefined;
  return /^U?[Ii]nt/.test(name) ? FLOAT64 : [FLOAT16, FLOAT32, FLOAT64].find((kind) => kind.name === name);
}

/** Returns the kind of an input; a TypeError for anything that isn't an array of numbers. */
export function checkedKind(x: unknown, caller: Caller, what: string, code: Code = "ERR_INPUT"): Kind {
  const kind = kindOf(x);
  if (kind) return kind;
  throw typeError(
    caller,
    code,
    `${what} has to be an array of numbers or a typed array, not ${show(x)}${fixFor(x, what)}`,
  );
}

/** Tells what to pass in place of an object that isn't taken. */
function fixFor(x: unknown, what: string): string {
  const { data, dataSync, stride, [Symbol.iterator]: iterator } = Object(x) as Record<PropertyKey, unknown>;
  const shape = `with { shape: ${what}.shape }`;
  const fix = dataSync
    ? `${what}.dataSync() ${shape}`
    : stride
      ? `its rows ${shape}`
      : data
        ? "logits.data"
        : isInt64(x)
          ? `Float64Array.from(${what}, Number)`
          : /Buffer|View/.test(show(x))
            ? `a Float32Array of its ${(x as ArrayBuffer).byteLength} bytes`
            : iterator && typeof x === "object"
              ? `Array.from(${what})`
              : "";
  return fix && `: pass ${fix}`;
}

/** Returns the data and the dimensions of a tensor of ONNX Runtime, transformers.js or the like, and what users
 * call the data; anything else is its own data. An ndarray is none: its strides may lay out the entries in any
 * order. */
export function opened(x: unknown, what?: string): { data: unknown; name: string; dims?: unknown } {
  if (Object(x) === x && !nameOf(x)) {
    const { data, dims, shape = dims, stride } = x as Record<string, unknown>;
    if (nameOf(data) && shape !== undefined && typeof stride !== "object")
      return { data, name: `${what}.data`, dims: shape };
  }
  return { data: x, name: what! };
}

/** Up to this many entries a loop is faster than `set` and `slice`. */
const SHORT = 16;

/** Returns the entries of an input, checked. Reading an array may run code (accessors, proxies) that
 * calls us: all is read before anything is written to a memory. */
export function entriesOf(x: Input, kind: Kind, caller: Caller, what = "x"): ArrayLike<number> {
  return kind === NUMBERS ? checkedNumbers(x as readonly number[], caller, what) : (x as Float32Array);
}

/** Returns a copy of an argument beside the input. Where whole numbers are meant, int64 is taken too. */
export function readArray(
  x: unknown,
  caller: Caller,
  what: string,
  isWhole = false,
  code: Code = "ERR_INPUT",
): ArrayLike<number> {
  const { data, name } = opened(x, what);
  if (isWhole && isInt64(data)) {
    checkedLength(data, caller, name);
    return Float64Array.from(data, Number);
  }
  const kind = checkedKind(data, caller, name, code);
  if (kind === NUMBERS) return checkedNumbers(data as readonly unknown[], caller, name, isWhole, code);
  const entries = data as Float32Array;
  checkedLength(entries, caller, name);
  return new (data instanceof Int32Array ? Int32Array : kind.bytes === 4 ? Float32Array : Float64Array)(
    entries,
  );
}

/** Returns a copy of an array of numbers; a TypeError that names the first entry that isn't one. */
function checkedNumbers(
  x: readonly unknown[],
  caller: Caller,
  what: string,
  isWhole = false,
  code: Code = "ERR_INPUT",
): ArrayLike<number> {
  const n = x.length;
  if (n * 8 >= MOST) throw memoryError(caller, n);
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
export function write(
  from: ArrayLike<number>,
  n: number,
  memory: { [index: number]: number; set(from: ArrayLike<number>, at: number): void },
  start: number,
): void {
  if (n <= SHORT) for (let i = 0; i < n; i++) memory[start + i] = from[i]!;
  else memory.set(from, start);
}

/** Copies `n` numbers from an address, to `out` if there is one. */
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
  let memory = numbersOf(arena, kind);
  let start = address / kind.bytes;
  if (n > SHORT && !out && (kind === FLOAT32 || kind === FLOAT64)) return memory.slice(start, start + n);
  const result = out ?? kind.make(n);
  // Writing to a given array may run code (setters, proxies) that calls us; a method of its own would get
  // our memory.
  if (Array.isArray(out)) [memory, start] = [memory.slice(start, start + n), 0];
  if (n > SHORT && !Array.isArray(result))
    Float64Array.prototype.set.call(result as never, memory.subarray(start, start + n));
  else for (let i = 0; i < n; i++) result[i] = memory[start + i]!;
  return result;
}

/** Returns the `out` option if it is what a result would be; a RangeError otherwise. */
export function checkedOut(out: unknown, kind: Kind, n: number, caller: Caller): Result | undefined {
  if (out === undefined) return undefined;
  const given = nameOf(out);
  const length = given && checkedLength(out as Result, caller, "out");
  if (given === kind.name && length === n) {
    try {
      // Each entry is given its own value, so that no result is half written: any entry may be read-only. Holes
      // are filled only where the array may not grow, since that would make other arrays slower.
      if (Array.isArray(out))
        for (let i = 0; i < n; i++) if (out[i] !== undefined || !Object.isExtensible(out)) out[i] = out[i];
      return out as Result;
    } catch {}
  }
  const found = given ? `${given}(${length})` : show(out);
  throw rangeError(caller, "ERR_OUT", `out is ${found}; it has to be ${kind.name}(${n}), not frozen`);
}
