// The types of the sampling steps, draws and log-probabilities of tokens.
import type { Integers, LogitsInput } from "./inputs.js";
import type { LogitsOptions, OutOptions } from "./options.js";
import type { LikeInput, NotBoth, Only, OptionOf, OutOf, PerRow } from "./results.js";

/** A step from the logits of the next token to those that can be drawn. */
export type SampleStep =
  | "penalties"
  | "bias"
  | "temperature"
  | "topK"
  | "typicalP"
  | "topP"
  | "minP"
  | "epsilon"
  | "eta"
  | "topNSigma";

/** Options of the steps from the logits of the next token to those that can be drawn. Each step works on what
 * the one before leaves, renormalised to the sum 1. Unless the option `order` says otherwise, the order is
 * penalties, bias, temperature, topK, typicalP, topP, minP, epsilon, eta, topNSigma. The most probable entry
 * always stays; of equal entries the one with the lowest index. */
export interface SampleSteps extends Omit<LogitsOptions, "bias"> {
  /** The tokens that were drawn before, as indices of entries. The penalties apply to them in every row. */
  history?: Exclude<Integers, number | bigint> | undefined;
  /** The penalty of repetition: the logit of each token of the history is divided by it if it is above 0, and
   * multiplied otherwise (Keskar et al. 2019). Above 0. Default: 1. */
  repetition?: number | undefined;
  /** The number that is subtracted from the logit of each token of the history. Default: 0. */
  presence?: number | undefined;
  /** The number that is subtracted from the logit of a token for each time that it occurs in the history.
   * Default: 0. */
  frequency?: number | undefined;
  /** Numbers that are added to the logits; −∞ masks an entry whatever its value is. They are an array with
   * one for each logit or for each entry of a row, a tensor that is broadcast, or an object by token as in
   * OpenAI's API: `{ 50256: -100 }`. */
  bias?: LogitsInput | { readonly [token: number]: number } | undefined;
  /** Keeps this many of the most probable entries. Default: `Infinity`, all. */
  topK?: number | undefined;
  /** Keeps the most probable entry, and the fewest entries that hold this fraction of the probability, in the
   * order of the distance between their information −ln p and the entropy (Meister et al. 2023). From 0 to 1.
   * Default: 1, all. */
  typicalP?: number | undefined;
  /** Keeps the fewest of the most probable entries that hold this fraction of the probability (Holtzman et
   * al. 2020). From 0, which keeps one, to 1, which keeps all. Default: 1. */
  topP?: number | undefined;
  /** Keeps the entries with at least this fraction of the largest probability (Nguyen et al. 2024). From 0 to
   * 1. Default: 0, all. */
  minP?: number | undefined;
  /** Keeps the entries of at least this probability (Hewitt, Manning & Liang 2022). From 0 to 1. Default: 0,
   * all. */
  epsilon?: number | undefined;
  /** Keeps the entries of at least this probability or, if that is less, of √eta·e^−H with the entropy H
   * (Hewitt, Manning & Liang 2022). From 0 to 1. Default: 0, all. */
  eta?: number | undefined;
  /** Keeps the logits that are at most this many standard deviations below the largest (Tang et al. 2024). 0
   * or more. Default: `Infinity`, all. */
  topNSigma?: number | undefined;
  /** The number of most probable entries that each step keeps at least. The exceptions are `typicalP`, which
   * keeps the most probable entry and this many of the most typical ones, and the temperature 0, which leaves
   * one entry. Default: 1. */
  minKeep?: number | undefined;
  /** The order of the steps. `"hf"` is the one above. `"llama.cpp"` has the bias first, topNSigma before the
   * other cuts, and the temperature last. A list has each step at most once and all that have an option.
   * Default: `"hf"`. */
  order?: "hf" | "llama.cpp" | readonly SampleStep[] | undefined;
}

/** Options of `warp`. */
export interface WarpOptions<Out = never> extends SampleSteps, OutOptions<Out> {
  /** Returns, beside the logits, which entries each step removed. Default: false. */
  explain?: boolean | undefined;
}

/** The effect of a step on a row. */
export interface WarpStep {
  /** The name of the step. */
  step: SampleStep;
  /** The indices, in the row, of the entries that the step removed. */
  removed: Int32Array<ArrayBuffer>;
  /** The probability of the removed entries before the step. */
  mass: number;
}

