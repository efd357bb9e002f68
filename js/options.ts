// Options read once, in full, before anything is computed: unknown names, wrong kinds.
import { type Code, rangeError, show, tag, typeError } from "./errors.js";
import { checked } from "./kinds.js";
import { MEMORY } from "./wasm.js";

/** The options of all functions; `axis` as the exports take it, where none stand for all. */
export interface Options {
  shape: number[] | undefined;
  axis: number[];
  temperature: number;
  mask: Uint8Array | undefined;
  out: unknown;
  limit: boolean;
  keepDims: boolean;
  weights: unknown;
  returnSign: boolean;
  ignoreIndex: number | undefined;
  labelSmoothing: number;
  reduction: string;
  /** All as they were given, for functions that read more. */
  given: Given;
}
export type Given = Record<string, unknown>;

const ROWS = ["shape", "axis", "mask"];
const LOGITS = [...ROWS, "temperature"];
const LOSS = [...LOGITS, "weights", "ignoreIndex", "labelSmoothing", "reduction"];
const NAMES: Record<string, readonly string[]> = {
  softmax: [...LOGITS, "out", "onInfinity"],
  logSoftmax: [...LOGITS, "out"],
  "Logits.softmax": ["temperature", "mask", "onInfinity"],
  "Logits.logSoftmax": ["temperature", "mask"],
  logSumExp: [...LOGITS, "keepDims", ...(CORE ? [] : ["weights", "returnSign"])],
  softmaxGrad: LOGITS,
  logSoftmaxGrad: LOGITS,
  softmaxJacobian: ["temperature"],
  crossEntropy: LOSS,
  crossEntropyGrad: LOSS,
  argmax: [...ROWS, "keepDims"],
  hardmax: ROWS,
  topK: ROWS,
  entropy: [...ROWS, "keepDims"],
  margin: [...ROWS, "keepDims"],
  sparsemax: LOGITS,
  entmax15: LOGITS,
  classify: [...LOGITS, "labels", "topK", "activation", "threshold", "minMargin", "allow", "deny"],
  sample: [...LOGITS, "count", "seed", "rng", "topK", "topP", "minP"],
  fitTemperature: ["shape", "bins"],
  calibrationError: ["shape", "bins"],
  BarCanvas: ["x", "y", "low", "high", "color", "faded"],
  "BarCanvas.draw": ["topK", "topP", "minP"],
};

/** A copy of options that have these names only. */
export function givenOf(options: object, name: string, names: readonly string[]): Given {
  if (typeof options !== "object" || options === null || Array.isArray(options) || ArrayBuffer.isView(options)) {
    throw typeError("ERR_OPTION", `${name}: options have to be an object, not ${show(options)}`);
  }
  for (const key of Object.keys(options)) {
    if (!names.includes(key)) {
      const close = nearest(key, names);
      throw typeError("ERR_OPTION", `${name} has no option '${key}'; ${close ? `did you mean '${close}'?` : `its options: ${names.join(", ")}`}`);
    }
  }
  return { ...options } as Given;
}

/** The options of the function called `name`. */
export function readOptions(options: object, name: string): Options {
  const given = givenOf(options, name, NAMES[name]!);
  return {
    shape: given.shape === undefined ? undefined : integers(given.shape, name, "shape", "ERR_SHAPE"),
    axis: axes(given.axis, name),
    temperature: number(given, "temperature", 1, name, "ERR_TEMPERATURE"),
    mask: mask(given.mask, name),
    out: given.out,
    limit: oneOf(given, "onInfinity", ["nan", "limit"], name) === "limit",
    keepDims: flag(given, "keepDims", name),
    weights: given.weights,
    returnSign: flag(given, "returnSign", name),
    ignoreIndex: given.ignoreIndex === undefined ? undefined : number(given, "ignoreIndex", 0, name, "ERR_OPTION"),
    labelSmoothing: number(given, "labelSmoothing", 0, name, "ERR_SMOOTHING"),
    reduction: oneOf(given, "reduction", ["mean", "sum", "none"], name),
    given,
  };
}

/** The axis where none is given. */
export const LAST = [-1];

