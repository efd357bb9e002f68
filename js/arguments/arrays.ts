// The arrays that users pass: which types are accepted, in which precision each is computed, and how they are
// read.
import {
  type Caller,
  type Code,
  formatCount,
  formatList,
  getTag,
  isNumericText,
  memoryError,
  rangeError,
  show,
  typeError,
} from "../errors.js";
import type { IntegerArray } from "../types/index.js";
import { type Arena, type Floats, MAX_BYTES } from "../wasm/memory.js";

export type Input = readonly number[] | Float32Array | Float64Array | IntegerArray;

export type Result = number[] | Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** Describes how an array type is computed. */
export interface Kind {
  /** The type's name, which results have too. */
  name: string;
  /** The bytes of a number while it is computed: 4 for f32, 8 for f64. */
  bytes: 4 | 8;
  /** Makes a result of `n` entries. */
  make: (n: number) => Result;
  /** The kind with results of this type that is computed in f64; absent where `bytes` is 8 already. */
  upcast?: Kind;
}

const makeFloat32Kind = (name: string, make: Kind["make"]): Kind => ({
  name,
  bytes: 4,
  make,
  upcast: { name, bytes: 8, make },
});

export const FLOAT32 = /* @__PURE__ */ makeFloat32Kind("Float32Array", (n) => new Float32Array(n));
export const FLOAT64: Kind = { name: "Float64Array", bytes: 8, make: (n) => new Float64Array(n) };
export const NUMBERS: Kind = { name: "Array", bytes: 8, make: (n) => new Array<number>(n) };
// Older engines lack this type (Chromium before 135), so it is declared here and never named where it could
// be missing.
declare const Float16Array: { new (n: number): Float32Array<ArrayBuffer> };
const FLOAT16 = /* @__PURE__ */ makeFloat32Kind("Float16Array", (n) => new Float16Array(n));

/** Returns the kind with the same type of result that is computed in f64. Results are rounded once, as they
 * are copied out. */
export const upcast = (kind: Kind): Kind => kind.upcast ?? kind;

/** Returns the view of the memory whose numbers are of the type that a kind is computed in. */
export const getView = (arena: Arena, kind: Kind): Floats =>
  kind.bytes === 4 ? arena.views.f32 : arena.views.f64;

/** Returns a getter that all typed arrays inherit. The property itself isn't read, since a user's array may
 * have its own property of that name, which may return anything or run code. */
const getInheritedGetter = (key: PropertyKey): ((this: unknown) => unknown) =>
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), key)!.get!;
const getTypedArrayName = /* @__PURE__ */ getInheritedGetter(Symbol.toStringTag) as () => string | undefined;
const getTypedArrayLength = /* @__PURE__ */ getInheritedGetter("length") as () => number;

/** Returns the name of an array's type, such as `Array` or `Float32Array`; undefined for any other value. */
export const getTypeName = (x: unknown): string | undefined =>
  Array.isArray(x) ? "Array" : getTypedArrayName.call(x);

/** Returns the length of an array or a typed array. */
export const getLength = (x: ArrayLike<unknown>): number =>
  ArrayBuffer.isView(x) ? getTypedArrayLength.call(x) : x.length;

/** Returns the length of an array. Throws if its buffer was transferred, or has shrunk below the array. The
 * length of such an array is 0, as that of an empty one, but its methods throw. */
