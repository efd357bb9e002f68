// Writes a linear classifier as JSON and as bytes, which js/learn/format.ts reads.
import { type Caller, rangeError, show } from "../arguments/errors.js";
import { FORMAT, MAGIC, VERSION, type Weights } from "./format.js";

/** Returns the number with the fewest decimals that is an f32 again. */
function shortest(x: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(x.toPrecision(digits));
    if (Math.fround(short) === x) return short;
  }
  return Number(x.toPrecision(9));
}

export function toJSON({ classes, coefficients, intercepts }: Weights): object {
  const features = coefficients.length / classes.length;
  const row = (_: unknown, i: number) => Array.from(coefficients.subarray(i * features, (i + 1) * features), shortest);
  return {
    format: FORMAT,
    version: VERSION,
    classes: [...classes],
    intercepts: Array.from(intercepts, shortest),
    coefficients: classes.map(row),
  };
}

/** Half of a surrogate pair has no UTF-8. */
function utf8(label: string, caller: Caller): Uint8Array {
  if (/\p{Surrogate}/u.test(label)) {
    throw rangeError(caller, "ERR_LABELS", `the label ${show(label)} has half a surrogate pair, which bytes can't hold; toJSON can`);
  }
  return new TextEncoder().encode(label);
}

export function toBytes({ classes, coefficients, intercepts }: Weights, caller: Caller): Uint8Array<ArrayBuffer> {
  const texts = classes.map((label) => (typeof label === "string" ? utf8(label, caller) : undefined));
  const labels = texts.reduce((sum, text) => sum + (text ? 5 + text.length : 9), 0);
  const bytes = new Uint8Array(16 + 4 * (intercepts.length + coefficients.length) + labels);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const u32 = (number: number) => view.setUint32((at += 4) - 4, number, true);
  for (const number of [MAGIC, VERSION, classes.length, coefficients.length / classes.length]) u32(number);
  for (const weights of [intercepts, coefficients]) for (const weight of weights) view.setFloat32((at += 4) - 4, weight, true);
  classes.forEach((label, i) => {
    const text = texts[i];
    bytes[at++] = text ? 1 : 0;
    if (text) {
      u32(text.length);
      bytes.set(text, at);
      at += text.length;
    } else view.setFloat64((at += 8) - 8, label as number, true);
  });
  return bytes;
}
