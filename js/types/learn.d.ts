// The types of softmax-wasm/learn.
import type {
  CalibrationRule,
  Classification,
  ClassifyOptions,
  ConformalRule,
  Dimensions,
  IntegerArray,
  Int64Array,
  LogitsArray,
  LogitsInput,
  PriorOptions,
  RejectRule,
  TensorLike,
  FamiliarityScore,
} from "./index.js";

/** The name of a class: all of a classifier are strings, or all numbers, or all booleans. */
export type ClassLabel = string | number | boolean;

/** Rows of features: an array for each row, or one flat array of all, row after row, whose option
 * `shape` tells how long a row is. They may be far from 0, such as times in seconds: they are centred
 * in f64 before they are narrowed to the f32 that is learned from. */
export type Features = LogitsInput | readonly LogitsArray[];

/** Options of everything that takes rows of features. */
export interface FeatureOptions {
  /** The number of rows and that of features, `[rows, features]`, of a flat array; one may be −1, which stands for
   * what the other leaves. Default: those of a tensor, or as many
   * features as the classifier takes or, where it learns, `X.length / y.length`. */
  shape?: Dimensions | undefined;
}

/** The label of each row. */
export type Labels<L extends ClassLabel = ClassLabel> =
  | readonly L[]
  | (number extends L ? IntegerArray | Int64Array | TensorLike : never);

/** What has labels: the type of `this` where some are given, since a parameter that names the labels of
 * the class would make a classifier of strings no `LinearClassifier`. */
type Labelled = { readonly classes: readonly ClassLabel[] };
type LabelOf<C extends Labelled> = C["classes"][number];
/** The labels of a classifier that may be L, after it has learned from labels Y: these tell what L leaves
 * open. */
type Learned<L extends ClassLabel, Y> = ClassLabel extends L
  ? Y extends readonly (infer M)[]
    ? Widened<M>
    : number
  : L;
/** Labels that are read from somewhere are any strings to the type; that they are classes is checked at run
 * time. */
type Widened<M> = M extends string ? string : M extends number ? number : M extends boolean ? boolean : never;

/** Options of {@link LinearClassifier.partialFit}. */
export interface PartialFitOptions extends FeatureOptions {
  /** A weight for each row, from 0 on: a row of weight 2 counts as two that are equal, one of weight 0
   * as none. Default: 1 each. */
  sampleWeight?: LogitsInput | undefined;
  /** A weight for the rows of each class, by which `sampleWeight` is multiplied: an array in the order
   * of the classes, or an object by label, in which classes of weight 1 may be missing. Default: 1 each. */
  classWeight?: LogitsInput | Readonly<Record<string, number>> | undefined;
  /** The penalty on the squares of the coefficients, 1/C of scikit-learn. Default: 1. */
  l2?: number | undefined;
  /** Rows of a mini-batch. Default: none in {@link LinearClassifier.fit}, which takes all rows at
   * once; 32 in {@link LinearClassifier.partialFit}. */
  batch?: number | undefined;
  /** An integer that tells in which order mini-batches take the rows. Default: 0. */
  seed?: number | undefined;
  /** How long the steps of mini-batches are. Default: 0.2. */
  learningRate?: number | undefined;
}

/** Options of {@link LinearClassifier.fit}. */
export interface FitOptions extends Omit<PartialFitOptions, "classWeight"> {
  /** As in {@link PartialFitOptions}, or `"balanced"`: all classes that occur count the same in all, each
   * of n rows of k classes by n/(k·count of its class). Rows of a `sampleWeight` are counted by it. */
  classWeight?: "balanced" | PartialFitOptions["classWeight"];
  /** The most steps of L-BFGS, or passes through all rows in mini-batches. Default: 1,000, and
   * 20 in mini-batches. */
  epochs?: number | undefined;
  /** L-BFGS ends where no entry of the gradient of the loss is above it, of features scaled to a
   * deviation of about 1. Default: 1e-6. */
  tolerance?: number | undefined;
  /** Called after each epoch. A promise is waited for, which makes a pause; `false` ends the fit
   * there and keeps what has been learned. */
  onProgress?: ((progress: FitProgress) => unknown) | undefined;
  /** Aborts the fit: its promise is rejected with the reason of the signal, and the classifier
   * stays as it was before. Spelled without the types of a platform: an `AbortSignal`. */
  signal?: { readonly aborted: boolean; readonly reason?: unknown } | undefined;
}

/** How far a fit is. */
export interface FitProgress {
  /** From 1 on. */
  epoch: number;
  /** The cross-entropy with the penalty, per row (or unit of its weight); in mini-batches, that of each row before its step. */
  loss: number;
  /** The largest entry of the gradient of the loss, of features scaled to a deviation of about 1.
   * Not known of mini-batches. */
  gradient?: number;
  /** What has been learned so far, as {@link LinearClassifier.coefficients}; computed when it is
   * read, which has to be while the fit runs. */
  readonly coefficients: Float32Array<ArrayBuffer>;
  /** As {@link LinearClassifier.intercepts}. */
  readonly intercepts: Float64Array<ArrayBuffer>;
}

