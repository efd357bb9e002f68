// The options that functions of rows share: shape and axes, the mask, and what changes or joins the logits.
import { type Caller, memoryError, refuse } from "../errors.js";
import { type Floats, MAX_BYTES } from "../wasm/memory.js";
import { nameHole, parseDims, parseIntegers, readArray, unwrapTensor } from "./arrays.js";
import { checkKind, checkLength, getTypeName, isFloats, viewFloats } from "./kinds.js";
import { type Signature, type UserOptions, copyOptions, parseChoice, parseTemperature } from "./options.js";

/** Names the options of every function that reduces or maps rows. */
export const ROW_OPTIONS = ["shape", "axis", "mask", "causal"];
/** Names the options of functions whose rows are logits. */
export const LOGITS_OPTIONS = ["shape", "axis", "mask", "causal", "bias", "temperature"];
/** Names the options of functions that compute attention. */
export const ATTENTION_OPTIONS = ["sink", "softcap"];

/** Holds values for the entries of an array: one for each, one for each entry of a row, or with dimensions
 * that are broadcast. */
export interface Broadcast<Values extends Uint8Array | Floats> {
  values: Values;
  dims: number[] | undefined;
}

/** Holds the options that several functions share, read and checked. */
export interface RowOptions {
  shape: number[] | undefined;
  /** The axes as given; null stands for all. */
  axis: number[] | null;
  temperature: number;
  /** One byte for each entry, 0 where it is masked. */
  mask: Broadcast<Uint8Array> | undefined;
  bias: Broadcast<Floats> | undefined;
  /** A query sees the keys up to its own index plus this offset. */
  causal: number | undefined;
  /** One sink for all rows, or one for each; empty without a sink. */
  sink: ArrayLike<number>;
  out: unknown;
  splitInfinity: boolean;
  /** The options as passed, from which functions read further ones. */
  user: UserOptions;
}

/** Tells whether a function reads the bias itself: as one of the steps of an `order`
 * (js/options/sample_steps.ts), or beside the `logits` of a gradient, whose input isn't logits
 * (js/functions/gradients.ts). */
const readsBias = ({ options }: Signature): boolean =>
  options.includes("order") || options.includes("logits");

/** Reads the options that several functions have. */
export function parseRowOptions(options: object, signature: Signature): RowOptions {
  const user = copyOptions(options, signature);
  return {
    shape: parseDims(user.shape, signature),
    axis: parseAxis(user.axis, signature),
    temperature: parseTemperature(user, signature),
    mask: parseMask(user.mask, signature),
    bias: readsBias(signature) ? undefined : parseBroadcast(user.bias, signature, "bias"),
    causal: parseCausal(user, signature),
    sink: parseSink(user, signature),
    out: user.out,
    splitInfinity: parseChoice(user, "onInfinity", ["nan", "split"], signature) === "split",
    user,
  };
}

/** The default of `axis`. js/arguments/rows.ts compares it by identity, which tells it from a given -1: an
 * array without dimensions has no last axis, and by default its entry is a row. */
export const LAST_AXIS = [-1];

/** Reads the axes that rows run along; null stands for all. */
function parseAxis(axis: unknown, caller: Caller): number[] | null {
  if (axis === undefined) return LAST_AXIS;
  if (typeof axis !== "number" && typeof axis !== "object")
    refuse(caller, "ERR_AXIS", "axis", axis, "an integer, an array of integers or null");
  return axis === null
    ? null
    : parseIntegers(typeof axis === "number" ? [axis] : axis, caller, "axis", "ERR_AXIS", -(2 ** 31));
}

/** Copies the bytes of a mask and tells whether all are 0 or 1. It reads four bytes at a time, which takes a
 * quarter of the time of a check entry by entry. */
function isBinary(to: Uint8Array, from: Uint8Array): boolean {
  to.set(from);
  let bits = 0;
  const words = new Uint32Array(to.buffer, 0, to.length >> 2);
  for (let i = 0; i < words.length; i++) bits |= words[i]!;
  for (let i = to.length & ~3; i < to.length; i++) bits |= to[i]!;
  return (bits & ~0x01010101) === 0;
}

/** Reads a mask as bytes that are 0 or 1. */
function parseMask(mask: unknown, caller: Caller): RowOptions["mask"] {
  if (mask === undefined) return undefined;
  const { data, name, dims } = unwrapTensor(mask, "mask");
  if (!getTypeName(data)) checkKind(data, caller, name, "ERR_MASK");
  const entries = data as ArrayLike<unknown>;
  const n = checkLength(entries, caller, name);
  if (n >= MAX_BYTES / 8) throw memoryError(caller, n);
  const values = new Uint8Array(n);
  if (data instanceof Uint8Array && isBinary(values, data)) return { values, dims: parseDims(dims, caller) };
  for (let i = 0; i < n; i++) {
    let entry = entries[i];
    if (typeof entry === "bigint") entry = Number(entry);
    if (entry === 1 || entry === true) values[i] = 1;
    else if (entry !== 0 && entry !== false) {
      const fix = getTypeName(entry)
        ? ": flatten it"
        : typeof entry === "number" && entry < 0
          ? "; pass what is added to the logits as bias"
          : "";
      const found = nameHole(entry, i, entries);
      refuse(caller, "ERR_MASK", `${name}[${i}]`, found, `1 or 0, true or false${fix}`);
    }
  }
  return { values, dims: parseDims(dims, caller) };
}

/** Reads an option that has numbers for the entries of an array. Floats aren't copied, so code of the user's
 * that runs later may detach them. */
export function parseBroadcast(
  numbers: unknown,
  caller: Caller,
  what: string,
): Broadcast<Floats> | undefined {
  if (numbers === undefined) return undefined;
  // `broadcast` checks the dimensions, beside those of the array.
  const { data, name, dims } = unwrapTensor(numbers, what);
  const values = isFloats(data) ? viewFloats(data, caller, name) : readArray(data, caller, name);
  return {
    values: isFloats(values) ? values : new Float64Array(values),
    dims: parseDims(dims, caller),
  };
}

/** Reads the sinks, of which there are none without the option. */
function parseSink({ sink }: UserOptions, caller: Caller): ArrayLike<number> {
  if (sink === undefined) return [];
  const sinks = typeof sink === "number" ? [sink] : readArray(sink, caller, "sink");
  for (let i = 0; i < sinks.length; i++)
    if (!(sinks[i]! < Infinity))
      refuse(caller, "ERR_RANGE", "sink", sinks[i], "a number below Infinity, or one for each row");
  return sinks;
}

/** Reads the offset of a causal mask: `true` is 0, and `false` is no mask. */
function parseCausal({ causal }: UserOptions, caller: Caller): number | undefined {
  const offset = causal === true ? 0 : causal === false ? undefined : causal;
  if (offset === undefined || Number.isInteger(offset)) return offset as number | undefined;
  return refuse(caller, "ERR_MASK", "causal", causal, "true, false or an integer");
}
