// The types of fitCalibration and calibrate.
import type { DistributionOptions } from "./conformal.js";
import type { Integers, LogitsInput, Mask } from "./inputs.js";
import type { LogitsOptions } from "./options.js";
import type { LikeInput, Only, OptionOf } from "./results.js";

/** Options of `fitCalibration`. */
export interface FitCalibrationOptions extends DistributionOptions {
  /** The kind of map. `"temperature"` is softmax(x/T) (Guo 2017). `"vector"` is softmax(scale⊙x + shift).
   * `"platt"` is the sigmoid of scale⊙x + shift, for problems with any number of right classes (Platt 1999).
   * `"isotonic"` maps the softmax of each class by a rising line and divides each row by its sum (Zadrozny &
   * Elkan 2002). Default: `"temperature"`. */
  method?: "temperature" | "vector" | "platt" | "isotonic" | undefined;
  /** Masks entries, which get the probability 0 whatever their value is. */
  mask?: Mask | undefined;
  /** An integer: rows with this target class don't count. Default: none. */
  ignoreIndex?: number | undefined;
  /** The number of bins of equal width that `eceBefore` and `eceAfter` count confidences in, at most a
   * million. Default: 15. */
  bins?: number | undefined;
}

/** A map of logits to probabilities: a `CalibrationFit` or its JSON. */
export type CalibrationRule =
  | { readonly method: "temperature"; readonly temperature: number }
  | { readonly method: "vector"; readonly scale: readonly number[]; readonly shift: readonly number[] }
  | { readonly method: "platt"; readonly scale: readonly number[]; readonly shift: readonly number[] }
  | {
      readonly method: "isotonic";
      readonly x: readonly (readonly number[])[];
      readonly y: readonly (readonly number[])[];
    };

/** The result of `fitCalibration`: the map, and the figures before and after. */
export type CalibrationFit<M extends CalibrationRule["method"] = CalibrationRule["method"]> = Extract<
  CalibrationRule,
  { readonly method: M }
> & {
  /** The number of rows. */
  n: number;
  /** The mean negative log-likelihood before the fit, in nats. That of "platt" is the binary one of the
   * sigmoid, over all classes. */
  nllBefore: number;
  /** The mean negative log-likelihood after the fit, in nats. */
  nllAfter: number;
  /** The expected calibration error of the largest probabilities before the fit. */
  eceBefore: number;
  /** The expected calibration error of the largest probabilities after the fit. */
  eceAfter: number;
  /** Computes the probabilities of logits by this map, as `calibrate` does. */
  apply<X extends LogitsInput>(logits: X, options?: LogitsOptions): LikeInput<X>;
  /** Returns plain data that JSON keeps. */
  toJSON(): CalibrationRule;
};

/**
 * Fits a map of logits to probabilities at which the right classes, in `target`, are most likely. For
 * `"platt"` these are Platt's smoothed targets, which no finite sample makes 0 or 1. The model must not have
 * learned from these rows.
 *
 * @throws RangeError for a NaN or +∞, with the index; for a row in which every entry is −∞ or masked; for a
 *   class out of range or not an integer; for another number of classes than rows; for no rows that count
 * @see {@link calibrate}, {@link evaluate}
 * @example
 * fitCalibration([9, 0, 9, 0, 0, 9], [0, 1, 1], { shape: [3, 2] }).temperature // 12.984255368000671
 */
export function fitCalibration<const O extends Only<O, FitCalibrationOptions> = {}>(
  logits: LogitsInput,
  target: Integers,
  options?: O,
): CalibrationFit<MethodOf<OptionOf<O, "method">>>;

type MethodOf<M> = M extends CalibrationRule["method"] ? M : "temperature";

/**
 * Computes the probabilities that a fitted map makes of rows of logits.
 *
 * @throws TypeError for a value that isn't the result of `fitCalibration` or its JSON, and RangeError for one
 *   of another number of classes
 * @example
 * calibrate([4, 4], { method: "temperature", temperature: 2 }) // [0.5, 0.5]
 */
export function calibrate<X extends LogitsInput>(
  logits: X,
  calibration: CalibrationRule,
  options?: LogitsOptions,
): LikeInput<X>;
