// What hides entries of an array, or is added to them, at each of its entries.
import { type Caller, type Code, rangeError } from "./errors.js";
import type { Options, Spread } from "./options.js";

/** An array in rows. */
export interface Rows {
  caller: Caller;
  /** What users call it. */
  what: string;
  n: number;
  shape: readonly number[];
  /** The axes along which rows run, from 0 on. */
  axes: readonly number[];
  /** The number of rows, and of the entries of each. */
  rows: number;
  length: number;
}

/** Returns the mask of an array, or one for each of its rows; undefined where nothing is masked. */
export function maskOf(array: Rows, { mask, causal }: Options): Uint8Array | undefined {
  if (causal !== undefined) return withoutLater(array, causal, mask ? spread("mask", mask, array) : new Uint8Array(array.n).fill(1));
  return mask && !mask.dims && mask.values.length === array.length ? mask.values : mask && spread("mask", mask, array);
}

/** Returns the entries of an array with a bias added. −∞ hides even a NaN. */
export const biased = (array: Rows, from: ArrayLike<number>, bias: Spread<Float64Array>): Float64Array =>
  spread("bias", bias, array).map((b, i) => (b === -Infinity ? b : from[i]! + b));

/** Returns a value for each entry of an array. Values are given for all entries or for those of a row, or
 * have dimensions of their own, which NumPy's rules broadcast. */
export function spread<Values extends Uint8Array | Float64Array>(name: "mask" | "bias" | "weights", given: Spread<Values>, array: Rows): Values {
  const { caller, what, n, shape, axes, length } = array;
  let { values, dims } = given;
  const own = dims ?? (values.length === n ? shape : shape.map((size, axis) => (axes.includes(axis) ? size : 1)));
  const first = shape.length - own.length;
  const fits = own.every((size, axis) => size === 1 || size === shape[axis + first]);
  if (!fits || own.reduce((product, size) => product * size, 1) !== values.length) {
    const has = `${dims ? `shape [${dims.join(", ")}] and ` : ""}length ${values.length}`;
    const text = `${name} has ${has}; shape [${shape.join(", ")}] of ${what} needs ${n}, ${length} for all rows, or a tensor that broadcasts to it`;
    throw rangeError(caller, `ERR_${name.toUpperCase()}` as Code, text);
  }
  let block = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis]!;
    if (own[axis - first] !== size) values = repeated(values, block, size);
    block *= size;
  }
  return values;
}

/** Repeats each block of values. */
function repeated<Values extends Uint8Array | Float64Array>(values: Values, block: number, times: number): Values {
  const all = new (values.constructor as new (n: number) => Values)(values.length * times);
  for (let to = 0; to < all.length; to += block) {
    const from = Math.floor(to / (block * times)) * block;
    all.set(values.subarray(from, from + block), to);
  }
  return all;
}

/** Masks the keys, along the last axis, that come later than a query, along the one before it. */
function withoutLater({ caller, shape, what }: Rows, offset: number, mask: Uint8Array): Uint8Array {
  const [queries, keys] = shape.slice(-2);
  if (keys === undefined) throw rangeError(caller, "ERR_MASK", `causal needs two dimensions, queries and keys; ${what} has shape [${shape.join(", ")}]`);
  for (let start = 0, row = 0; start < mask.length; start += keys, row++) {
    const visible = Math.min(Math.max((row % queries!) + offset + 1, 0), keys);
    mask.fill(0, start + visible, start + keys);
  }
  return mask;
}
