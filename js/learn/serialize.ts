// Writes a linear classifier as JSON and as bytes, which js/learn/deserialize.ts reads.
import { type Caller, rangeError, show } from "../errors.js";
import { encode } from "../wasm/utf8.js";
import type { Label } from "./class_labels.js";
import {
  BYTES_VERSION,
  BYTES_VERSION_WITHOUT_MOMENTS,
  FORMAT,
  JSON_VERSION,
  JSON_VERSION_WITH_CARD,
  MAGIC,
  type Weights,
} from "./deserialize.js";

/** Returns the number with the fewest digits that rounds to the same f32. */
function shorten32(x: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(x.toPrecision(digits));
    if (Math.fround(short) === x) return short;
  }
  return Number(x.toPrecision(9));
}

/** Returns a classifier as plain data. */
export function toJSON({ classes, coefficients, intercepts, moments, card }: Weights): object {
  const features = coefficients.length / classes.length;
  const row = (_: unknown, i: number) =>
    Array.from(coefficients.subarray(i * features, (i + 1) * features), shorten32);
  return {
    format: FORMAT,
    version: card ? JSON_VERSION_WITH_CARD : JSON_VERSION,
    classes: [...classes],
    intercepts: Array.from(intercepts),
    coefficients: classes.map(row),
    ...(moments && { moments: writeMoments(moments) }),
    ...(card && { card: JSON.parse(JSON.stringify(card)) as object }),
  };
}

/** Returns the moments of rows as plain data. */
function writeMoments([rows, count, ...lists]: Float64Array): object {
  const features = lists.length / 2;
  return { rows, count, means: lists.slice(0, features), squares: lists.slice(features) };
}

/** Encodes numbers as little-endian bytes. */
const encodeNumbers = (
  numbers: ArrayLike<number>,
  bytes: 4 | 8,
  set: "setUint32" | "setFloat32" | "setFloat64",
): Uint8Array => {
  const view = new DataView(new ArrayBuffer(numbers.length * bytes));
  Array.from(numbers, (number, i) => view[set](i * bytes, number, true));
  return new Uint8Array(view.buffer);
};

/** Encodes a label by its type and its value. */
const encodeLabel = (label: Label, caller: Caller): number[] => {
  if (typeof label === "number") return [0, ...encodeNumbers([label], 8, "setFloat64")];
  if (typeof label === "boolean") return [2, Number(label)];
  if (/\p{Surrogate}/u.test(label)) {
    throw rangeError(
      caller,
      "ERR_LABELS",
      `the label ${show(label)} has half a surrogate pair, which bytes can't hold; toJSON can`,
    );
  }
  const text = encode(label);
  return [1, ...encodeNumbers([text.length], 4, "setUint32"), ...text];
};

/** Returns a classifier as bytes. */
export function toBytes(
  { classes, coefficients, intercepts, moments }: Weights,
  caller: Caller,
): Uint8Array<ArrayBuffer> {
  const version = moments ? BYTES_VERSION : BYTES_VERSION_WITHOUT_MOMENTS;
  const head = [MAGIC, version, classes.length, coefficients.length / classes.length];
  const labels = classes.flatMap((label) => encodeLabel(label, caller));
  const parts = [
    encodeNumbers(head, 4, "setUint32"),
    encodeNumbers(intercepts, 8, "setFloat64"),
    encodeNumbers(coefficients, 4, "setFloat32"),
    labels,
    encodeNumbers(moments ?? [], 8, "setFloat64"),
  ];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
