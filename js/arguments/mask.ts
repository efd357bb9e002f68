// The options `mask`, `causal` and `bias`: one value for each entry of an array.
import { type Code, formatCount, formatList, rangeError } from "../errors.js";
import type { Floats } from "../wasm/memory.js";
import type { Broadcast, RowOptions } from "./row_options.js";
import { type Call, type Rows, getFlatIndex, isLastAxis } from "./rows.js";

/** Returns the mask of an array, with a byte for each entry or, where all rows share it, for each entry of
 * a row. Rows along the last axis may have the mask of a few rows, such as that of one head of attention,
 * which is repeated for the others. Returns undefined where nothing is masked. */
export function buildMask(array: Rows, { mask, causal }: RowOptions): Uint8Array | undefined {
  if (causal === undefined) {
    // A mask for all rows crosses as it is.
    if (mask && !mask.dims && mask.values.length === array.length) return mask.values;
    return mask && broadcastMask(mask, array);
  }
  const earlier = broadcastMask(buildCausalMask(array, causal), array);
  return mask ? intersect(broadcastMask(mask, array), earlier) : earlier;
}

/** Broadcasts a mask. For rows along the last axis the outermost axes on which it repeats are left out. */
const broadcastMask = (mask: Broadcast<Uint8Array>, array: Rows): Uint8Array =>
  broadcast("mask", mask, array, isLastAxis(array));

/** Returns a mask that leaves what both masks leave. The shorter one is repeated. */
function intersect(a: Uint8Array, b: Uint8Array): Uint8Array {
  const [longer, shorter] = a.length < b.length ? [b, a] : [a, b];
  return longer.map((keep, i) => keep & shorter[i % shorter.length]!);
}

/** Returns a mask of the entries that both the mask of a call and another one leave. The other is as long as
 * the array or a row. */
export function intersectMasks(call: Call, other: Uint8Array): Uint8Array {
  const { mask, length } = call;
  const repeatRow = (values: Uint8Array) =>
    values.length === length ? broadcastMask({ values, dims: undefined }, call) : values;
  return mask ? intersect(repeatRow(mask), repeatRow(other)) : other;
}

/** Returns a mask of the last two axes, queries and keys, that masks each key behind its query. */
function buildCausalMask({ caller, shape, what }: Rows, offset: number): Broadcast<Uint8Array> {
  const dims = shape.slice(-2);
  const [queries, keys] = dims;
  if (keys === undefined)
    throw rangeError(
      caller,
      "ERR_MASK",
      `causal needs queries and keys; ${what} has shape ${formatList(shape)}`,
    );
  const values = new Uint8Array(queries! * keys);
  for (let query = 0; query < queries!; query++) {
    const seen = Math.min(Math.max(query + offset + 1, 0), keys);
    values.fill(1, query * keys, query * keys + seen);
  }
  return { values, dims };
}

/** Returns the entries of an array with a bias added. A bias of −∞ masks an entry even if it is NaN. A sum of
 * numbers that overflows is the number nearest to it, since an infinite logit would make its row NaN. A loop
 * takes a third of the time of `map` with a callback, or less. */
export function addBias(array: Rows, from: ArrayLike<number>, bias: Broadcast<Floats>): Float64Array {
  const biases = broadcast("bias", bias, array);
  const sums = new Float64Array(biases.length);
  for (let i = 0; i < sums.length; i++) {
    const b = biases[i]!;
    const x = from[i]!;
    const sum = x + b;
    const hasOverflowed = !Number.isFinite(sum) && Number.isFinite(x) && Number.isFinite(b);
    sums[i] = b === -Infinity ? b : hasOverflowed ? Math.sign(sum) * Number.MAX_VALUE : sum;
  }
  return sums;
}

/** Returns a value for each entry of an array. The values are given for all entries, or for those of a row,
 * or they have dimensions of their own, which are broadcast by NumPy's rules. With `isPeriodic` the
 * outermost axes on which the values repeat are left out. */
export function broadcast<Values extends Uint8Array | Floats>(
  name: "mask" | "bias" | "weights",
  { values, dims }: Broadcast<Values>,
  array: Rows,
  isPeriodic = false,
): Values {
  const { caller, what, n, shape, axes, length } = array;
  const sizes =
    dims ?? (values.length === n ? shape : shape.map((size, axis) => (axes.includes(axis) ? size : 1)));
  // Dimensions are aligned at the last axis.
  const missing = shape.length - sizes.length;
  const fits = sizes.every((size, axis) => size === 1 || size === shape[missing + axis]);
  if (!fits || sizes.reduce((product, size) => product * size, 1) !== values.length) {
    const text = `${name} of shape ${formatList(dims ?? [values.length])} can't fill shape ${formatList(shape)} of ${what}: it takes ${formatCount(n, "entry", "entries")}, ${length} for all rows, or what broadcasts`;
    throw rangeError(caller, `ERR_${name.toUpperCase()}` as Code, text);
  }
  let block = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (isPeriodic && values.length === block && axis < shape.length - 1) return values;
    const size = shape[axis]!;
    if (sizes[axis - missing] !== size) values = repeatBlocks(values, block, size);
    block *= size;
  }
  return values;
}

/** Repeats each block of values. Each step copies all that the steps before have written, so the number of
 * copies grows with the logarithm of `times`. */
function repeatBlocks<Values extends Uint8Array | Floats>(
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

/** Tells whether an entry of a row is unmasked. */
export function isUnmasked(call: Call, row: number, entry: number): boolean {
  const { mask, length } = call;
  return !mask || mask[mask.length === length ? entry : getFlatIndex(call, row, entry) % mask.length] !== 0;
}

/** Returns how many entries of each row are unmasked, counted up to `most`: a number for each row of the
 * mask, which repeats. */
export function countUnmasked(call: Call, most = Infinity): Uint32Array {
  const { mask, rows, length } = call;
  // A mask along the last axis is read in its order, which is ten times as fast as by the index of each
  // entry.
  const isInOrder = mask && (isLastAxis(call) || mask.length === length);
  const counts = new Uint32Array(isInOrder ? mask.length / length : mask ? rows : 1);
  return counts.map((_, row) => {
    let count = 0;
    for (let entry = 0; entry < length && count < most; entry++)
      if (isInOrder ? mask[row * length + entry] !== 0 : isUnmasked(call, row, entry)) count++;
    return count;
  });
}

/** Throws if the mask leaves a row fewer entries than `count`. `text` makes the error's text of the smallest
 * number of unmasked entries in a row. */
export function checkUnmasked(
  call: Call,
  count: number,
  code: Code,
  text: (unmasked: number) => string,
): void {
  if (!call.mask || call.rows === 0) return;
  const least = countUnmasked(call, count).reduce((least, unmasked) => Math.min(least, unmasked), Infinity);
  if (least < count) throw rangeError(call.caller, code, text(least));
}