export function checkLength(x: ArrayLike<unknown>, caller: Caller, what: string): number {
  const n = getLength(x);
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

/** Tells whether a value is an array of f32 or f64 in this realm, which crosses unchanged. */
export const isFloats = (x: unknown): x is Floats => x instanceof Float64Array || x instanceof Float32Array;

const getBuffer = /* @__PURE__ */ getInheritedGetter("buffer") as () => ArrayBuffer;
const getByteOffset = /* @__PURE__ */ getInheritedGetter("byteOffset") as () => number;

/** Returns a view of an array of floats, which has none of the properties that a user may have given to the
 * array. A copy of 3 MB takes Chromium 1.5 ms, as long as softmax of its numbers. */
export function viewFloats(x: Floats, caller: Caller, what: string): Floats {
  const n = checkLength(x, caller, what);
  return new (x instanceof Float32Array ? Float32Array : Float64Array)(
    getBuffer.call(x),
    getByteOffset.call(x),
    n,
  );
}

/** Tells whether a value is a typed array of 64-bit integers. */
const isInt64 = (x: unknown): x is ArrayLike<bigint> => !!getTypeName(x)?.startsWith("Big");

/** Returns the kind of an array of numbers, and undefined for any other value. Arrays of another realm are
 * recognised by the name of their type. A Buffer of Node.js is no array of numbers: its bytes nearly always
 * encode numbers of another type. */
export function detectKind(x: unknown): Kind | undefined {
  if (!ArrayBuffer.isView(x)) return Array.isArray(x) ? NUMBERS : undefined;
  if (x instanceof Float32Array) return FLOAT32;
  if (x instanceof Float64Array) return FLOAT64;
  const name = getTypeName(x);
  if (name === undefined || "readFloatLE" in x) return undefined;
  return /^U?[Ii]nt/.test(name) ? FLOAT64 : [FLOAT16, FLOAT32, FLOAT64].find((kind) => kind.name === name);
}

/** Returns the kind of an array of numbers. Throws a TypeError for any other value, which says what to pass
 * instead. */
export function checkKind(x: unknown, caller: Caller, what: string, code: Code = "ERR_INPUT"): Kind {
  const kind = detectKind(x);
  if (kind) return kind;
  throw typeError(
    caller,
    code,
    `${what} has to be an array of numbers or a typed array, not ${show(x)}${suggestFix(x, what)}`,
  );
}

/** The type that ONNX Runtime gives a tensor of half precision. */
const HALF = "float16";

/** Suggests what to pass in place of a value that isn't an array of numbers. */
export function suggestFix(x: unknown, what: string): string {
  const fix = findFix(x, what);
  return fix && `: pass ${fix}`;
}

/** Returns what to pass in place of a value that isn't an array of numbers; "" if nothing comes near. */
function findFix(x: unknown, what: string): string {
  const {
    data,
    dataSync,
    free,
    stride,
    then,
    type,
    [Symbol.iterator]: iterator,
  } = Object(x) as Record<PropertyKey, unknown>;
  const shape = `with { shape: ${what}.shape }`;
  if (dataSync) return `${what}.dataSync() ${shape}`;
  if (then) return `await ${what}`;
  if (stride) return `its rows ${shape}`;
  if (data && type === HALF) return `${what}.data decoded from ${HALF}`;
  if (data) return `${free ? "logits" : what}.data`;
  if (isInt64(x)) return `Float64Array.from(${what}, Number)`;
  if (/Buffer|View/.test(show(x))) return `a Float32Array of its ${(x as ArrayBuffer).byteLength} bytes`;
  if (typeof x !== "object" || !x) return "";
  if (iterator) return `Array.from(${what}${getTag(x) === "Map" ? ".values()" : ""})`;
  // JSON of a typed array is an object with its indices.
  return 0 in x ? `Object.values(${what})` : "";
}

/** Returns the data and the dimensions of a tensor, such as one of ONNX Runtime or transformers.js, and the
 * name of the data for error texts. Any other value is returned as its own data. An ndarray is no tensor
 * here: its strides may lay out the entries in any order. Neither is a half-precision tensor whose data
 * holds the bits of its numbers, as ONNX Runtime makes it where there is no Float16Array: the bits would be
 * read as integers. */
export function unwrapTensor(x: unknown, what?: string): { data: unknown; name: string; dims?: unknown } {
  if (Object(x) === x && !getTypeName(x)) {
    const { data, dims, shape = dims, stride, type } = x as Record<string, unknown>;
    const kind = getTypeName(data);
    const hasBits = type === HALF && kind === "Uint16Array";
    if (kind && shape !== undefined && typeof stride !== "object" && !hasBits)
      return { data, name: `${what}.data`, dims: shape };
  }
  return { data: x, name: what! };
}

/** Up to this many entries a loop is faster than `set` and `slice`. */
export const SHORT = 16;

/** Returns the entries of an input. A plain array is checked and copied, since reading it may run code of
 * the user's (accessors, proxies) that calls the package: everything is read before the memory is written. */
export function parseEntries(x: Input, kind: Kind, caller: Caller, what = "x"): ArrayLike<number> {
  return kind === NUMBERS ? copyNumbers(x as readonly number[], caller, what) : (x as Float32Array);
}

/** Returns a copy of an argument beside the input: an array of numbers or a tensor, whose dimensions have to
 * fit its data. 64-bit integers are accepted where integers are meant. */
export function readArray(
  x: unknown,
  caller: Caller,
  what: string,
  acceptsInt64 = false,
  code: Code = "ERR_INPUT",
): ArrayLike<number> {
  const { data, name, dims } = unwrapTensor(x, what);
  if (dims !== undefined) checkDims(dims, data as ArrayLike<unknown>, caller, name);
  if (acceptsInt64 && isInt64(data)) {
    checkLength(data, caller, name);
    return Float64Array.from(data, (entry, i) => toNumber(entry, caller, `${name}[${i}]`));
  }
  const kind = checkKind(data, caller, name, code);
  if (kind === NUMBERS) return copyNumbers(data as readonly unknown[], caller, name, acceptsInt64, code);
  const entries = data as Float32Array;
  checkLength(entries, caller, name);
  return new (data instanceof Int32Array ? Int32Array : kind.bytes === 4 ? Float32Array : Float64Array)(
    entries,
  );
}

/** Converts a bigint. Beyond 2^53 two bigints would become one number. */
function toNumber(entry: bigint, caller: Caller, what: string): number {
  const number = Number(entry);
  if (Number.isSafeInteger(number)) return number;
  throw typeError(
    caller,
    "ERR_INPUT",
    `${what} is ${show(entry)}; a bigint has to be below 2^53, or it would not be the same as a number`,
  );
}

/** Up to this many numbers are copied to a plain array. A typed array of more than 64 bytes lies outside the
 * heap of JavaScript, and Chromium takes a microsecond or more to allocate it. */
const MAX_ON_HEAP = 1024;

/** Returns an entry for an error text; one that is missing in its array is shown as a hole. */
export const nameHole = (entry: unknown, i: number, x: object): unknown =>
  entry !== undefined || i in x ? entry : { [Symbol.toStringTag]: "hole" };

/** Returns a copy of an array of numbers. Throws a TypeError that names the first entry that isn't one. */
function copyNumbers(
  x: readonly unknown[],
  caller: Caller,
  what: string,
  acceptsInt64 = false,
  code: Code = "ERR_INPUT",
): ArrayLike<number> {
  const n = x.length;
  if (n * 8 >= MAX_BYTES) throw memoryError(caller, n);
  const copy = n <= MAX_ON_HEAP ? new Array<number>(n) : new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const entry = x[i];
    if (typeof entry === "number") copy[i] = entry;
    else if (acceptsInt64 && typeof entry === "bigint") copy[i] = toNumber(entry, caller, `${what}[${i}]`);
    else {
      const shape = caller.options?.includes("shape") ? " and give its shape" : "";
      const fix = getTypeName(entry)
        ? `: flatten it${shape}`
        : isNumericText(entry)
          ? `: pass ${what}.map(Number)`
          : "";
      throw typeError(
        caller,
        code,
        `${what}[${i}] is ${show(nameHole(entry, i, x))}; every entry has to be a number${fix}`,
      );
    }
  }
  return copy;
}