/** What the decisions of a classifier rest on: plain data, which `toJSON` keeps beside the weights. All but
 * `report` are options of `classify`, which applies them unless it is given others. */
export interface Card {
  temperature?: number | undefined;
  threshold?: ClassifyOptions["threshold"];
  minMargin?: number | undefined;
  reject?: RejectRule | undefined;
  conformal?: ConformalRule | undefined;
  calibration?: CalibrationRule | undefined;
  priors?: PriorOptions["priors"];
  /** What was measured on rows that nothing was fitted to, such as what `evaluate` says of them. */
  report?: object | undefined;
}

/** A classifier as JSON. */
export interface LinearClassifierJSON {
  format: "softmax-wasm/LinearClassifier";
  /** 2 with a card, which version 1 hasn't. */
  version: 1 | 2;
  classes: ClassLabel[];
  /** One for each class. */
  intercepts: number[];
  /** A row of features for each class. */
  coefficients: number[][];
  card?: Card;
}

/** What predicts the class of rows of features x by softmax(W·x + b). */
export interface LinearModel<L extends ClassLabel = ClassLabel> {
  /**
   * The most likely label of each row.
   * @example
   * classifier.predict([[0.5], [4.5]]) // ["low", "high"]
   */
  predict(X: Features, options?: FeatureOptions): L[];

  /**
   * The probability of each class, row after row.
   * @example
   * classifier.predictProba([0, 5]).length // 4
   */
  predictProba(X: Features, options?: FeatureOptions): Float32Array<ArrayBuffer>;

  /**
   * The scores W·x + b that softmax makes probabilities of, row after row: what `fitTemperature`
   * takes.
   * @example
   * fitTemperature(classifier.logits([0, 5]), [1, 0], { shape: [2, 2] }).temperature > 0 // true
   */
  logits(X: Features, options?: FeatureOptions): Float32Array<ArrayBuffer>;

  /**
   * What `classify` of softmax-wasm says of the logits of each row: the most probable classes, best
   * first, or none where the model isn't sure, and why. Labels are texts there.
   * @example
   * classifier.classify([2.5], { threshold: 0.9 })[0].abstained // "threshold"
   */
  classify(
    X: Features,
    options?: FeatureOptions &
      Omit<ClassifyOptions, "labels" | "shape" | "axis" | "mask" | "causal" | "bias">,
  ): Classification[];

  /** A copy of what decisions rest on; undefined where there is nothing. */
  readonly card: Card | undefined;
  /** The labels in the order of the rows of coefficients; empty as long as they aren't known. */
  readonly classes: L[];
  /** The number of features of a row; 0 before anything is learned. */
  readonly features: number;
  /** A copy of W: a row of features for each class. */
  readonly coefficients: Float32Array<ArrayBuffer>;
  /** A copy of b: one for each class. In f64, since features may be far from 0, and b takes away what
   * their products with W have in common. */
  readonly intercepts: Float64Array<ArrayBuffer>;
}

/**
 * A model that only predicts, of what a {@link LinearClassifier} has learned: of its `toJSON` as an
 * object or as text, or of its `toBytes`. It loads without what learns.
 * @throws RangeError with the code `ERR_MODEL` for what is none, is cut short or of another version,
 * `ERR_LABELS` for classes that aren't two or more, each once, `ERR_ENTRY` for weights that aren't finite
 * @example
 * model({ format: "softmax-wasm/LinearClassifier", version: 1, classes: ["no", "yes"], intercepts: [0, -5], coefficients: [[0], [2]] }).predict([4]) // ["yes"]
 */
export function model<L extends ClassLabel = ClassLabel>(
  source: LinearClassifierJSON | string | Uint8Array | ArrayBuffer,
): LinearModel<L>;

/**
 * A linear classifier, multinomial logistic regression: softmax(W·x + b) are the probabilities of
 * the classes of a row of features x. It learns W and b by minimising the objective of
 * scikit-learn's `LogisticRegression`, Σ weight·cross-entropy + l2/2·‖W‖² (for two classes of the
 * difference of their rows).
 *
 * Errors carry a `code` as those of softmax-wasm, and leave the classifier as it was.
 * @throws TypeError with the code `ERR_UNFITTED` by methods that need what hasn't been learned yet,
 * with the code `ERR_FREED` by all but `free` after that
 * @example
 * const classifier = new LinearClassifier();
 * await classifier.fit([[0], [1], [4], [5]], ["low", "low", "high", "high"]);
 * classifier.predict([[0.5], [4.5]]) // ["low", "high"]
 */
