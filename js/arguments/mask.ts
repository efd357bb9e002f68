// What hides entries of an array, or is added to them, at each of its entries.
import { type Caller, type Code, list, rangeError } from "./errors.js";
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
  const isOfRow = mask && !mask.dims && mask.values.length === array.length && causal === undefined;
  const values = isOfRow ? mask.values : mask && spread("mask", mask, array);
  if (causal === undefined) return values;
  const earlier = spread("mask", causalMask(array, causal), array);
  return values ? earlier.map((shows, i) => shows & values[i]!) : earlier;
}

/** Returns the mask of the keys, along the last axis, that come later than a query, along the one before it. */
function causalMask({ caller, shape, what }: Rows, offset: number): Spread<Uint8Array> {
  const dims = shape.slice(-2);
  const [queries, keys] = dims;
  if (keys === undefined)
    throw rangeError(caller, "ERR_MASK", `causal needs queries and keys; ${what} has shape ${list(shape)}`);
  return {
    values: new Uint8Array(queries! * keys).map((_, i) => (i % keys > Math.floor(i / keys) + offset ? 0 : 1)),
    dims,
  };
}

/** Returns the entries of an array with a bias added. −∞ hides even a NaN. */
export const biased = (array: Rows, from: ArrayLike<number>, bias: Spread<Float64Array>): Float64Array =>
  spread("bias", bias, array).map((b, i) => (b === -Infinity ? b : from[i]! + b));

/** Returns a value for each entry of an array. Values are given for all entries or for those of a row, or
 * have dimensions of their own, which NumPy's rules broadcast. */
export function spread<Values extends Uint8Array | Float64Array>(
  name: "mask" | "bias" | "weights",
  given: Spread<Values>,
  array: Rows,
): Values {
  const { caller, what, n, shape, axes, length } = array;
  let { values, dims } = given;
  const own =
    dims ?? (values.length === n ? shape : shape.map((size, axis) => (axes.includes(axis) ? size : 1)));
  const first = shape.length - own.length;
  const fits = own.every((size, axis) => size === 1 || size === shape[axis + first]);
  if (!fits || own.reduce((product, size) => product * size, 1) !== values.length) {
    const text = `${name} of shape ${list(dims ?? [values.length])} can't fill shape ${list(shape)} of ${what}: it takes ${n} entries, ${length} for all rows, or what broadcasts`;
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

/** Repeats each block of values, by twice as many at each step. */
function repeated<Values extends Uint8Array | Float64Array>(
  values: Values,
  block: number,
  times: number,
): Values {
  const all = new (values.constructor as new (n: number) => Values)(values.length * times);
  const size = block * times;
  for (let from = 0; from * times < all.length; from += block) {
    const to = from * times;
    all.set(values.subarray(from, from + block), to);
    for (let done = block; done < size; done *= 2)
      all.copyWithin(to + done, to, to + Math.min(done, size - done));
  }
  return all;
}
