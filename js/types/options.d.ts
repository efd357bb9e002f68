// The options that several functions share.
import type { Dimensions, IntegerArray, LogitsInput, Mask } from "./inputs.js";

/** Options that divide an array into rows and mask entries. */
export interface RowOptions {
  /** The dimensions of the array in row-major order. One may be −1, which is inferred from the others.
   * Default: the dimensions of a tensor, or `[x.length]`, a single row. */
  shape?: Dimensions | undefined;
  /** The dimension that a row runs along. Negative numbers count from the last dimension. An array names
   * several dimensions that form a row together, and `null` stands for all. With `[]` each entry is a row.
   * Default: −1, the last. */
  axis?: number | readonly number[] | null | undefined;
  /** Masks entries, which get the probability 0 whatever their value is, even NaN. */
  mask?: Mask | undefined;
  /** Masks, in the last two dimensions, each key (the last) that comes after its query (the one before):
   * those whose index is above the query's index plus this offset. `true` is an offset of 0. */
  causal?: boolean | number | undefined;
}

/** Options of functions that compare the logits of a row. */
export interface BiasedRowOptions extends RowOptions {
  /** Numbers that are added to the logits in f64, with one rounding. With −∞ the logit is −∞, even if it was
   * NaN. The entry still counts, so a row with nothing else is treated as a row of −∞. There is one number
   * for each logit, or one for each entry of a row, which then holds for all rows. A tensor is broadcast to
   * the shape by NumPy's rules. */
  bias?: LogitsInput | undefined;
}

/** Options of functions that take rows of logits. */
export interface LogitsOptions extends BiasedRowOptions {
  /** The number that divides the logits, from 0 to `Infinity`. At 0 the largest logits split the probability
   * equally, at `Infinity` all logits that aren't −∞ do. Default: 1. */
  temperature?: number | undefined;
}

/** Options of functions that compute the weights of attention. */
export interface AttentionOptions {
  /** A logit that joins the denominator of each row and gets no entry, so that the entries sum to less than 1
   * (Xiao et al. 2024; Miller 2023 with 0). It is one number, or one for each row, and is divided by the
   * temperature as logits are. A sink of −∞ gives the same bits as none. */
  sink?: number | LogitsInput | undefined;
  /** A cap c, finite and above 0. Each logit x becomes c·tanh(x/c), rounded to f64, before bias and
   * temperature (Gemma Team 2024). −∞ stays −∞. */
  softcap?: number | undefined;
}

/** Options of `softmaxGrad` and `logSoftmaxGrad`: those that the output was computed with, and with a
 * `softcap` the `logits` too. A `sink` and a finite `bias` change nothing, since the output contains all that
 * the gradient needs of them; an entry with a bias of −∞ is masked. */
export interface GradientOptions extends LogitsOptions, AttentionOptions {
  /** The logits that were capped by `softcap`, before any bias. Default: none. */
  logits?: LogitsInput | undefined;
}

/** Options of `softmaxJacobian`. */
export interface JacobianOptions
  extends AttentionOptions,
    Pick<LogitsOptions, "mask" | "bias" | "temperature"> {}

/** Options of functions that reduce each row to one number. */
export interface ReducingOptions extends RowOptions {
  /** Returns an array even for a single row. Default: false, which returns a number for a single row. */
  keepDims?: boolean | undefined;
}

/** Options of functions that can write their results to an array of yours. `Out` is the type of `out`, such
 * as `OutOptions<Float32Array>`; without it there is no `out`. */
export interface OutOptions<Out = never> {
  /** The array that results are written to and that is returned. It has the type and the length of the result
   * and isn't frozen. It may be the input itself. Default: a new array. */
  out?: Out | undefined;
}

/** The priors of classes: a number for each class, such as a count. They need not sum to 1. */
export type Priors = readonly number[] | Float32Array | Float64Array | IntegerArray;

/** Options for classes that are more or less frequent than they were in training. */
export interface PriorOptions {
  /** Multiplies the probabilities by to/from, before they are divided by their sum. They are those at the
   * temperature, and after a calibration. `from` holds the priors of the training data, all above 0, and `to`
   * those where the model is used, where 0 makes a class impossible. The product is computed as a sum in f64,
   * of the logits and T·log(to/from), whose rounding leaves ten digits of a probability at logits of 10⁶. */
  priors?: { readonly from: Priors; readonly to: Priors } | undefined;
}
