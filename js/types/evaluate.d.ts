// The types of evaluate.
import type { ReliabilityBin } from "./calibration.js";
import type { ClassifyOptions } from "./classify.js";
import type { DistributionOptions } from "./conformal.js";
import type { Integers, LogitsInput } from "./inputs.js";

/** Options of `evaluate`. */
export interface EvaluateOptions extends DistributionOptions {
  /** A name for each class, in an array or in an object by index. Default: the indices as text. */
  labels?: ClassifyOptions["labels"];
  /** The numbers k for which the report has the accuracy among the k most probable classes. Default: `[1,
   * 5]`. */
  topK?: number | LogitsInput | undefined;
  /** The number of bins that confidences are counted in, at most a million. Default: 15. */
  bins?: number | undefined;
  /** The scheme of the bins: they have equal widths, or hold equal numbers of confidences, where equal
   * confidences share a bin. Default: `"equal-width"`. */
  scheme?: "equal-width" | "equal-mass" | undefined;
  /** The probabilities that `ece` and `mce` are of: the largest of each row (`"top"`), or those of each
   * class, as the mean and the largest of the errors of the classes. Default: `"top"`. */
  of?: "top" | "class" | undefined;
  /** The number of samples of the rows, drawn with replacement, that `intervals` are taken from: up to a
   * million. Default: 0, no intervals. */
  bootstrap?: number | undefined;
  /** An integer above −2^53 and below 2^53 that determines the samples of `bootstrap`. Default: 0. */
  seed?: number | undefined;
}

/** The report of a class. */
export interface ClassReport {
  /** The name of the class; its index as text without labels. */
  label: string;
  /** The number of rows of this class. */
  count: number;
  /** The fraction of the rows predicted as this class that is of this class. */
  precision: number;
  /** The fraction of the rows of this class that is predicted as this class. */
  recall: number;
  /** The harmonic mean of precision and recall. */
  f1: number;
  /** The fraction of pairs, of a row of this class and one of another, in which the first gives this class
   * the higher probability; equal ones count half. */
  auc: number;
  /** The expected calibration error of the probabilities of this class. */
  ece: number;
}

/** The result of `evaluate`. A quotient by 0 is NaN, and so is a mean of it. The f1 of a class is NaN only if
 * there is no such row, neither right nor predicted. */
export interface Evaluation {
  /** The number of rows. */
  n: number;
  /** The fraction of rows whose most probable class is right. */
  accuracy: number;
  /** By k, the fraction of rows whose right class is among the k most probable. Of equal probabilities the
   * lower index comes first. */
  topK: Record<number, number>;
  /** The mean of −log p of the right class, in nats; Infinity if one has the probability 0. */
  nll: number;
  /** The Brier score: the mean of Σ (p − y)², from 0 to 2. */
  brier: number;
  /** The expected calibration error. */
  ece: number;
  /** The maximum calibration error: the largest difference of confidence and accuracy in a bin. */
  mce: number;
  /** The reliability diagram of the largest probability of each row. */
  bins: ReliabilityBin[];
  /** The confusion matrix, row-major: a row for each right class, with a count for each predicted class. */
  confusion: Int32Array<ArrayBuffer>;
  /** The report of each class. */
  classes: ClassReport[];
  /** The mean of the f1 of the classes. */
  macroF1: number;
  /** The mean of the auc of the classes. */
  auc: number;
  /** The intervals that hold the central 95 % of the values in the samples; `ece` is that of the largest
   * probabilities. Absent without `bootstrap`. */
  intervals?: Record<"accuracy" | "nll" | "brier" | "ece", [low: number, high: number]>;
}

/**
 * Reports how good rows of probabilities are, given the right classes in `target`: accuracy, likelihood,
 * Brier score, calibration error, and precision and recall of each class.
 *
 * @throws RangeError for an entry outside 0 to 1, with the index; for a row that doesn't sum to 1; for a
 *   class out of range or not an integer; for another number of classes than rows; for no rows
 * @example
 * evaluate([0.5, 0.5, 0.25, 0.75], [0, 1], { shape: [2, 2] }).ece // 0.375
 */
export function evaluate(p: LogitsInput, target: Integers, options?: EvaluateOptions): Evaluation;
