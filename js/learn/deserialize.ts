// Reads a linear classifier from JSON and from bytes, whose format is in src/learn/format.rs.
import { type Caller, formatCount, getTag, rangeError, show, typeError } from "../errors.js";
import { decode } from "../wasm/utf8.js";
import { type Card, parseCard } from "./card.js";
import { type Label, checkClasses, isLabel } from "./class_labels.js";

/** Holds what predicts: a label, an intercept and a row of coefficients for each class; and from what
 * `partialFit` continues. */
export interface Weights {
  classes: readonly Label[];
  coefficients: Float32Array<ArrayBuffer>;
  intercepts: Float64Array<ArrayBuffer>;
  /** The moments of the rows so far: their number, the sum of their weights, the mean of each feature and the
   * sum of the squared differences from it. Undefined if no rows are known. */
  moments?: Float64Array<ArrayBuffer>;
  card?: Card | undefined;
}

export const FORMAT = "softmax-wasm/LinearClassifier";
/** The version of JSON without a card. JSON with a card has a version of its own, which older readers refuse:
 * otherwise they would load the weights and silently drop the card. */
export const JSON_VERSION = 1;
export const JSON_VERSION_WITH_CARD = 2;
/** The versions of bytes with moments and without. */
export const BYTES_VERSION = 3;
export const BYTES_VERSION_WITHOUT_MOMENTS = 2;
export const MAGIC = 0x434c4d53;

/** Makes the error for a value that is not a classifier. */
const modelError = (caller: Caller, text: string) => rangeError(caller, "ERR_MODEL", text);

/** Throws for weights that are no classifier: fewer than two classes, no features, or a weight that isn't
 * finite. */
export function checkWeights(weights: Weights, caller: Caller): Weights {
  const { classes, coefficients, intercepts } = weights;
  checkClasses(classes, caller);
  if (coefficients.length === 0) throw rangeError(caller, "ERR_EMPTY", "there are 0 features");
  const check = (what: string, numbers: Float32Array | Float64Array, type: string) => {
    const index = numbers.findIndex((weight) => !Number.isFinite(weight));
    if (index >= 0)
      throw rangeError(
        caller,
        "ERR_ENTRY",
        `${what} ${index} is ${numbers[index]}${type}; it has to be finite`,
      );
  };
  check("coefficient", coefficients, " as an f32");
  check("intercept", intercepts, "");
  return weights;
}

/** Reads a classifier from the object that `toJSON` returns, or from its text. */
export function parseJSON(source: unknown, caller: Caller): Weights {
  const value = typeof source === "string" ? parseText(source, caller) : source;
  if (typeof value !== "object" || value === null) {
    throw modelError(caller, `the model has to be an object or its JSON, not ${show(value)}`);
  }
  const { format, version, classes, intercepts, coefficients, moments, card } = value as Record<
    string,
    unknown
  >;
  // The copy of a classifier that IndexedDB stores or a worker is sent is {}.
  const fix = format === undefined ? ": pass the classifier's toJSON()" : "";
  if (format !== FORMAT) throw modelError(caller, `the format is ${show(format)}, not "${FORMAT}"${fix}`);
  checkVersion(version, JSON_VERSION_WITH_CARD, caller);
  if ((version === JSON_VERSION_WITH_CARD) !== (card !== undefined))
    throw modelError(caller, `version ${show(version)} has ${card === undefined ? "a" : "no"} card`);
  // findIndex ends at the first hole of a sparse array, which may have billions. `every` would skip them all.
  const areAll = <T>(values: unknown, is: (entry: unknown) => boolean): values is T[] =>
    Array.isArray(values) && values.findIndex((entry) => !is(entry)) < 0;
  const isRow = (row: unknown): row is number[] => areAll(row, (x) => typeof x === "number");
  const rows = areAll<number[]>(coefficients, isRow) ? coefficients : [];
  const features = rows[0]?.length ?? 0;
  const fits = areAll<Label>(classes, isLabel) && isRow(intercepts);
  if (
    !fits ||
    intercepts.length !== classes.length ||
    rows.length !== classes.length ||
    rows.some((row) => row.length !== features)
  ) {
    throw modelError(caller, "it has to have an intercept and a row of coefficients for each class");
  }
  const weights = checkWeights(
    {
      classes,
      coefficients: Float32Array.from(rows.flat()),
      intercepts: Float64Array.from(intercepts),
    },
    caller,
  );
  return {
    ...weights,
    ...(moments !== undefined && { moments: parseMoments(moments, features, caller) }),
    ...(card !== undefined && { card: parseCard(card, classes.length, caller) }),
  };
}

