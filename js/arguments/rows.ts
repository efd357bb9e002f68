// Rows: how a shape and axes divide an array, and where an entry of a row lies.
import { type Caller, formatList, rangeError } from "../errors.js";
import type { Address, Arena, Floats } from "../wasm/memory.js";
import { resolveShape } from "./arrays.js";
import { type Kind } from "./kinds.js";
import { type Signature } from "./options.js";
import { LAST_AXIS, type RowOptions } from "./row_options.js";

/** Describes an array in rows. */
export interface Rows {
  caller: Caller;
  /** The name of the array in error texts. */
  what: string;
  /** The number of all entries. */
  n: number;
  shape: readonly number[];
  /** The axes that rows run along, counted from the first. */
  axes: readonly number[];
  /** The number of rows. */
  rows: number;
  /** The number of entries in a row. */
  length: number;
}

/** Holds the input and the options of a function, all read and checked. */
export interface Call extends Rows {
  caller: Signature;
  kind: Kind;
  from: ArrayLike<number>;
  options: RowOptions;
  /** One byte for each entry, or for each entry of a row; 0 where it is masked. */
  mask: Uint8Array | undefined;
  /** The changes of the logits that are made in the memory (js/options/logit_changes.ts). */
  changes: Changes | undefined;
  /** Where the entries lie that are computed in place; undefined for those that are copied. */
  place: Place | undefined;
}

/** Describes entries in a memory of handles. */
export interface Place {
  readonly arena: Arena;
  readonly data: Floats;
  /** The address of the entries. */
  readonly entries: Address;
  /** The address of the workspace, which reaches to the end of the memory. */
  readonly workspace: Address;
}

/** Decides whether a call, which is read in full, is computed in place. */
export type ChoosePlace = (call: Call) => Place | undefined;

/** Describes what changes logits before their softmax: a soft cap, then biases, one after the other. */
interface Changes {
  cap: number | undefined;
  /** Each has a number for every logit. */
  biases: readonly Floats[];
}

const FIRST_AXIS = [0];

/** Returns how a shape and axes divide n entries into rows. */
export function resolveRows(
  n: number,
  dims: readonly number[] | undefined,
  axis: RowOptions["axis"],
  caller: Caller,
  what: string,
): Pick<Rows, "shape" | "axes" | "rows" | "length"> {
  if (dims === undefined && axis === LAST_AXIS) return { shape: [n], axes: FIRST_AXIS, rows: 1, length: n };
  const shape = resolveShape(dims ?? [n], n, caller, what);
  const axes = resolveAxes(shape, axis, caller);
  let [rows, length] = [1, 1];
  shape.forEach((size, axis) => {
    if (axes.includes(axis)) length *= size;
    else rows *= size;
  });
  return { shape, axes, rows, length };
}

/** Returns the axes that rows run along, with those below 0 counted from the end. */
function resolveAxes(shape: readonly number[], axes: RowOptions["axis"], caller: Caller): number[] {
  const rank = shape.length;
  // An array without dimensions is a row of one entry.
  if (!axes || (axes === LAST_AXIS && rank === 0)) return [...shape.keys()];
  const counted = axes.map((axis) => (axis < 0 ? axis + rank : axis));
  if (new Set(counted).size === axes.length && counted.every((axis) => axis >= 0 && axis < rank))
    return counted;
  throw rangeError(
    caller,
    "ERR_AXIS",
    `axis ${formatList(axes)} is out of range or doubled: shape ${formatList(shape)} has ${rank > 0 ? `the axes ${-rank} to ${rank - 1}` : "no axis"}`,
  );
}

/** Tells whether rows run along the last axis alone, so that each lies in one piece. */
export const isLastAxis = ({ axes, shape }: Pick<Rows, "axes" | "shape">): boolean =>
  axes.length === 1 && axes[0] === shape.length - 1;

/** Returns the index, among all entries of an array, of an entry of a row. */
export function getFlatIndex({ shape, axes, length }: Rows, row: number, entry: number): number {
  if (isLastAxis({ axes, shape })) return row * length + entry;
  let [index, stride] = [0, 1];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis]!;
    const isAlong = axes.includes(axis);
    index += ((isAlong ? entry : row) % size) * stride;
    if (isAlong) entry = Math.floor(entry / size);
    else row = Math.floor(row / size);
    stride *= size;
  }
  return index;
}
