// The types of softmax-wasm/learn.
import type {
  CalibrationRule,
  Classification,
  ClassifyOptions,
  ConformalRule,
  Dimensions,
  FamiliarityScore,
  Int64Array,
  IntegerArray,
  LogitsArray,
  LogitsInput,
  PriorOptions,
  RejectRule,
  TensorLike,
} from "./index.js";

/** The label of a class. The labels of a classifier are all strings, all numbers or all booleans. */
export type ClassLabel = string | number | boolean;

/** Rows of features: an array for each row, or one flat array of all, row after row, with the option `shape`.
 * Features may be far from 0, such as times in seconds: they are centred in f64 before they are rounded to
 * the f32 that is learned from. */
export type Features = LogitsInput | readonly LogitsArray[];

/** Options of functions that take rows of features. */
export interface FeatureOptions {
  /** The dimensions `[rows, features]` of a flat array, of which one may be −1 and is inferred from the
   * other. Default: the dimensions of a tensor, or as many features as the classifier has learned from or,
   * while it learns, `X.length / y.length`. */
  shape?: Dimensions | undefined;
}

/** The label of each row. */
export type Labels<L extends ClassLabel = ClassLabel> =
  | readonly L[]
  | (number extends L ? IntegerArray | Int64Array | TensorLike : never);

/** An object with labels. Methods take it as the type of `this`: a parameter with the labels of the class
 * would make a classifier of strings incompatible with `LinearClassifier`. */
type Labelled = { readonly classes: readonly ClassLabel[] };
type LabelOf<C extends Labelled> = C["classes"][number];
/** The labels of a classifier that may have the labels L, once it has learned from the labels Y, which decide
 * what L leaves open. */
type Learned<L extends ClassLabel, Y> = ClassLabel extends L
  ? Y extends readonly (infer M)[]
    ? Widened<M>
    : number
  : L;
/** The general type of labels. Labels that are read from a file are any strings to the type; whether they are
 * classes is checked at run time. */
type Widened<M> = M extends string ? string : M extends number ? number : M extends boolean ? boolean : never;

/** Options of `LinearClassifier.partialFit`. */
export interface PartialFitOptions extends FeatureOptions {
  /** A weight for each row, 0 or positive. A row of weight 2 counts as two equal rows, one of weight 0 as
   * none. Default: 1 each. */
  sampleWeight?: LogitsInput | undefined;
  /** A weight for the rows of each class, which multiplies `sampleWeight`: an array in the order of the
   * classes, or an object by label, in which classes of weight 1 may be missing. Default: 1 each. */
  classWeight?: LogitsInput | Readonly<Record<string, number>> | undefined;
  /** The penalty on the squares of the coefficients, 1/C in scikit-learn. Default: 1. */
  l2?: number | undefined;
  /** The number of rows in a mini-batch. Default: 32 in `partialFit`; none in `fit`, which takes all rows at
   * once. */
  batch?: number | undefined;
  /** An integer above −2^53 and below 2^53 that determines the order in which mini-batches take the rows.
   * Default: 0. */
  seed?: number | undefined;
  /** The length of the steps of mini-batches. Without `batch`, `fit` chooses the length of each step.
   * Default: 0.2. */
  learningRate?: number | undefined;
}