/** The logits after the steps, and the effect of each step: on a single row, or on each of several. */
export interface Warped<Logits, Steps> {
  /** The logits after all steps. */
  logits: Logits;
  /** The steps that have an option, in their order. */
  steps: Steps;
}

/**
 * Computes the logits after the steps of `sample`: those whose softmax is drawn from, with −∞ for each entry
 * that a step removed. Without options the logits don't change.
 *
 * Temperature 0 leaves the largest logit of each row, the one with the lowest index. Temperature `Infinity`
 * makes all logits 0. If the largest logit over the temperature would overflow, the largest is subtracted
 * from all first.
 *
 * @throws RangeError for a NaN or +∞ that isn't masked, with the index; for a row in which every entry is −∞
 *   or masked; for an option of a step out of range, a token that is no index, or a `minKeep` above the
 *   length of a row
 * @throws TypeError for an order that names a step twice or lacks one that has an option, and for a penalty
 *   without a history
 * @see {@link sample}
 * @example
 * warp([3, 2, 1], { temperature: 0.5, topP: 0.8 }) // [6, -Infinity, -Infinity]
 */
export function warp<X extends LogitsInput, const O extends Only<O, WarpOptions<OutOf<X>>> = {}>(
  x: X,
  options?: O,
): WarpResult<LikeInput<X>, X, O>;

type WarpResult<Logits, X, O, E = OptionOf<O, "explain">> = E extends true
  ? Warped<Logits, PerRow<WarpStep[], WarpStep[][], X, O>>
  : Logits;

/** Options of `sample`. */
export interface SampleOptions extends SampleSteps {
  /** The number of indices that are drawn from each row. Default: one, which is returned as a number for a
   * single row. */
  count?: number | undefined;
  /** An integer above −2^53 and below 2^53, which gives the same indices in every engine. **Not in a loop**:
   * each call begins anew, so the same seed draws by the same numbers each time. In a loop pass
   * `rng: random(seed)`, made once before it, or draw all at once by `count`. It can't be given with `rng`.
   * Default: numbers of `Math.random`. */
  seed?: number | undefined;
  /** A generator of numbers from 0 to below 1, such as `random(seed)` or your own. It is called once for each
   * index. */
  rng?: (() => number) | undefined;
  /** Returns the logarithm of the probability of each index too. Default: false. */
  logprob?: boolean | undefined;
  /** If true, an index can be drawn more than once from a row. If false, `logprob` is that of a draw among
   * the entries that are left. Default: true. */
  replace?: boolean | undefined;
}

/** An index that was drawn, and the natural logarithm of its probability in the distribution that was drawn
 * from: after the mask and all steps, renormalised to the sum 1. The logarithm is 0 if it was the only entry
 * left. */
export interface Draw {
  /** The index of the entry in its row. */
  index: number;
  /** The natural logarithm of its probability. */
  logprob: number;
}

/** Several draws, row after row. */
export interface Draws {
  /** The indices of the entries in their rows. */
  indices: Int32Array<ArrayBuffer>;
  /** The natural logarithms of their probabilities. */
  logprobs: Float64Array<ArrayBuffer>;
}

/** One for a single row without `count`, All otherwise. */
type Drawn<One, All, X, O, C = OptionOf<O, "count">> = C extends undefined ? PerRow<One, All, X, O> : All;

/**
 * Draws an index from the softmax of each row: a number for a single row; an `Int32Array`, row after row, for
 * several rows or with `count`. With `logprob` the result is `{ index, logprob }` or `{ indices, logprobs }`.
 * Temperature 0 draws the largest entry, the one with the lowest index.
 *
 * @throws RangeError for a NaN or +∞ that isn't masked, with the index; for a row in which every entry is −∞
 *   or masked; for no logits; for a number of `rng` outside 0 to below 1; for more draws without replacement
 *   than there are entries; for an option of a step out of range
 * @throws TypeError for both `seed` and `rng`, for an order that names a step twice or lacks one that has an
 *   option, and for a penalty without a history
 * @see {@link warp}, {@link random}, {@link topLogprobs}
 * @example
 * sample([2.0, 1.0, 0.1], { seed: 7, count: 8 }) // Int32Array [0, 0, 1, 0, 2, 0, 1, 0]
 */
export function sample<
  X extends LogitsInput,
  const O extends Only<O, SampleOptions, NotBoth<O, "seed", "rng">> = {},
