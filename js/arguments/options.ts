// Options: each is read once, and checked before it is used.
import { type Caller, type Code, memoryError, refuse, shorten, show, typeError } from "../errors.js";
import { type Floats, MAX_BYTES } from "../wasm/memory.js";
import { nameHole, parseDims, parseIntegers, readArray, unwrapTensor } from "./arrays.js";
import { checkKind, checkLength, getTypeName, isFloats, suggestFix, viewFloats } from "./kinds.js";
import { findNearest } from "./nearest_option.js";

/** Describes a function of the API by its name and the names of its options. */
export interface Signature extends Caller {
  readonly options: readonly string[];
}

/** Describes a function of the API. Every call of this is marked as pure, so that bundlers drop it together
 * with an unused function. */
export const describeFunction = (
  name: string,
  f: Function | undefined,
  ...options: (readonly string[])[]
): Signature => ({
  name,
  f,
  options: options.flat(),
});

/** Names the options of every function that reduces or maps rows. */
export const ROW_OPTIONS = ["shape", "axis", "mask", "causal"];
/** Names the options of functions whose rows are logits. */
export const LOGITS_OPTIONS = ["shape", "axis", "mask", "causal", "bias", "temperature"];
/** Names the options of functions that compute attention. */
export const ATTENTION_OPTIONS = ["sink", "softcap"];

/** The options as the user passed them, with known names and unchecked values. */
export type UserOptions = Record<string, unknown>;

/** Holds values for the entries of an array: one for each, one for each entry of a row, or with dimensions
 * that are broadcast. */
export interface Broadcast<Values extends Uint8Array | Floats> {
  values: Values;
  dims: number[] | undefined;
}