/** Options of `LinearClassifier.fit`. */
export interface FitOptions extends Omit<PartialFitOptions, "classWeight"> {
  /** A weight for the rows of each class, which multiplies `sampleWeight`: an array in the order of the
   * classes, or an object by label, in which classes of weight 1 may be missing. `"balanced"` gives all
   * classes that occur the same total weight: a row gets n/(k·count of its class), for n rows of k classes,
   * where rows with a `sampleWeight` are counted by it. Default: 1 each. */
  classWeight?: "balanced" | PartialFitOptions["classWeight"];
  /** The largest number of steps of L-BFGS, or of passes through all rows in mini-batches. Default: 1,000, or
   * 20 in mini-batches. */
  epochs?: number | undefined;
  /** L-BFGS ends when no entry of the gradient of the loss exceeds this, for features scaled to a standard
   * deviation of about 1. It also ends where rounding to f32 keeps the loss and the gradient from falling any
   * further, often at about 1e-8; the last `gradient` of `onProgress` says how far it came. Mini-batches take
   * all `epochs`. Default: 1e-6. */
  tolerance?: number | undefined;
  /** Is called after each epoch. The fit waits for a promise that it returns. `false` ends the fit and keeps
   * what it has learned. */
  onProgress?: ((progress: FitProgress) => unknown) | undefined;
  /** An `AbortSignal` that aborts the fit: its promise is rejected with the reason of the signal, and the
   * classifier doesn't change. The type is spelled out, since not every program has the types of a
   * platform. */
  signal?: { readonly aborted: boolean; readonly reason?: unknown } | undefined;
}

/** The progress of a fit. */
export interface FitProgress {
  /** The number of the epoch, from 1 on. */
  epoch: number;
  /** The cross-entropy with the penalty, per row or per unit of weight. In mini-batches it is the mean over
   * the rows, each before its step. */
  loss: number;
  /** The largest entry of the gradient of the loss, for features scaled to a standard deviation of about 1.
   * Absent in mini-batches. */
  gradient?: number;
  /**
   * A copy of the coefficients so far: a row of features for each class. They are computed when they are
   * read, which has to be while the fit runs.
   *
   * @throws TypeError with the code `ERR_FREED` after the fit
   */
  readonly coefficients: Float32Array<ArrayBuffer>;
  /**
   * A copy of the intercepts so far, one for each class. They are computed when they are read, which has to
   * be while the fit runs.
   *
   * @throws TypeError with the code `ERR_FREED` after the fit
   */
  readonly intercepts: Float64Array<ArrayBuffer>;
}

/** The card of a classifier: options of `classify`, which its method `classify` applies unless it is given
 * others, and a report. It is plain data, which `toJSON` keeps beside the weights. JSON has no infinite
 * numbers and no NaN. A card keeps a `conformal` threshold of ∞ and a `reject` threshold of −∞ as null, and
 * any other such number is refused, except in `report`, where it becomes null. Functions, bigints, Maps and
 * cycles are refused. */
export interface Card {
  /** The temperature that divides the logits. */
  temperature?: number | undefined;
  /** The probability below which a class isn't listed. */
  threshold?: ClassifyOptions["threshold"];
  /** The smallest difference between the most and the second most probable class. */
  minMargin?: number | undefined;
  /** The rule by which unfamiliar rows are rejected. */
  reject?: RejectRule | undefined;
  /** The rule of conformal sets. */
  conformal?: ConformalRule | undefined;
  /** The map of logits to calibrated probabilities. */
  calibration?: CalibrationRule | undefined;
  /** The priors of the training data, and those where the model is used. */
  priors?: PriorOptions["priors"];
  /** The report of measurements on rows that nothing was fitted to, such as the result of `evaluate`. */
  report?: object | undefined;
}

/** A classifier as JSON. */
export interface LinearClassifierJSON {
  /** The name of the format. */
  format: "softmax-wasm/LinearClassifier";
  /** The version of the format: 2 with a card, else 1. */
  version: 1 | 2;
  /** The label of each class. */
  classes: ClassLabel[];
  /** The intercept of each class. */
  intercepts: number[];
  /** The coefficients of each class, one for each feature. */
  coefficients: number[][];
  /** What `partialFit` continues from: the number of rows so far and the sum of their weights, and for each
   * feature its mean and the sum of the squared differences from it. Absent if the weights were learned
   * elsewhere. */
  moments?: { rows: number; count: number; means: number[]; squares: number[] };
  /** The card, if there is one. */
  card?: Card;
}