/** Reads the moments of rows from an object. */
function parseMoments(moments: unknown, features: number, caller: Caller): Float64Array<ArrayBuffer> {
  const { rows, count, means, squares } = Object(moments) as Record<string, unknown>;
  const numbers = [rows, count, means, squares].flat();
  const fits = [means, squares].every((list) => Array.isArray(list) && list.length === features);
  if (fits && numbers.every((x) => typeof x === "number"))
    return checkMoments(Float64Array.from(numbers), caller);
  throw modelError(caller, `moments have to be numbers: rows, count, and ${features} means and squares`);
}

/** Throws for moments that no rows have. */
function checkMoments(moments: Float64Array<ArrayBuffer>, caller: Caller): Float64Array<ArrayBuffer> {
  const [rows, count] = moments;
  const squares = moments.subarray(1 + moments.length / 2);
  if (moments.every(Number.isFinite) && rows! >= 1 && count! > 0 && squares.every((x) => x >= 0))
    return moments;
  throw modelError(caller, "moments have to be finite, with rows from 1, a count above 0 and squares from 0");
}

/** Parses JSON. Throws if the text is not JSON. */
function parseText(text: string, caller: Caller): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw modelError(caller, `the text is not valid JSON (${(cause as Error).message})`);
  }
}

/** Throws for a version that is unknown, such as that of a later release. */
function checkVersion(version: unknown, newest: number, caller: Caller): void {
  const isKnown = Number.isInteger(version) && (version as number) > 0 && (version as number) <= newest;
  if (!isKnown)
    throw modelError(
      caller,
      `a linear classifier of version ${show(version)}; up to version ${newest} is known`,
    );
}

/** Copies bytes. Returns undefined for a value that isn't bytes. */
export function copyBytes(source: unknown, caller: Caller): Uint8Array<ArrayBuffer> | undefined {
  const kind = typeof source === "object" && source !== null ? getTag(source) : "";
  if (kind !== "Uint8Array" && kind !== "ArrayBuffer") return undefined;
  try {
    return new Uint8Array(source as ArrayBuffer).slice();
  } catch {
    throw typeError(caller, "ERR_INPUT", "the bytes are detached: their buffer was transferred");
  }
}

/** Reads a classifier from the bytes that `toBytes` returns. */
export function parseBytes(bytes: Uint8Array<ArrayBuffer>, caller: Caller): Weights {
  const view = new DataView(bytes.buffer);
  let position = 0;
  const take = (count: number): number => {
    if (position + count > bytes.length) throw lengthError(position + count);
    return (position += count) - count;
  };
  const lengthError = (wanted: number) => {
    const orMore = bytes.length < wanted ? " or more" : "";
    return modelError(
      caller,
      `a linear classifier of ${formatCount(bytes.length, "byte")}, where ${wanted}${orMore} are expected`,
    );
  };
  const readU32 = () => view.getUint32(take(4), true);
  if (bytes.length < 4 || readU32() !== MAGIC)
    throw modelError(caller, "the bytes are not those of a linear classifier");
  const version = readU32();
  checkVersion(version, BYTES_VERSION, caller);
  const [count, features] = [readU32(), readU32()];
  const readFloats = (length: number, bytes: 4 | 8) => {
    const start = take(bytes * length);
    const readFloat = (at: number) => (bytes === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true));
    return Float64Array.from({ length }, (_, i) => readFloat(start + bytes * i));
  };
  const intercepts = readFloats(count, version === 1 ? 4 : 8);
  const coefficients = Float32Array.from(readFloats(count * features, 4));
  const readLabel = (): Label => {
    const type = bytes[take(1)];
    if (type === 0) return readFloats(1, 8)[0]!;
    if (type === 1) {
      const length = readU32();
      const start = take(length);
      return decodeLabel(bytes.subarray(start, start + length), caller);
    }
    const boolean = [false, true][bytes[take(1)]!];
    if (type === 2 && boolean !== undefined) return boolean;
    throw modelError(caller, "the bytes are not those of a linear classifier");
  };
  const classes = Array.from({ length: count }, readLabel);
  const moments = version === BYTES_VERSION && checkMoments(readFloats(2 + 2 * features, 8), caller);
  if (position < bytes.length) throw lengthError(position);
  return checkWeights({ classes, coefficients, intercepts, ...(moments && { moments }) }, caller);
}

/** Reads a label that is a text. Throws if the bytes are not UTF-8. */
function decodeLabel(bytes: Uint8Array, caller: Caller): string {
  try {
    return decode(bytes);
  } catch {
    throw modelError(caller, "the bytes are not those of a linear classifier");
  }
}
