// The types of calibrationError and fitTemperature.
import type { Dimensions, Integers, LogitsInput } from "./inputs.js";

/** Options of `calibrationError` and `fitTemperature`. */
export interface CalibrationOptions {
  /** The dimensions of the array in row-major order. Rows run along the last dimension. Default: the
   * dimensions of a tensor, or a single row. */
  shape?: Dimensions | undefined;
  /** The number of bins of equal width from 0 to 1 that confidences are counted in, at most a million.
   * Default: 15. */
  bins?: number | undefined;
}

/** A bin of a reliability diagram: the predictions with a confidence above `lower` and up to `upper`. The
 * first bin includes 0. */
export interface ReliabilityBin {
  /** The lower bound of the confidence, exclusive. */
  lower: number;
  /** The upper bound of the confidence, inclusive. */
  upper: number;
  /** The number of predictions in the bin. */
  count: number;
  /** The mean of the largest probabilities of these predictions; 0 if there are none. */
  confidence: number;
  /** The fraction of these predictions that is right; 0 if there are none. */
  accuracy: number;
}

/**
 * Computes the expected calibration error of rows of probabilities, and the bins of the reliability diagram
 * (Naeini et al. 2015; Guo et al. 2017). `target` has the right class of each row.
 *
 * @throws RangeError for an entry outside 0 to 1, with the index; for a class out of range or not an integer;
 *   for another number of classes than rows
 * @see {@link evaluate}, {@link fitCalibration}
 * @example
 * calibrationError([0.75, 0.25, 0.75, 0.25], [0, 1], { shape: [2, 2] }).ece // 0.25
 */
export function calibrationError(
  p: LogitsInput,
  target: Integers,
  options?: CalibrationOptions,
): { ece: number; bins: ReliabilityBin[] };

/** The result of `fitTemperature`. */
export interface TemperatureFit {
  /** The temperature at which the right classes are most likely. */
  temperature: number;
  /** The mean negative log-likelihood at temperature 1, in nats. */
  nllBefore: number;
  /** The mean negative log-likelihood at the fitted temperature, in nats. */
  nllAfter: number;
  /** The expected calibration error at temperature 1. */
  eceBefore: number;
  /** The expected calibration error at the fitted temperature. */
  eceAfter: number;
}

/**
 * Fits the temperature at which softmax makes the right classes most likely (Guo et al. 2017). `target` has
 * the right class of each row of logits.
 *
 * The temperature is positive and finite. Let s be the largest difference of two logits. If every right class
 * is at the maximum of its row, the temperature is s/10⁶, or 1 where 1 is less or already makes the classes
 * certain. If the right classes are no likelier than chance, it is 10⁶·s, or 1 where 1 is more.
 *
 * @throws RangeError for a NaN or +∞, with the index; for a row in which every entry is −∞; for a class out
 *   of range or not an integer; for another number of classes than rows
 * @see {@link fitCalibration}
 * @example
 * fitTemperature([9, 0, 9, 0, 0, 9], [0, 1, 1], { shape: [3, 2] }).temperature // 12.984255368000671
 */
export function fitTemperature(
  logits: LogitsInput,
  target: Integers,
  options?: CalibrationOptions,
): TemperatureFit;