/** A linear model that predicts the class of a row of features x by softmax(W·x + b). */
export interface LinearModel<L extends ClassLabel = ClassLabel> {
  /**
   * Predicts the most likely label of each row.
   *
   * @throws RangeError for rows of another number of features, and for a feature that isn't a finite f32,
   *   with its row
   * @example
   * classifier.predict([[0.5], [4.5]]) // ["low", "high"]
   */
  predict(X: Features, options?: FeatureOptions): L[];

  /**
   * Computes the probability of each class: rows·classes numbers, row after row.
   *
   * @throws RangeError for rows of another number of features, and for a feature that isn't a finite f32,
   *   with its row
   * @example
   * classifier.predictProba([0, 5]).length // 4
   */
  predictProba(X: Features, options?: FeatureOptions): Float32Array<ArrayBuffer>;

  /**
   * Computes the logits W·x + b, whose softmax are the probabilities: rows·classes numbers, row after row.
   * `fitTemperature` takes them.
   *
   * @throws RangeError for rows of another number of features, and for a feature that isn't a finite f32,
   *   with its row
   * @example
   * fitTemperature(classifier.logits([0, 5]), [1, 0], { shape: [2, 2] }).temperature > 0 // true
   */
  logits(X: Features, options?: FeatureOptions): Float32Array<ArrayBuffer>;

  /**
   * Classifies each row as `classify` of softmax-wasm does, with the options of the card where none are
   * given: the most probable classes, best first, or the reason why none is named. Labels are text in the
   * result.
   *
   * @throws RangeError for rows of another number of features, for a feature that isn't a finite f32, with
   *   its row, and for an option out of range
   * @example
   * classifier.classify([2.5], { threshold: 0.9 })[0].abstained // "threshold"
   */
  classify(
    X: Features,
    options?: FeatureOptions &
      Omit<ClassifyOptions, "labels" | "shape" | "axis" | "mask" | "causal" | "bias">,
  ): Classification[];

  /** A copy of the card; undefined if there is none. */
  readonly card: Card | undefined;
  /** The labels of the classes, in the order of the rows of coefficients; empty while they aren't known. */
  readonly classes: L[];
  /** The number of features of a row; 0 before anything is learned. */
  readonly features: number;
  /** A copy of W: a row of features for each class. */
  readonly coefficients: Float32Array<ArrayBuffer>;
  /** A copy of b: a number for each class. It is in f64, since features may be far from 0, and b cancels the
   * large part that their products with W have in common. */
  readonly intercepts: Float64Array<ArrayBuffer>;
}

/**
 * Makes a model that only predicts from what a `LinearClassifier` has saved: its `toJSON`, as an object or as
 * text, or its `toBytes`. It loads no code that learns.
 *
 * @throws RangeError with the code `ERR_MODEL` for a source that isn't such a model, is cut short or has an
 *   unknown version; `ERR_LABELS` for classes that aren't two or more, each once; `ERR_ENTRY` for weights
 *   that aren't finite
 * @example
 * model({ format: "softmax-wasm/LinearClassifier", version: 1, classes: ["no", "yes"], intercepts: [0, -5], coefficients: [[0], [2]] }).predict([4]) // ["yes"]
 */
export function model<L extends ClassLabel = ClassLabel>(
  source: LinearClassifierJSON | string | Uint8Array | ArrayBuffer,
): LinearModel<L>;

// The class below has all of the model.
export interface LinearClassifier<L extends ClassLabel = ClassLabel> extends LinearModel<L> {}

/**
 * A linear classifier, also called multinomial logistic regression: softmax(W·x + b) are the probabilities of
 * the classes of a row of features x. It learns W and b by minimising the objective of scikit-learn's
 * `LogisticRegression`, Σ weight·cross-entropy + l2/2·‖W‖². (For two classes the penalty is on the difference
 * of their rows.)
 *
 * Errors have a `code`, and leave the classifier as it was.
 *
 * @throws TypeError with the code `ERR_UNFITTED` by what needs weights before anything is learned, and
 *   with the code `ERR_FREED` by every method but `free` once the classifier is freed
 * @see {@link model}
 * @example
 * const classifier = new LinearClassifier();
 * await classifier.fit([[0], [1], [4], [5]], ["low", "low", "high", "high"]);
 * classifier.predict([[0.5], [4.5]]) // ["low", "high"]
 */
