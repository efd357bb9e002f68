// Writes a linear classifier as JSON and as bytes, which js/learn/format.ts reads.
import { type Caller, rangeError, show } from "../arguments/errors.js";
import { encode } from "../wasm/utf8.js";
import { BYTES_VERSION, CARD_VERSION, FORMAT, MAGIC, VERSION, type Weights } from "./format.js";
import type { Label } from "./labels.js";

/** Returns the number with the fewest decimals that is an f32 again. */
function shortest(x: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(x.toPrecision(digits));
    if (Math.fround(short) === x) return short;
  }
  return Number(x.toPrecision(9));
}

export function toJSON({ classes, coefficients, intercepts, card }: Weights): object {
  const features = coefficients.length / classes.length;
  const row = (_: unknown, i: number) =>
    Array.from(coefficients.subarray(i * features, (i + 1) * features), shortest);
  return {
    format: FORMAT,
    version: card ? CARD_VERSION : VERSION,
    classes: [...classes],
    intercepts: Array.from(intercepts),
    coefficients: classes.map(row),
    ...(card && { card: JSON.parse(JSON.stringify(card)) as object }),
  };
}

/** Returns numbers as the bytes of a typed array, little-endian. */
const bytesOf = (
  numbers: ArrayLike<number>,
  bytes: 4 | 8,
  set: "setUint32" | "setFloat32" | "setFloat64",
): Uint8Array => {
  const view = new DataView(new ArrayBuffer(numbers.length * bytes));
  Array.from(numbers, (number, i) => view[set](i * bytes, number, true));
  return new Uint8Array(view.buffer);
};

const bytesOfLabel = (label: Label, caller: Caller): number[] => {
  if (typeof label === "number") return [0, ...bytesOf([label], 8, "setFloat64")];
  if (typeof label === "boolean") return [2, Number(label)];
  if (/\p{Surrogate}/u.test(label)) {
    throw rangeError(
      caller,
      "ERR_LABELS",
      `the label ${show(label)} has half a surrogate pair, which bytes can't hold; toJSON can`,
    );
  }
  const text = encode(label);
  return [1, ...bytesOf([text.length], 4, "setUint32"), ...text];
};

export function toBytes(
  { classes, coefficients, intercepts }: Weights,
  caller: Caller,
): Uint8Array<ArrayBuffer> {
  const head = [MAGIC, BYTES_VERSION, classes.length, coefficients.length / classes.length];
  const labels = classes.flatMap((label) => bytesOfLabel(label, caller));
  const parts = [
    bytesOf(head, 4, "setUint32"),
    bytesOf(intercepts, 8, "setFloat64"),
    bytesOf(coefficients, 4, "setFloat32"),
    labels,
  ];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