>(x: X, options?: O): Sampled<X, O>;

type Sampled<X, O, L = OptionOf<O, "logprob">> = L extends true
  ? Drawn<Draw, Draws, X, O>
  : Drawn<number, Int32Array<ArrayBuffer>, X, O>;

/** A token and the natural logarithm of its probability. */
export interface TokenLogprob {
  /** The index of the token in its row. */
  index: number;
  /** The name of the token; absent without labels. */
  label?: string;
  /** The natural logarithm of its probability. */
  logprob: number;
}

/** The result of `topLogprobs` for a row. */
export interface TopLogprobs {
  /** The k most probable tokens, best first. Of equal logits the lowest index comes first. */
  top: TokenLogprob[];
  /** The token that the option `tokens` names, with its rank among all, counted from 1. */
  token?: TokenLogprob & { rank: number };
}

/** Options of `topLogprobs`. */
export interface TopLogprobsOptions extends LogitsOptions {
  /** A token for each row, such as the one that was drawn. Its log-probability and its rank are returned
   * too. */
  tokens?: Integers | undefined;
  /** An integer: rows of this token of `tokens` get no `token`. Default: none. */
  ignoreIndex?: number | undefined;
  /** The names of tokens, in an array or in an object by index. Those that aren't listed may be missing.
   * Default: none. */
  labels?: readonly string[] | { readonly [index: number]: string; readonly length?: never } | undefined;
}

/**
 * Returns the k most probable tokens of each row with the logarithms of their probabilities, within 2 ULP: an
 * object for a single row, an array for several. OpenAI's API calls this `top_logprobs`.
 *
 * @throws RangeError for no logits; if k isn't an integer from 0 to the number of unmasked entries of a row;
 *   for a token out of range, or another number of tokens than rows; for a NaN or +∞ that isn't masked, with
 *   the index; for a row in which every entry is −∞ or masked
 * @throws TypeError for a label that isn't a string
 * @see {@link perplexity}
 * @example
 * topLogprobs([0, 0], 1, { tokens: 1 }) // { top: [{ index: 0, logprob: -0.6931471805599453 }], token: { index: 1, logprob: -0.6931471805599453, rank: 2 } }
 */
export function topLogprobs<X extends LogitsInput, const O extends Only<O, TopLogprobsOptions> = {}>(
  x: X,
  k: number,
  options?: O,
): PerRow<TopLogprobs, TopLogprobs[], X, O>;

/** The result of `perplexity`. */
export interface Perplexity {
  /** The exponential of the mean of −logprob: `Infinity` if a token has the probability 0, NaN if all are
   * ignored. */
  perplexity: number;
  /** The mean of −logprob in bits per token. */
  bits: number;
  /** The natural logarithm of the probability of each token; NaN for ignored ones. */
  logprobs: Float64Array<ArrayBuffer>;
}

/**
 * Computes the perplexity of a text, e to the mean of −log p of its tokens, from a row of logits for each
 * token.
 *
 * @throws RangeError for a row without entries; for a token out of range, or another number of tokens than
 *   rows; for a NaN or +∞ that isn't masked, with the index; for a row in which every entry is −∞ or masked
 * @example
 * perplexity([0, 0, 0, 0], [0, 1], { shape: [2, 2] }).perplexity // 2
 */
export function perplexity(
  x: LogitsInput,
  tokens: Integers,
  options?: LogitsOptions & {
    /** An integer: rows of this token don't count. Default: none. */ ignoreIndex?: number | undefined;
  },
): Perplexity;

/**
 * Returns a generator of numbers from 0 to below 1, all multiples of 2^−53. It gives the same numbers in
 * every engine and in Rust (`Xoshiro256` of the crate). Pass it as the option `rng` of `sample` in a loop.
 * The generator is xoshiro256++, its state filled by SplitMix64 (Blackman & Vigna 2021). It must not be used
 * for secrets.
 *
 * A call of `sample` with `rng: random(7)` draws by the same numbers as one with `seed: 7`.
 *
 * @throws RangeError with the code `ERR_RANDOM` for a seed that isn't an integer above −2^53 and below
 *   2^53
 * @example
 * Array.from({ length: 3 }, random(7)) // [0.05536043647833311, 0.17211585444811772, 0.7175761283586594]
 */
export function random(seed: number): () => number;