/** Holds the options that several functions share, read and checked. */
export interface Options {
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

/** Returns a copy of the options. Throws if they aren't an object, and for a name that the function doesn't
 * know, with the nearest name that it knows. */
export function copyOptions(options: object, caller: Signature): UserOptions {
  const names = caller.options;
  if (!isPlainObject(options)) {
    // A number may be meant as the temperature or the axis, or it is the index that `map` passes to a
    // function whose options are the second argument.
    const hints = [show(options)];
    if (typeof options === "number") {
      const meant = options < 0 ? "axis" : "temperature";
      const fixes = names.includes(meant) ? [`{ ${meant}: ${options} }`] : [];
      if (caller.f?.length === 1 && !caller.name.includes("."))
        fixes.push(`rows.map((row) => ${caller.name}(row))`);
      if (fixes[0]) hints.push(fixes.join(", or "));
    }
    throw typeError(caller, "ERR_OPTION", `options have to be an object, not ${hints.join(": ")}`);
  }
  return copyKnown(options, names, caller, (key) => `there is no option '${key}'`, "its options");
}

/** Returns a copy of an option that is an object, such as `priors`. Throws for a key that it can't have. */
export const copyKnownFields = (
  value: object,
  names: readonly string[],
  caller: Caller,
  what: string,
): UserOptions => copyKnown(value, names, caller, (key) => `${what} has no '${key}'`, "it may have");

/** Returns a copy of a fit or a rule that is passed as an option. Throws unless it is an object; `rule` says
 * what it has to be. */
export function copyFields(
  value: unknown,
  names: readonly string[],
  caller: Caller,
  what: string,
  rule: string,
): UserOptions {
  if (Object(value) === value) return copyKnownFields(value as object, names, caller, what);
  throw typeError(
    caller,
    "ERR_OPTION",
    `${what} has to be ${rule}, not ${show(value)}${suggestFix(value, what)}`,
  );
}

/** Copies an object. Throws for a key that isn't among the names: `complain` says what is wrong with it, and
 * `known` introduces the names. */
function copyKnown(
  from: object,
  names: readonly string[],
  caller: Caller,
  complain: (key: string) => string,
  known: string,
): UserOptions {
  const copy: UserOptions = {};
  // Inherited keys count too, so that an object may extend its defaults.
  for (const key in from) {
    if (!names.includes(key)) {
      const close = findNearest(key, names);
      const all = names.length > 0 ? `${known}: ${names.join(", ")}` : "the function has none";
      const hint = close ? `did you mean '${close}'?` : all;
      throw typeError(caller, "ERR_OPTION", `${complain(shorten(key))}; ${hint}`);
    }
    copy[key] = (from as UserOptions)[key];
  }
  return copy;
}

/** Tells whether a value is a plain object. Arrays, Maps and Dates aren't: they would pass for empty
 * options. */
export const isPlainObject = (value: unknown): value is object =>
  Object.prototype.toString.call(value) === "[object Object]";

/** Tells whether a function reads the bias itself: as one of the steps of an `order`
 * (js/options/sample_steps.ts), or beside the `logits` of a gradient, whose input isn't logits
 * (js/functions/gradients.ts). */
const readsBias = ({ options }: Signature): boolean =>
  options.includes("order") || options.includes("logits");

/** Reads the options that several functions have. */
export function parseOptions(options: object, signature: Signature): Options {
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

/** The default of `options`. It is compared by identity, so that calls without options share one result of
 * `parseOptions`. */
export const NO_OPTIONS: object = {};

/** Reads the axes that rows run along; null stands for all. */
function parseAxis(axis: unknown, caller: Caller): number[] | null {
  if (axis === undefined) return LAST_AXIS;
  if (typeof axis !== "number" && typeof axis !== "object")
    refuse(caller, "ERR_AXIS", "axis", axis, "an integer, an array of integers or null");
  return axis === null
    ? null
    : parseIntegers(typeof axis === "number" ? [axis] : axis, caller, "axis", "ERR_AXIS", -(2 ** 31));
}

/** Reads a number that passes a test; the rule states the test in words. */
export function parseNumber<None extends number | undefined>(
  user: UserOptions,
  key: string,
  otherwise: None,
  caller: Caller,
  code: Code,
  rule: string,
  passes: (x: number) => boolean,
): number | None {
  const value = user[key];
  if (value === undefined) return otherwise;
  return typeof value === "number" && passes(value) ? value : refuse(caller, code, key, value, rule);
}

/** Reads a temperature. */
export const parseTemperature = (user: UserOptions, caller: Caller, key = "temperature"): number =>
  parseNumber(user, key, 1, caller, "ERR_TEMPERATURE", "0 or more", (t) => t >= 0);

/** Reads a seed, which has to be given. */
export const parseSeed = ({ seed }: UserOptions, caller: Caller): number =>
  Number.isSafeInteger(seed)
    ? (seed as number)
    : refuse(caller, "ERR_RANDOM", "seed", seed, "an integer above -2^53 and below 2^53");

/** Reads `ignoreIndex`, the class of rows that don't count. */
export const parseIgnoreIndex = <None extends number | undefined>(
  user: UserOptions,
  otherwise: None,
  caller: Caller,
  code: Code,
): number | None => parseNumber(user, "ignoreIndex", otherwise, caller, code, "an integer", Number.isInteger);

/** Reads an integer that is at least `least`. */
export const parseInteger = (
  user: UserOptions,
  key: string,
  otherwise: number,
  caller: Caller,
  code: Code,
  least: number,
  or = "",
): number =>
  parseNumber(
    user,
    key,
    otherwise,
    caller,
    code,
    `an integer from ${least} on${or}`,
    (n) => Number.isInteger(n) && n >= least,
  );

/** Reads `topK`, the largest number of classes or entries that are kept. */
export const parseTopK = (user: UserOptions, otherwise: number, caller: Caller): number =>
  user.topK === Infinity
    ? Infinity
    : parseInteger(user, "topK", otherwise, caller, "ERR_K", 1, ", or Infinity for all");

/** Reads a number from 0 to 1. The default may lie outside. */
export const parseFraction = (
  user: UserOptions,
  key: string,
  otherwise: number,
  caller: Caller,
  code: Code = "ERR_FRACTION",
): number => parseNumber(user, key, otherwise, caller, code, "from 0 to 1", (n) => n >= 0 && n <= 1);

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
function parseMask(mask: unknown, caller: Caller): Options["mask"] {
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

/** Reads an option that takes one of several values; the first is the default. */
export function parseChoice<Choice extends string | boolean>(
  user: UserOptions,
  key: string,
  allowed: readonly Choice[],
  caller: Caller,
): Choice {
  const value = user[key];
  if (value === undefined) return allowed[0]!;
  if (allowed.includes(value as Choice)) return value as Choice;
  throw typeError(
    caller,
    "ERR_OPTION",
    `${key} has to be ${allowed.map(show).join(" or ")}, not ${show(value)}`,
  );
}
