// Options read once, in full, before anything is computed: unknown names, wrong kinds.
import { MOST } from "../wasm/memory.js";
import { checkedKind, checkedLength, nameOf, opened, readArray } from "./arrays.js";
import {
  type Caller,
  type Code,
  list,
  memoryError,
  rangeError,
  refuse,
  shortened,
  show,
  typeError,
} from "./errors.js";

/** A function of the API. */
export interface Signature extends Caller {
  readonly options: readonly string[];
}

/** Describes a function. Calls are marked as pure, so that bundlers drop what isn't used. */
export const signature = (
  name: string,
  f: Function | undefined,
  ...options: (readonly string[])[]
): Signature => ({
  name,
  f,
  options: options.flat(),
});

/** The options that functions of rows share, and those of logits. */
export const ROWS = ["shape", "axis", "mask", "causal"];
export const LOGITS = ["shape", "axis", "mask", "causal", "bias", "temperature"];
/** Those of rows of attention. */
export const ATTENTION = ["sink", "softcap"];

/** All options as users give them. */
export type Given = Record<string, unknown>;

/** What is given for the entries of an array: for all of them, for those of a row, or with dimensions that
 * are broadcast. */
export interface Spread<Values extends Uint8Array | Float64Array> {
  values: Values;
  dims: number[] | undefined;
}

/** The options that several functions have; `axis` is null for all axes. */
export interface Options {
  shape: number[] | undefined;
  axis: number[] | null;
  temperature: number;
  /** One byte an entry, 0 where it masks. */
  mask: Spread<Uint8Array> | undefined;
  bias: Spread<Float64Array> | undefined;
  /** How many more keys than its index a query sees. */
  causal: number | undefined;
  /** One for all rows, or one for each; none where there are none. */
  sink: ArrayLike<number>;
  out: unknown;
  splitInfinity: boolean;
  /** All as they were given, for functions that read more. */
  given: Given;
}

/** Returns a copy of options that have these names only. */
export function checkNames(options: object, caller: Signature): Given {
  const names = caller.options;
  if (!isPlainObject(options)) {
    // A number is a temperature, or the index that map passes.
    const isNumber = typeof options === "number";
    const temperature = isNumber && names.includes("temperature") ? `{ temperature: ${options} }, or ` : "";
    const hint = isNumber ? `: ${temperature}rows.map((row) => ${caller.name}(row))` : "";
    throw typeError(caller, "ERR_OPTION", `options have to be an object, not ${show(options)}${hint}`);
  }
  const given: Given = {};
  // With those that a prototype has.
  for (const key in options) {
    if (!names.includes(key)) {
      const close = nearest(key, names);
      const hint = close ? `did you mean '${close}'?` : `its options: ${names.join(", ")}`;
      throw typeError(caller, "ERR_OPTION", `there is no option '${shortened(key)}'; ${hint}`);
    }
    given[key] = (options as Given)[key];
  }
  return given;
}

/** Whether a value is an object of names, not an array, a Map, a Date or another that would pass for an empty one. */
export const isPlainObject = (value: unknown): value is object =>
  Object.prototype.toString.call(value) === "[object Object]";

/** Reads the options that several functions have. */
export function parseOptions(options: object, signature: Signature): Options {
  const given = checkNames(options, signature);
  return {
    shape: parseDims(given.shape, signature),
    axis: parseAxis(given.axis, signature),
    temperature: parseNumber(
      given,
      "temperature",
      1,
      signature,
      "ERR_TEMPERATURE",
      "0 or more",
      (t) => t >= 0,
    ),
    mask: parseMask(given.mask, signature),
    // Where there are steps, it is one of them (js/functions/steps.ts).
    bias: signature.options.includes("order") ? undefined : parseSpread(given.bias, signature, "bias"),
    causal: parseCausal(given, signature),
    sink: parseSink(given, signature),
    out: given.out,
    splitInfinity: parseChoice(given, "onInfinity", ["nan", "split"], signature) === "split",
    given,
  };
}

/** The axis where none is given. */
export const LAST = [-1];

/** What stands for no options. */
export const NONE: object = {};

function parseAxis(axis: unknown, caller: Caller): number[] | null {
  if (axis === undefined) return LAST;
  return axis === null
    ? null
    : parseIntegers(typeof axis === "number" ? [axis] : axis, caller, "axis", "ERR_AXIS", -(2 ** 31));
}

/** Reads the dimensions of an array if they are given; one may be −1, which stands for what is left. */
export const parseDims = (dims: unknown, caller: Caller): number[] | undefined =>
  dims === undefined ? undefined : parseIntegers(dims, caller, "shape", "ERR_SHAPE", -1);

function parseIntegers(value: unknown, caller: Caller, what: string, code: Code, least: number): number[] {
  const read = readArray(value, caller, what, true, code);
  const numbers = Array.isArray(read) ? (read as number[]) : Array.from(read);
  if (numbers.every((n) => Number.isInteger(n) && n >= least && n < 2 ** 31)) return numbers;
  throw rangeError(
    caller,
    code,
    `${what} ${list(numbers)} has to be integers from ${least} to ${2 ** 31 - 1}`,
  );
}

/** Reads a number that passes a test, which the rule tells. */
export function parseNumber<None extends number | undefined>(
  given: Given,
  key: string,
  otherwise: None,
  caller: Caller,
  code: Code,
  rule: string,
  passes: (x: number) => boolean,
): number | None {
  const value = given[key];
  if (value === undefined) return otherwise;
  return typeof value === "number" && passes(value) ? value : refuse(caller, code, key, value, rule);
}

