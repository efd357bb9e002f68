// Options read once, in full, before anything is computed: unknown names, wrong kinds.
import { MOST } from "../wasm/memory.js";
import { checkAttached, checkedNumbers } from "./arrays.js";
import { type Caller, type Code, rangeError, show, tag, typeError } from "./errors.js";

/** A function of the API: its name and the names of its options. */
export interface Signature extends Caller {
  readonly options: readonly string[];
}

/** Describes a function. Calls are marked as pure, so that bundlers drop what isn't used. */
export const signature = (name: string, f: Function | undefined, ...options: (readonly string[])[]): Signature => ({
  name,
  f,
  options: options.flat(),
});

/** The options that functions of rows share, and those of logits. */
export const ROWS = ["shape", "axis", "mask"];
export const LOGITS = ["shape", "axis", "mask", "temperature"];

/** All options as users give them. */
export type Given = Record<string, unknown>;

/** The options that several functions have; `axis` as a list of axes, of which none stands for all. */
export interface Options {
  shape: number[] | undefined;
  axis: number[];
  temperature: number;
  mask: Uint8Array | undefined;
  out: unknown;
  splitInfinity: boolean;
  keepDims: boolean;
  /** All as they were given, for functions that read more. */
  given: Given;
}

/** Returns a copy of options that have these names only. */
export function checkNames(options: object, { options: names, ...caller }: Signature): Given {
  if (typeof options !== "object" || options === null || Array.isArray(options) || ArrayBuffer.isView(options)) {
    throw typeError(caller, "ERR_OPTION", `options have to be an object, not ${show(options)}`);
  }
  for (const key of Object.keys(options)) {
    if (!names.includes(key)) {
      const close = nearest(key, names);
      const hint = close ? `did you mean '${close}'?` : names.length > 0 ? `its options: ${names.join(", ")}` : "it has none";
      throw typeError(caller, "ERR_OPTION", `there is no option '${key}'; ${hint}`);
    }
  }
  return { ...options } as Given;
}

/** Reads the options that several functions have. */
export function parseOptions(options: object, signature: Signature): Options {
  const given = checkNames(options, signature);
  return {
    shape: given.shape === undefined ? undefined : integers(given.shape, signature, "shape", "ERR_SHAPE"),
    axis: parseAxis(given.axis, signature),
    temperature: parseNumber(given, "temperature", 1, signature, "ERR_TEMPERATURE"),
    mask: parseMask(given.mask, signature),
    out: given.out,
    splitInfinity: parseChoice(given, "onInfinity", ["nan", "split"], signature) === "split",
    keepDims: parseFlag(given, "keepDims", signature),
    given,
  };
}

/** The axis where none is given. */
export const LAST = [-1];

/** What stands for no options, and what these are. */
export const NONE: object = {};
export const DEFAULTS: Options = {
  shape: undefined,
  axis: LAST,
  temperature: 1,
  mask: undefined,
  out: undefined,
  splitInfinity: false,
  keepDims: false,
  given: {},
};

function parseAxis(axis: unknown, caller: Caller): number[] {
  if (axis === undefined) return LAST;
  if (axis === null) return [];
  const several = integers(typeof axis === "number" ? [axis] : axis, caller, "axis", "ERR_AXIS");
  if (several.length > 0) return several;
  throw rangeError(caller, "ERR_AXIS", "axis is an array of 0 axes; null stands for all");
}

function integers(value: unknown, caller: Caller, what: string, code: "ERR_SHAPE" | "ERR_AXIS"): number[] {
  if (!Array.isArray(value)) {
    throw typeError(caller, code, `${what} has to be an array of integers, not ${show(value)}`);
  }
  const numbers = Array.from(checkedNumbers(value, caller, what, code));
  const lowest = code === "ERR_SHAPE" ? 0 : -(2 ** 31);
  const wrong = numbers.findIndex((n) => !Number.isInteger(n) || n < lowest || n >= 2 ** 31);
  if (wrong < 0) return numbers;
  throw rangeError(caller, code, `${what} [${numbers.join(", ")}] has to be integers from ${lowest} to ${2 ** 31 - 1}`);
}

