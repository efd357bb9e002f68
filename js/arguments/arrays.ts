// How the arrays that users pass are read, and their shapes.
import {
  type Caller,
  type Code,
  formatCount,
  formatList,
  isNumericText,
  memoryError,
  rangeError,
  show,
  typeError,
} from "../errors.js";
import { MAX_BYTES } from "../wasm/memory.js";
import {
  type Input,
  type Kind,
  NUMBERS,
  type Result,
  checkKind,
  checkLength,
  getTypeName,
  isHalf,
  isInt64,
} from "./kinds.js";

/** Returns the data and the dimensions of a tensor, such as one of ONNX Runtime or transformers.js, and the
 * name of the data for error texts. Any other value is returned as its own data. An ndarray is no tensor
 * here: its strides may lay out the entries in any order. Neither is a half-precision tensor whose data
 * holds the bits of its numbers, as ONNX Runtime makes it where there is no Float16Array: the bits would be
 * read as integers. */
export function unwrapTensor(x: unknown, what?: string): { data: unknown; name: string; dims?: unknown } {
  if (Object(x) === x && !getTypeName(x)) {
    const { data, dims, shape = dims, stride, strides = stride, type } = x as Record<string, unknown>;
    const kind = getTypeName(data);
    const hasBits = isHalf(type) && kind === "Uint16Array";
    if (kind && shape !== undefined && typeof strides !== "object" && !hasBits)
      return { data, name: `${what}.data`, dims: shape };
  }
  return { data: x, name: what! };
}

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
