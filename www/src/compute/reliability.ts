// Measures how reliable the probabilities of answers are, by softmax-wasm.
import { calibrationError, softmax } from "softmax-wasm";

const BINS = 10;

export interface Reliability {
  /** The expected calibration error. */
  readonly ece: number;
  /** The part of the right answers in each bin of answers with about the same probability. It is NaN for an
   * empty bin. */
  readonly right: readonly number[];
  /** The number of answers in the last bin, whose probability is above 90 %. */
  readonly sure: number;
}

/** Computes the reliability of rows of logits at a temperature, given the true class of each row. */
export function computeReliability(
  logits: Float64Array,
  truth: Int32Array,
  shape: readonly number[],
  temperature: number,
): Reliability {
  const { ece, bins } = calibrationError(softmax(logits, { shape, temperature }), truth, {
    shape,
    bins: BINS,
  });
  const right = bins.map(({ count, accuracy }) => (count > 0 ? accuracy : NaN));
  return { ece, right, sure: bins.at(-1)!.count };
}