/** Reads an integer that isn't below the least. */
export const parseInteger = (
  given: Given,
  key: string,
  otherwise: number,
  least: number,
  caller: Caller,
  code: Code,
  or = "",
): number =>
  parseNumber(
    given,
    key,
    otherwise,
    caller,
    code,
    `an integer from ${least} on${or}`,
    (n) => Number.isInteger(n) && n >= least,
  );

/** Reads how many of the largest are taken at most. */
export const parseTopK = (given: Given, otherwise: number, caller: Caller): number =>
  given.topK === Infinity
    ? Infinity
    : parseInteger(given, "topK", otherwise, 1, caller, "ERR_K", ", or Infinity for all");

/** Reads a number from 0 to 1; where none is given, it is another. */
export const parseFraction = (
  given: Given,
  key: string,
  otherwise: number,
  caller: Caller,
  code: Code = "ERR_FRACTION",
): number => parseNumber(given, key, otherwise, caller, code, "from 0 to 1", (n) => n >= 0 && n <= 1);

/** Copies bytes, and returns whether all are 0 or 1. */
function isBinary(to: Uint8Array, from: Uint8Array): boolean {
  to.set(from);
  let bits = 0;
  const words = new Uint32Array(to.buffer, 0, to.length >> 2);
  for (let i = 0; i < words.length; i++) bits |= words[i]!;
  for (let i = to.length & ~3; i < to.length; i++) bits |= to[i]!;
  return (bits & ~0x01010101) === 0;
}

function parseMask(mask: unknown, caller: Caller): Options["mask"] {
  if (mask === undefined) return undefined;
  const { data, name, dims } = opened(mask, "mask");
  if (!nameOf(data)) checkedKind(data, caller, name, "ERR_MASK");
  const entries = data as ArrayLike<unknown>;
  const n = checkedLength(entries, caller, name);
  if (n >= MOST / 8) throw memoryError(caller, n);
  const values = new Uint8Array(n);
  if (data instanceof Uint8Array && isBinary(values, data)) return { values, dims: parseDims(dims, caller) };
  for (let i = 0; i < n; i++) {
    let entry = entries[i];
    if (typeof entry === "bigint") entry = Number(entry);
    if (entry === 1 || entry === true) values[i] = 1;
    else if (entry !== 0 && entry !== false) {
      const fix = typeof entry === "number" && entry < 0 ? "; pass what is added to the logits as bias" : "";
      refuse(caller, "ERR_MASK", `${name}[${i}]`, entry, `1 or 0, true or false${fix}`);
    }
  }
  return { values, dims: parseDims(dims, caller) };
}

/** Reads numbers for the entries of an array. */
export function parseSpread(
  numbers: unknown,
  caller: Caller,
  what: string,
): Spread<Float64Array> | undefined {
  if (numbers === undefined) return undefined;
  return {
    values: Float64Array.from(readArray(numbers, caller, what)),
    dims: parseDims(opened(numbers).dims, caller),
  };
}

function parseSink({ sink }: Given, caller: Caller): ArrayLike<number> {
  if (sink === undefined) return [];
  const sinks = typeof sink === "number" ? [sink] : readArray(sink, caller, "sink");
  for (let i = 0; i < sinks.length; i++)
    if (!(sinks[i]! < Infinity))
      refuse(caller, "ERR_RANGE", "sink", sinks[i], "a number below Infinity, or one for each row");
  return sinks;
}

function parseCausal({ causal }: Given, caller: Caller): number | undefined {
  const offset = causal === true ? 0 : causal === false ? undefined : causal;
  return parseNumber(
    { causal: offset },
    "causal",
    undefined,
    caller,
    "ERR_MASK",
    "true, false or an integer",
    Number.isInteger,
  );
}

export function parseChoice<Choice extends string | boolean>(
  given: Given,
  key: string,
  allowed: readonly Choice[],
  caller: Caller,
): Choice {
  const value = given[key];
  if (value === undefined) return allowed[0]!;
  if (allowed.includes(value as Choice)) return value as Choice;
  throw typeError(
    caller,
    "ERR_OPTION",
    `${key} has to be ${allowed.map(show).join(" or ")}, not ${show(value)}`,
  );
}

/** What other libraries call these options. */
const ALIASES: Given = { dim: "axis", dims: "shape", T: "temperature", lr: "learningRate" };

/** Returns the name that stands for the key elsewhere or begins with it, or else the one at the least
 * Levenshtein distance, if that is at most half of the key's length. */
function nearest(key: string, names: readonly string[]): string | undefined {
  const known = names.find((name) => name === ALIASES[key] || name.startsWith(key));
  if (known) return known;
  const distance = (name: string): number => {
    let row = Array.from({ length: name.length + 1 }, (_, i) => i);
    for (const letter of key.toLowerCase()) {
      let before = row[0]! + 1;
      row = row.map(
        (above, j) =>
          (before = j
            ? Math.min(above + 1, before + 1, row[j - 1]! + Number(letter !== name[j - 1]!.toLowerCase()))
            : before),
      );
    }
    return row[name.length]!;
  };
  const distances = names.map(distance);
  const least = Math.min(...distances);
  return least <= key.length / 2 ? names[distances.indexOf(least)] : undefined;
}