function axes(axis: unknown, name: string): number[] {
  if (axis === undefined) return LAST;
  if (axis === null) return [];
  const several = integers(typeof axis === "number" ? [axis] : axis, name, "axis", "ERR_AXIS");
  if (several.length > 0) return several;
  throw rangeError("ERR_AXIS", `${name}: axis is an array of 0 axes; null stands for all`);
}

function integers(value: unknown, name: string, what: string, code: "ERR_SHAPE" | "ERR_AXIS"): number[] {
  if (!Array.isArray(value)) {
    throw typeError(code, `${name}: ${what} has to be an array of integers, not ${show(value)}`);
  }
  const numbers = Array.from(checked(value, name, what, code));
  const lowest = code === "ERR_SHAPE" ? 0 : -(2 ** 31);
  const wrong = numbers.findIndex((n) => !Number.isInteger(n) || n < lowest || n >= 2 ** 31);
  if (wrong < 0) return numbers;
  throw rangeError(code, `${name}: ${what} [${numbers.join(", ")}] has to be integers from ${lowest} to ${2 ** 31 - 1}`);
}

export function number(given: Given, key: string, otherwise: number, name: string, code: Code): number {
  const value = given[key];
  if (value === undefined) return otherwise;
  if (typeof value === "number") return value;
  throw typeError(code, `${name}: ${key} has to be a number, not ${show(value)}`);
}

/** An integer that isn't below the least. */
export function integer(given: Given, key: string, otherwise: number, least: number, name: string, code: Code): number {
  const n = number(given, key, otherwise, name, code);
  if (Number.isInteger(n) && n >= least) return n;
  throw rangeError(code, `${name}: ${key} is ${n}; it has to be an integer from ${least} on`);
}

/** A number from 0 to 1 or, where none is given, another. */
export function fraction(given: Given, key: string, otherwise: number, name: string): number {
  const n = number(given, key, otherwise, name, "ERR_FRACTION");
  if ((n >= 0 && n <= 1) || given[key] === undefined) return n;
  throw rangeError("ERR_FRACTION", `${name}: ${key} is ${n}; it has to be from 0 to 1`);
}

/** One byte per entry: 0 hides. */
function mask(value: unknown, name: string): Uint8Array | undefined {
  if (value === undefined) return undefined;
  const isView = ArrayBuffer.isView(value) && tag(value) !== "DataView" && !tag(value).startsWith("Big");
  if (!Array.isArray(value) && !isView) {
    throw typeError("ERR_MASK", `${name}: mask has to be an array of booleans or numbers, not ${show(value)}`);
  }
  const entries = value as unknown as ArrayLike<unknown>;
  if (entries.length >= MEMORY / 8) {
    throw rangeError("ERR_MEMORY", `${name}: mask has length ${entries.length}, more than there can be logits`);
  }
  const bytes = new Uint8Array(entries.length);
  for (let i = 0; i < bytes.length; i++) {
    const shows = entries[i];
    if (typeof shows !== "boolean" && typeof shows !== "number") {
      throw typeError("ERR_MASK", `${name}: mask[${i}] is ${show(shows)}; it has to be a boolean or a number`);
    }
    bytes[i] = shows ? 1 : 0;
  }
  return bytes;
}

export function oneOf(given: Given, key: string, allowed: readonly string[], name: string): string {
  const value = given[key];
  if (value === undefined) return allowed[0]!;
  if (typeof value === "string" && allowed.includes(value)) return value;
  throw typeError("ERR_OPTION", `${name}: ${key} has to be ${allowed.map(show).join(" or ")}, not ${show(value)}`);
}

function flag(given: Given, key: string, name: string): boolean {
  const value = given[key];
  if (value === undefined || typeof value === "boolean") return value ?? false;
  throw typeError("ERR_OPTION", `${name}: ${key} has to be true or false, not ${show(value)}`);
}

/** The name that begins with the key, or else takes the fewest insertions, deletions and replacements
 * to reach, if these are not most of it. */
function nearest(key: string, names: readonly string[]): string | undefined {
  const longer = names.find((name) => name.startsWith(key));
  if (longer) return longer;
  const cost = (name: string): number => {
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
  const costs = names.map(cost);
  const least = Math.min(...costs);
  return least <= key.length / 2 ? names[costs.indexOf(least)] : undefined;
}
