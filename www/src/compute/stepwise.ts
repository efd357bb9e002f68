// Demonstrates floating-point rounding: softmax step by step in 16-, 32- or 64-bit numbers, by the formula
// itself or with the largest logit subtracted first. It is not a second kernel, and no other chapter uses it.
import { f16round } from "./half";
import type { Precision } from "./precision";

/** Rounds a number to a precision, as each step of a computation in this precision does. */
const ROUND: Record<Precision, (x: number) => number> = {
  f16: (x) => f16round(x),
  f32: Math.fround,
  f64: (x) => x,
};

export interface Stepwise {
  /** The exponents in this precision: the logits, or the logits minus the largest. */
  readonly exponents: readonly number[];
  readonly exponentials: readonly number[];
  readonly sum: number;
  readonly probabilities: readonly number[];
}

/** Computes softmax and rounds every step to the precision: the logits, the subtraction if there is one, the
 * exponentials, each addition and each quotient. */
export function softmaxStepwise(precision: Precision, given: readonly number[], subtract: boolean): Stepwise {
  const round = ROUND[precision];
  const logits = given.map(round);
  const largest = subtract ? Math.max(...logits) : 0;
  const exponents = logits.map((z) => round(z - largest));
  const exponentials = exponents.map((x) => round(Math.exp(x)));
  const sum = exponentials.reduce((total, e) => round(total + e), 0);
  return { exponents, exponentials, sum, probabilities: exponentials.map((e) => round(e / sum)) };
}