export function parseNumber(given: Given, key: string, otherwise: number, caller: Caller, code: Code): number {
  const value = given[key];
  if (value === undefined) return otherwise;
  if (typeof value === "number") return value;
  throw typeError(caller, code, `${key} has to be a number, not ${show(value)}`);
}

/** Reads an integer that isn't below the least. */
export function parseInteger(given: Given, key: string, otherwise: number, least: number, caller: Caller, code: Code): number {
  const n = parseNumber(given, key, otherwise, caller, code);
  if (Number.isInteger(n) && n >= least) return n;
  throw rangeError(caller, code, `${key} is ${n}; it has to be an integer from ${least} on`);
}

/** Reads a number from 0 to 1; where none is given, it is another. */
export function parseFraction(given: Given, key: string, otherwise: number, caller: Caller): number {
  const n = parseNumber(given, key, otherwise, caller, "ERR_FRACTION");
  if ((n >= 0 && n <= 1) || given[key] === undefined) return n;
  throw rangeError(caller, "ERR_FRACTION", `${key} is ${n}; it has to be from 0 to 1`);
}

/** Reads a mask as one byte an entry, 0 where it masks. */
function parseMask(value: unknown, caller: Caller): Uint8Array | undefined {
  if (value === undefined) return undefined;
  const isView = ArrayBuffer.isView(value) && tag(value) !== "DataView" && !tag(value).startsWith("Big");
  if (!Array.isArray(value) && !isView) {
    throw typeError(caller, "ERR_MASK", `mask has to be an array of booleans or numbers, not ${show(value)}`);
  }
  const entries = value as unknown as ArrayLike<unknown>;
  if (isView && entries.length === 0) checkAttached(value as unknown as Float32Array, caller, "mask");
  if (entries.length >= MOST / 8) {
    throw rangeError(caller, "ERR_MEMORY", `mask has length ${entries.length}, more than there can be logits`);
  }
  const bytes = new Uint8Array(entries.length);
  for (let i = 0; i < bytes.length; i++) {
    const shows = entries[i];
    if (typeof shows !== "boolean" && typeof shows !== "number") {
      throw typeError(caller, "ERR_MASK", `mask[${i}] is ${show(shows)}; it has to be a boolean or a number`);
    }
    bytes[i] = shows ? 1 : 0;
  }
  return bytes;
}

export function parseChoice<Choice extends string>(given: Given, key: string, allowed: readonly Choice[], caller: Caller): Choice {
  const value = given[key];
  if (value === undefined) return allowed[0]!;
  if (allowed.includes(value as Choice)) return value as Choice;
  throw typeError(caller, "ERR_OPTION", `${key} has to be ${allowed.map(show).join(" or ")}, not ${show(value)}`);
}

export function parseFlag(given: Given, key: string, caller: Caller): boolean {
  const value = given[key];
  if (value === undefined || typeof value === "boolean") return value ?? false;
  throw typeError(caller, "ERR_OPTION", `${key} has to be true or false, not ${show(value)}`);
}

/** Returns the name that begins with the key, or else the one at the least Levenshtein distance, if that
 * is at most half of the key's length. */
function nearest(key: string, names: readonly string[]): string | undefined {
  const longer = names.find((name) => name.startsWith(key));
  if (longer) return longer;
  const distance = (name: string): number => {
    let row = Array.from({ length: name.length + 1 }, (_, i) => i);
    for (let i = 0; i < key.length; i++) {
      const next = [i + 1];
      for (let j = 0; j < name.length; j++) {
        const replaced = row[j]! + (key[i]!.toLowerCase() === name[j]!.toLowerCase() ? 0 : 1);
        next.push(Math.min(replaced, row[j + 1]! + 1, next[j]! + 1));
      }
      row = next;
    }
    return row[name.length]!;
  };
  const distances = names.map(distance);
  const least = Math.min(...distances);
  return least <= key.length / 2 ? names[distances.indexOf(least)] : undefined;
}
