// A demonstration of failure, not a second kernel: softmax as its formula stands,
// without subtracting the largest, in 16-, 32- or 64-bit numbers. Nothing else uses it.
import type { Precision } from "../state";
import { f16round } from "./half";

/** Rounds to numbers of this precision, as each step of a computation in them does. */
export const ROUND: Record<Precision, (x: number) => number> = {
  f16: (x) => f16round(x),
  f32: Math.fround,
  f64: (x) => x,
};

export interface Naive {
  /** The logits as these numbers hold them. */
  readonly logits: readonly number[];
  readonly exponentials: readonly number[];
  readonly sum: number;
  readonly shares: readonly number[];
}

export function naiveSoftmax(precision: Precision, given: readonly number[]): Naive {
  const round = ROUND[precision];
  const logits = given.map(round);
  const exponentials = logits.map((z) => round(Math.exp(z)));
  const sum = exponentials.reduce((total, e) => round(total + e), 0);
  return { logits, exponentials, sum, shares: exponentials.map((e) => round(e / sum)) };
}
