// A call along axes: what users give is read and checked, numbers are placed in the memory, and
// the codes of src/bindings become errors with the numbers that don't fit.
import { rangeError, show } from "./errors.js";
import { type Input, type Kind, copyIn, entries, kindOf, numbers, write } from "./kinds.js";
import { LAST, type Options, readOptions } from "./options.js";
import { i32, reserve, wasm } from "./wasm.js";

/** A call with all that users gave read, but not yet how the numbers fit together. */
export interface Call {
  name: string;
  kind: Kind;
  from: ArrayLike<number>;
  n: number;
  options: Options;
  shape: readonly number[];
  axes: readonly number[];
}

/** Reads the input and the options of the function called `name`. */
export function prepare(name: string, x: Input, options: object, as?: (kind: Kind) => Kind): Call {
  const given = kindOf(x, name);
  const kind = as ? as(given) : given;
  const o = readOptions(options, name);
  const from = entries(x, given, name);
  const n = from.length;
  const call = { name, kind, from, n, options: o, shape: o.shape ?? [n], axes: o.axis };
  // An empty one would pass for none.
  if (n > 0 && o.mask?.length === 0) fail("ERR_MASK", call);
  return call;
}

/** The number of rows, which are laid out then; an error if shape and axes don't fit. */
export function layOut(call: Call): number {
  const { n, shape, axes } = call;
  const start = reserve(4 * (shape.length + axes.length), n);
  i32().set([...shape, ...axes], start / 4);
  const rows = wasm().lay_out(n, shape.length, axes.length);
  check(rows, call);
  return rows;
}

/** Writes the input, `more` arrays and, behind room for `results` numbers, the mask to the
 * memory; returns where the input begins, counted in numbers. */
export function place(call: Call, more: ArrayLike<number>[], results: number): number {
  const { kind, from, n, options } = call;
  const total = more.reduce((sum, array) => sum + array.length, n + results);
  const bytes = total * 2 ** kind.shift;
  const start = copyIn(from, kind, bytes + maskLength(call));
  let at = start + n;
  for (const array of more) {
    write(array, numbers(kind), at);
    at += array.length;
  }
  if (options.mask) new Uint8Array(wasm().memory.buffer).set(options.mask, start * 2 ** kind.shift + bytes);
  return start;
}

export const maskLength = (call: Call): number => call.options.mask?.length ?? 0;

/** Whether the options ask for nothing but one row, at a temperature that is no limit. */
export const isOneRow = ({ options: o }: Call): boolean =>
  o.shape === undefined && o.axis === LAST && !o.mask && !o.limit && o.temperature > 0 && o.temperature < Infinity;

/** The same at temperature 1. */
export const isPlain = (call: Call): boolean => isOneRow(call) && call.options.temperature === 1;

/** Whether one row is all, so that its result is one number. */
export const isWhole = ({ axes, shape, options }: Call): boolean =>
  !options.keepDims && (axes.length === 0 || axes.length === shape.length);

/** The codes of src/bindings, from −1 on. */
const CODES = [
  "ERR_SHAPE",
  "ERR_AXIS",
  "ERR_MASK",
  "ERR_TEMPERATURE",
  "ERR_WEIGHTS",
  "ERR_MEMORY",
  "ERR_TARGET",
  "ERR_TARGET",
  "ERR_SMOOTHING",
  "ERR_K",
  "ERR_EMPTY",
  "ERR_ALL_MASKED",
] as const;
type FitCode = (typeof CODES)[number];

/** Throws what a negative result stands for; `value` is the number that it is about. */
export function check(result: number, call: Call, value?: unknown): void {
  if (result < 0) fail(CODES[-1 - result]!, call, value);
}

/** Checks class indices, one for each row. */
export function checkClasses(classes: ArrayLike<number>, what: string, call: Call, rows: number): void {
  const length = rows > 0 ? call.n / rows : 0;
  const isWrong = (c: number) => !Number.isInteger(c) || (c !== call.options.ignoreIndex && (c < 0 || c >= length));
  const wrong = Array.prototype.find.call(classes, isWrong);
  if (wrong === undefined) return;
  throw rangeError("ERR_TARGET", `${call.name}: ${what} ${wrong} is out of range: a row has the classes 0 to ${length - 1}`);
}

export function fail(code: FitCode, { name, n, options, shape, axes }: Call, value?: unknown): never {
  const dimensions = `shape [${shape.join(", ")}]`;
  const lengths = (what: string, length: unknown) =>
    `${what} has length ${length}; it needs one for each of the ${n} of x, or for each entry of a row of ${dimensions}`;
  const texts: Record<FitCode, string> = {
    ERR_SHAPE: `${dimensions} doesn't hold the ${n} entries of x`,
    ERR_AXIS: `axis [${axes.join(", ")}] is out of range or doubled: ${dimensions} has the axes ${-shape.length} to ${shape.length - 1}`,
    ERR_MASK: lengths("mask", options.mask?.length),
    ERR_TEMPERATURE: `temperature is ${show(options.temperature)}; it has to be 0, positive or Infinity`,
    ERR_WEIGHTS: lengths("weights", value),
    ERR_MEMORY: `no memory for ${n} entries`,
    ERR_TARGET: `target ${value} doesn't fit logits of ${dimensions}`,
    ERR_SMOOTHING: `labelSmoothing is ${value}; it has to be from 0 to 1`,
    ERR_K: `k is ${value}; it has to be an integer from 1 to the length of a row of ${dimensions}`,
    ERR_EMPTY: `${dimensions} holds no entries`,
    ERR_ALL_MASKED: `${dimensions} has a row in which every entry is -Infinity or masked`,
  };
  throw rangeError(code, `${name}: ${texts[code]}`);
}
