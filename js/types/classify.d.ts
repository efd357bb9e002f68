// The types of classify.
import type { ConformalRule } from "./conformal.js";
import type { CalibrationRule } from "./fit_calibration.js";
import type { Int64Array, IntegerArray, LogitsInput } from "./inputs.js";
import type { LogitsOptions, PriorOptions } from "./options.js";
import type { RejectRule } from "./reject.js";
import type { Only, OnlyReject, PerRow } from "./results.js";

/** Options of `classify`. */
export interface ClassifyOptions extends LogitsOptions, PriorOptions {
  /** A name for each class, in an array or in an object by index, as in the configuration of models: `{ 0:
   * "cat", 1: "dog" }`. Default: the indices as text. */
  labels?: readonly string[] | { readonly [index: number]: string; readonly length?: never } | undefined;
  /** The largest number of classes that are listed; `Infinity` lists all. Default: 5, or `Infinity` with
   * `conformal`. */
  topK?: number | undefined;
  /** The function that turns logits into probabilities. `"softmax"` is for problems with one right class.
   * `"sigmoid"` takes the logistic function of each logit over the temperature, for problems with any number
   * of right classes.
   * `"none"` leaves the input as it is, which holds probabilities or scores, at any temperature. Naming
   * an activation silences the warnings. Default: `"softmax"`. */
  activation?: "softmax" | "sigmoid" | "none" | undefined;
  /** The probability, from 0 to 1, below which a class isn't listed: one for all classes, or one for each. */
  threshold?: number | LogitsInput | undefined;
  /** The smallest difference, from 0 to 1, between the most and the second most probable class of those that
   * are allowed. Below it no class is listed. A single class is compared with 0. */
  minMargin?: number | undefined;
  /** The only classes that may be listed, by label (a string) or by index (a number), in an array or a Set.
   * The other classes still take part in the softmax, unlike those that `mask` removes. */
  allow?: Classes | undefined;
  /** Classes that aren't listed, by label (a string) or by index (a number), in an array or a Set. */
  deny?: Classes | undefined;
  /** Lists no class for a row that is less familiar than the threshold, and abstains as `"unfamiliar"`. The
   * familiarity is that of the logits before calibration and priors. `fitReject` finds the threshold. */
  reject?: RejectRule | undefined;
  /** Lists the set of `predictionSets`. A set of all classes says nothing, and is abstained as
   * `"all-classes"`; an empty set is abstained as `"threshold"`. Options that remove classes from a set, such
   * as `topK`, break its promise. */
  conformal?: ConformalRule | undefined;
  /** The result of `fitCalibration` or its JSON, which maps logits to calibrated probabilities. The method
   * "platt" sets the activation to the sigmoid. */
  calibration?: CalibrationRule | undefined;
}

/** Labels and indices of classes. */
type Classes =
  | readonly (string | number | bigint)[]
  | ReadonlySet<string | number | bigint>
  | IntegerArray
  | Int64Array;

/** A class and its probability. */
export interface ClassProbability {
  /** The name of the class; its index as text without labels. */
  label: string;
  /** The index of the class in its row. */
  index: number;
  /** The probability of the class, from 0 to 1. */
  probability: number;
}

/** The result of `classify` for a row: plain data, which JSON keeps. */
export interface Classification {
  /** The classes, most probable first. Of equal probabilities the larger logit comes first, of equal logits
   * the lowest index. */
  classes: ClassProbability[];
  /** The reason why no class is listed; null if one is. */
  abstained: Abstained | null;
}

/** The reason why no class is listed. `"threshold"`: the best is below its threshold. `"margin"`: it is too
 * near to the second best. `"masked"`: all classes of the row, or of the conformal set, are masked, denied
 * or, except with the activation `"sigmoid"`, −∞. `"unfamiliar"`: the row is less familiar than the threshold
 * of `reject`. `"all-classes"`: the conformal set holds all classes. */
export type Abstained = "threshold" | "margin" | "masked" | "unfamiliar" | "all-classes";

/**
 * Returns the most probable classes of logits with their names: an object for a single row, an array of
 * objects for several. If no class passes, `classes` is empty and `abstained` says why.
 *
 * If no `activation` is named, two likely mistakes give a `console.warn`, each once in a process: logits that
 * look like probabilities (from 0 to 1, with the sum 1), and a single logit, whose softmax is always 1.
 *
 * @throws RangeError for a NaN that isn't masked, and for +∞ under softmax, with the index; for no logits;
 *   for labels or thresholds of another number than the classes; for an option out of range
 * @see {@link fitCalibration}, {@link fitConformal}, {@link fitReject}
 * @example
 * classify([2.0, 1.0, 0.1], { labels: ["cat", "dog", "bird"], topK: 1 }) // { classes: [{ label: "cat", index: 0, probability: 0.6590011388859679 }], abstained: null }
 */
export function classify<X extends LogitsInput, const O extends Only<O, ClassifyOptions, OnlyReject<O>> = {}>(
  x: X,
  options?: O,
): PerRow<Classification, Classification[], X, O>;
