// The types of what functions take: arrays, dimensions and masks.

/** Typed arrays of integers. They are computed in f64, and results are a `Float64Array`. A `Buffer` of Node.js,
 * whose bytes may be those of other numbers, is refused. */
export type IntegerArray =
  | Int8Array
  | (Uint8Array & { readonly readFloatLE?: never })
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/** A `Float16Array` of the engine's own, which Chromium has from version 135 on; that of a polyfill is
 * refused. It is computed in f32, and results are rounded to f16. */
export interface HalfArray {
  readonly [Symbol.toStringTag]: "Float16Array";
  readonly length: number;
  [index: number]: number;
}

/** A `BigInt64Array` or a `BigUint64Array`. They are accepted wherever integers are meant: as targets, masks
 * and shapes. Logits of these types are a TypeError: pass `Float64Array.from(x, Number)`. */
export interface Int64Array {
  readonly [Symbol.toStringTag]: "BigInt64Array" | "BigUint64Array";
  readonly length: number;
  [index: number]: bigint;
}

/** An array of logits. A `Uint16Array` is read as integers. Some runtimes without `Float16Array` return the
 * bits of half-precision numbers in one: decode them first. */
export type LogitsArray = readonly number[] | Float32Array | Float64Array | HalfArray | IntegerArray;

/** The dimensions of an array in row-major order: `[2, 3]` is two rows of three entries. */
export type Dimensions = readonly (number | bigint)[] | IntegerArray | Int64Array;

type TensorData = LogitsArray | Int64Array | readonly string[];

/** A tensor, such as those of ONNX Runtime and transformers.js. Its dimensions are the default of `shape` and
 * have to fit its data. Results are flat arrays of the type of the data. Strings are a TypeError, and so are
 * 64-bit integers as logits. */
export type TensorLike =
  | { readonly data: TensorData; readonly dims: Dimensions }
  | { readonly data: TensorData; readonly shape: Dimensions };

/** A flat array of logits, or a tensor. */
export type LogitsInput = LogitsArray | TensorLike;

/** Integers, such as the class of each row. A single number stands for a single row. */
export type Integers = number | bigint | readonly (number | bigint)[] | LogitsInput | Int64Array;

/** A mask: 1 or true for an entry that counts, 0 or false for one that is masked. It has an entry for each
 * logit, or for each entry of a row, for all rows. (If both lengths are equal, it has an entry for each
 * logit.) A tensor is broadcast to the shape by NumPy's rules. An additive mask of 0 and −∞ is the option
 * `bias` instead. */
export type Mask =
  | readonly (boolean | number | bigint)[]
  | IntegerArray
  | Int64Array
  | Float32Array
  | Float64Array
  | HalfArray
  | TensorLike
  | { readonly data: readonly boolean[]; readonly dims: Dimensions }
  | { readonly data: readonly boolean[]; readonly shape: Dimensions };