export class LinearClassifier<L extends ClassLabel = ClassLabel> {
  /**
   * Makes a classifier that has learned nothing.
   *
   * @throws RangeError with the code `ERR_LABELS` for classes that aren't two or more, each once
   */
  constructor(options?: {
    /** All labels in their order, for `partialFit`, or if rows of some are missing. Default: the labels that
     * `fit` finds, sorted. */
    classes?: readonly L[] | undefined;
  });

  /**
   * Learns from rows of features and the label of each row. What was learned before is forgotten.
   *
   * The fit copies and scales the features in one piece, and then yields to the event loop every 16 ms.
   * Without `batch` it descends by L-BFGS on all rows, with `batch` by AdaGrad on mini-batches. Without a
   * penalty, separable classes have no optimum: the fit ends when the gradient is small or the epochs are
   * over, with finite weights.
   *
   * @throws RangeError for no rows, for X and y of different numbers of rows, for a feature that isn't a
   *   finite f32 (with its row), for labels of one class only or not among the classes of the constructor,
   *   for weights that are negative or don't fit, for a descent that diverges, and for a feature that varies
   *   so little that its coefficients are beyond f32; TypeError for a value of the wrong type, and while
   *   another fit runs. The promise is rejected with the error.
   * @example
   * (await new LinearClassifier().fit([0, 1, 4, 5], [7, 7, 8, 8], { l2: 0.1 })).classes // [7, 8]
   */
  fit<C extends Labelled, Y extends Labels<Widened<LabelOf<C>>>>(
    this: C,
    X: Features,
    y: Y,
    options?: FitOptions,
  ): Promise<LinearClassifier<Learned<LabelOf<C>, Y>>>;

  /**
   * Learns from more rows in one pass of mini-batches, for data that arrive bit by bit. The classes have to
   * be known, from the constructor or from an earlier fit.
   *
   * The first steps are short, since a few rows say little about the spread of a feature. Where the rows stay
   * at hand, as in a page that learns from clicks, `fit` of all of them learns more from each.
   *
   * A classifier from `toJSON` or `toBytes` continues with the scales of the features and the number of rows
   * that it has seen, and so with steps as short as after a fit. They are shorter than those of a classifier
   * that wasn't saved between two calls of `partialFit`. Weights of scikit-learn begin with neither: the first
   * rows move them far. The call discards the card.
   *
   * @throws RangeError for no rows, for X and y of different numbers of rows, for a feature that isn't a
   *   finite f32 (with its row), for a label that is no class, for weights that are negative or don't fit,
   *   and for a step that diverges; TypeError for a value of the wrong type, for unknown classes, and while a
   *   fit runs
   * @example
   * new LinearClassifier({ classes: [7, 8] }).partialFit([0, 1, 4, 5], [7, 7, 8, 8]).features // 1
   */
  partialFit<C extends Labelled>(
    this: C,
    X: Features,
    y: Labels<Widened<LabelOf<C>>>,
    options?: PartialFitOptions,
  ): C;

  /**
   * Computes the accuracy: the fraction of the rows, or of their weight, whose label is predicted, from 0 to
   * 1.
   *
   * @throws RangeError for no rows, and for X and y of different numbers of rows
   * @example
   * classifier.score([[0], [5]], ["low", "low"]) // 0.5
   */
  score<C extends Labelled>(
    this: C,
    X: Features,
    y: Labels<Widened<LabelOf<C>>>,
    options?: FeatureOptions & Pick<PartialFitOptions, "sampleWeight">,
  ): number;