/** Reads a list of integers, each at least `least` and below 2³¹. */
export function parseIntegers(
  value: unknown,
  caller: Caller,
  what: string,
  code: Code,
  least: number,
): number[] {
  // If the dimensions are a tensor, only its data is read. A tensor that is its own dimensions would be read
  // forever.
  const { data, name } = unwrapTensor(value, what);
  const read = readArray(data, caller, name, true, code);
  const numbers = Array.isArray(read) ? (read as number[]) : Array.from(read);
  if (numbers.every((n) => Number.isInteger(n) && n >= least && n < 2 ** 31)) return numbers;
  throw rangeError(
    caller,
    code,
    `${what} ${formatList(numbers)} has to be integers from ${least} to ${2 ** 31 - 1}`,
  );
}

/** Reads the dimensions of an array, if they are given. One may be −1: it is inferred from the others. */
export const parseDims = (dims: unknown, caller: Caller): number[] | undefined =>
  dims === undefined ? undefined : parseIntegers(dims, caller, "shape", "ERR_SHAPE", -1);

/** Returns the shape of n entries. The first −1 is replaced by the size at which the shape holds them. Throws
 * if the shape doesn't hold n entries, and if its dimensions beside a 0 exceed what 32 bits can count. */
export function resolveShape(
  dims: readonly number[],
  n: number,
  caller: Caller,
  what: string,
): readonly number[] {
  const first = dims.indexOf(-1);
  const shape =
    first < 0
      ? dims
      : dims.map((size, axis) =>
          axis === first ? -n / dims.reduce((product, size) => product * size) : size,
        );
  let [product, withoutZeros] = [1, 1];
  for (const size of shape) {
    product *= size >= 0 && size % 1 === 0 ? size : NaN;
    withoutZeros *= size || 1;
  }
  if (product === n && withoutZeros < 2 ** 32) return shape;
  const isOpen = first >= 0 && dims.some((size, axis) => size <= 0 && axis !== first);
  const why = isOpen
    ? "can't be inferred; it may have one -1, and no 0 beside it"
    : `doesn't hold the ${formatCount(n, "entry", "entries")} of ${what}`;
  throw rangeError(caller, "ERR_SHAPE", `shape ${formatList(dims)} ${why}`);
}

/** Throws if the dimensions of a tensor don't fit its data. */
export const checkDims = (dims: unknown, data: ArrayLike<unknown>, caller: Caller, what: string): unknown =>
  resolveShape(parseDims(dims, caller)!, checkLength(data, caller, what), caller, what);

/** Returns the option `out` if it has the type and the length of the result. Throws a RangeError
 * otherwise. */
export function checkOut(out: unknown, kind: Kind, n: number, caller: Caller): Result | undefined {
  if (out === undefined) return undefined;
  const typeName = getTypeName(out);
  const length = typeName && checkLength(out as Result, caller, "out");
  if (typeName === kind.name && length === n) {
    try {
      // Any entry may be read-only. Each is assigned its own value first, so that a result is never half
      // written. Holes are filled only where the array may not grow, since filling them would make other
      // arrays slower.
      if (Array.isArray(out))
        for (let i = 0; i < n; i++) if (out[i] !== undefined || !Object.isExtensible(out)) out[i] = out[i];
      return out as Result;
    } catch {
      // An entry can't be assigned: the error below says what `out` has to be.
    }
  }
  const found = typeName ? `${typeName}(${length})` : show(out);
  throw rangeError(caller, "ERR_OUT", `out is ${found}; it has to be ${kind.name}(${n}), not frozen`);
}