export interface LinearClassifier<L extends ClassLabel = ClassLabel> extends LinearModel<L> {}
export class LinearClassifier<L extends ClassLabel = ClassLabel> {
  /**
   * @param options `classes`: all labels, in their order, for {@link partialFit} or where rows of
   *   some are missing. Default: the labels that {@link fit} finds, sorted.
   */
  constructor(options?: { classes?: readonly L[] | undefined });

  /**
   * Learns from rows of features and the label of each row. What was learned before is forgotten.
   *
   * The event loop gets a turn every 16 ms. Without `batch` it descends by L-BFGS on all rows,
   * with `batch` by AdaGrad on mini-batches. Classes that are separable without a penalty have no
   * optimum: it ends where the gradient is small or the epochs are over, with finite weights.
   * @throws RangeError for no rows, for X and y of different numbers of rows, for a feature that isn't a
   * finite f32 (with its row), for labels of one class only or not among the classes of the constructor,
   * for weights that are negative or don't fit, for what diverges; TypeError for what is of the wrong kind and while another fit runs. The
   * promise is rejected with them.
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
   * Learns from more rows in one pass of mini-batches: for data that come bit by bit. The classes
   * have to be known, from the constructor or an earlier fit.
   * @throws as {@link fit}, and RangeError for a label that is no class
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
   * The part of the rows whose label is predicted, from 0 to 1.
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
   * Finds from which familiarity on rows are kept, from rows that the classifier hasn't learned from: `keep`
   * is the part of them that has to stay (default 0.95), `score` and `temperature` are those of
   * `familiarity`. The result becomes
   * `reject` of the {@link card}, so that `classify` abstains as `"unfamiliar"` from now on. Learning anew
   * forgets it.
   * @throws RangeError for no rows, and for a part that isn't above 0 and at most 1
   * @example
   * LinearClassifier.fromJSON(classifier.toJSON()).fitReject([[0], [1], [4], [5]], { keep: 1 }).n // 4
   */
  fitReject(
    X: Features,
    options?: FeatureOptions & {
      keep?: number | undefined;
      score?: FamiliarityScore | undefined;
      temperature?: number | undefined;
    },
  ): Required<Pick<RejectRule, "score" | "threshold">> & { temperature?: number; kept: number; n: number };

  /** What decisions rest on. What is set is copied, and checked for the classes: a RangeError with the code
   * `ERR_MODEL` says what `classify` wouldn't take. undefined takes it away, and so does learning anew. */
  get card(): Card | undefined;
  set card(card: Card | undefined);

  /**
   * What has been learned as plain data, for JSON.stringify: the shortest decimals that give the
   * same coefficients and intercepts again.
   * @example
   * classifier.toJSON().format // "softmax-wasm/LinearClassifier"
   */
  toJSON(): LinearClassifierJSON;
  /**
   * The classifier that `toJSON` told of, as an object or as text.
   * @throws RangeError with the code `ERR_MODEL` for what is none, is cut short or of another version
   * @example
   * LinearClassifier.fromJSON(JSON.stringify(classifier)).predict([0.5]) // ["low"]
   */
  static fromJSON<L extends ClassLabel = ClassLabel>(model: object | string): LinearClassifier<L>;

  /**
   * What has been learned in 4 bytes for each coefficient, 8 for each intercept, and the labels.
   * @throws RangeError with the code `ERR_MODEL` where there is a card, which bytes don't hold
   * @throws RangeError with the code `ERR_LABELS` for a label with half a surrogate pair
   * @example
   * classifier.toBytes().length // 57
   */
  toBytes(): Uint8Array<ArrayBuffer>;
  /**
   * The classifier that `toBytes` told of, of this version or one before.
   * @throws as {@link fromJSON}
   * @example
   * LinearClassifier.fromBytes(classifier.toBytes()).predict([0.5]) // ["low"]
   */
  static fromBytes<L extends ClassLabel = ClassLabel>(bytes: Uint8Array | ArrayBuffer): LinearClassifier<L>;

  /**
   * A `LogisticRegression` of scikit-learn, from its attributes as nested arrays. One row of
   * `coef_` is that of the second of two classes.
   * @throws RangeError for rows that don't fit one another
   * @example
   * LinearClassifier.fromSklearn({ coef_: [[2]], intercept_: [-5], classes_: ["no", "yes"] }).predict([4]) // ["yes"]
   */
  static fromSklearn<L extends ClassLabel = ClassLabel>(model: {
    coef_: readonly (readonly number[])[];
    intercept_: readonly number[];
    classes_: readonly L[];
  }): LinearClassifier<L>;

  /** Gives the memory back; a second time does nothing. `using` calls it by itself. */
  free(): void;
  [Symbol.dispose](): void;
}
