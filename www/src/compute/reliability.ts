// How right the probabilities of answers are, by softmax-wasm.
import { calibrationError, softmax } from "softmax-wasm";

const BINS = 10;

export interface Reliability {
  /** The expected calibration error. */
  readonly ece: number;
  /**
   * For each bin of answers given with about the same probability: which part of them is right; NaN for none.
   */
  readonly right: readonly number[];
  /** The number of answers in the last bin, those of more than 90 %. */
  readonly sure: number;
}

/** Computes the reliability of rows of logits at a temperature, beside the right class of each row. */
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