  /**
   * Finds the familiarity from which on rows are kept, from rows that the classifier hasn't learned from.
   * The result becomes `reject` of the card, so that `classify` abstains as `"unfamiliar"`
   * from now on. Learning anew removes it.
   *
   * @throws RangeError for no rows, for a fraction that isn't above 0 and at most 1, and for a threshold of ∞
   * @example
   * LinearClassifier.fromJSON(classifier.toJSON()).fitReject([[0], [1], [4], [5]], { keep: 1 }).n // 4
   */
  fitReject(
    X: Features,
    options?: FeatureOptions & {
      /** The fraction of the rows to keep, above 0 and at most 1. Default: 0.95. */
      keep?: number | undefined;
      /** The score of familiarity. Default: `"energy"`. */
      score?: FamiliarityScore | undefined;
      /** The temperature of the score. Default: 1. */
      temperature?: number | undefined;
    },
  ): { score: FamiliarityScore; threshold: number; temperature?: number; kept: number; n: number };

  /**
   * The card. A card that is set is copied, and checked with the classes. undefined removes it, and so do
   * `fit` and `partialFit`.
   *
   * @throws RangeError with the code `ERR_MODEL` for a card that `classify` refuses, or that JSON can't keep;
   *   TypeError with the code `ERR_UNFITTED` before anything is learned
   */
  get card(): Card | undefined;
  set card(card: Card | undefined);

  /**
   * Returns the classifier as plain data, which JSON.stringify calls: the shortest decimals that give the
   * same coefficients and intercepts again.
   * @example
   * classifier.toJSON().format // "softmax-wasm/LinearClassifier"
   */
  toJSON(): LinearClassifierJSON;
  /**
   * Restores a classifier from the object that `toJSON` returned, or from its JSON text.
   *
   * @throws RangeError with the code `ERR_MODEL` for a source that isn't such a classifier, is cut short or
   *   has an unknown version; `ERR_LABELS` for classes that aren't two or more, each once; `ERR_ENTRY` for
   *   weights that aren't finite
   * @example
   * LinearClassifier.fromJSON(JSON.stringify(classifier)).predict([0.5]) // ["low"]
   */
  static fromJSON<L extends ClassLabel = ClassLabel>(model: object | string): LinearClassifier<L>;

  /**
   * Returns the classifier as bytes: 4 for each coefficient, 8 for each intercept, the labels, and 16 for each
   * feature, from which `partialFit` continues.
   *
   * @throws RangeError with the code `ERR_MODEL` if there is a card, which bytes don't hold, and with the
   *   code `ERR_LABELS` for a label with half of a surrogate pair
   * @example
   * classifier.toBytes().length // 89
   */
  toBytes(): Uint8Array<ArrayBuffer>;
  /**
   * Restores a classifier from the bytes that `toBytes` of this version or an earlier one returned.
   *
   * @throws TypeError for a value that isn't bytes; RangeError with the code `ERR_MODEL` for bytes that
   *   aren't such a classifier, are cut short or have an unknown version
   * @example
   * LinearClassifier.fromBytes(classifier.toBytes()).predict([0.5]) // ["low"]
   */
  static fromBytes<L extends ClassLabel = ClassLabel>(bytes: Uint8Array | ArrayBuffer): LinearClassifier<L>;

  /**
   * Makes a classifier from the attributes of scikit-learn's `LogisticRegression`, as nested arrays. A single
   * row of `coef_` is that of the second of two classes.
   *
   * @throws RangeError for attributes that don't fit one another, and for weights that aren't finite
   * @example
   * LinearClassifier.fromSklearn({ coef_: [[2]], intercept_: [-5], classes_: ["no", "yes"] }).predict([4]) // ["yes"]
   */
  static fromSklearn<L extends ClassLabel = ClassLabel>(model: {
    coef_: readonly (readonly number[])[];
    intercept_: readonly number[];
    classes_: readonly L[];
  }): LinearClassifier<L>;

  /** Gives the memory back. A second call does nothing. `using` calls it at the end of its block. */
  free(): void;
  [Symbol.dispose](): void;
}
