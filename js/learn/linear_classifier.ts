// LinearClassifier: a linear classifier that learns in the program that uses it.
import { familiarity, fitReject } from "#functions";
import * as glue from "#glue";
import { readArray } from "../arguments/arrays.js";
import { type Caller, type Code, rangeError, show, typeError } from "../arguments/errors.js";
import {
  type UserOptions,
  NO_OPTIONS,
  checkOptionNames,
  parseInteger,
  parseNumber,
} from "../arguments/options.js";
import { disposable } from "../wasm/disposable.js";
import { type Card, parseCard } from "./card.js";
import { type Weights, checkWeights, copyBytes, parseBytes, parseJSON } from "./deserialize.js";
import { type Label, indexLabels, parseClasses, parseClassLabels, sortClasses } from "./class_labels.js";
import { Model, predictLabels, computeLogits } from "./model.js";
import { prepareFeatures } from "./features.js";
import { yieldToEventLoop } from "./yield_to_event_loop.js";
import { parseClassWeight, parseSampleWeight } from "./sample_weights.js";
import { toBytes, toJSON } from "./serialize.js";
import { startModule } from "../wasm/bindgen.js";

/** The classes that wasm-bindgen makes of Classifier and Fit in src/wasm/learn.rs. */
declare class Solver {
  constructor(coefficients: Float32Array, intercepts: Float64Array);
  readonly coefficients: Float32Array<ArrayBuffer>;
  readonly intercepts: Float64Array<ArrayBuffer>;
  partialFit(
    x: ArrayBufferView,
    y: Int32Array,
    sampleWeight: Float64Array | undefined,
    classWeight: Float64Array | undefined,
    options: object,
  ): void;
  free(): void;
}
declare class Fit {
  constructor(
    x: ArrayBufferView,
    y: Int32Array,
    sampleWeight: Float64Array | undefined,
    classWeight: Float64Array | undefined,
    classes: number,
    options: object,
  );
  advance(): { epoch: number; loss: number; gradient?: number } | undefined;
  readonly isDone: boolean;
  classifier(): Solver;
  free(): void;
}

/** Starts the module at its first use and returns its classes. */
function loadSolver(caller: Caller): { Classifier: typeof Solver; Fit: typeof Fit } {
  startModule(caller);
  return glue as never;
}

const NAME = "LinearClassifier";
/** Names the options of partialFit. */
const PARTIAL_FIT_OPTIONS = ["shape", "sampleWeight", "classWeight", "l2", "batch", "seed", "learningRate"];
/** Names the options of fit. */
const FIT_OPTIONS = [...PARTIAL_FIT_OPTIONS, "epochs", "tolerance", "onProgress", "signal"];

/** The milliseconds of work after which the fit yields to the event loop. */
const MAX_WORK_MS = 16;

const describeMethod = (member: string, f?: Function): Caller => ({ name: `${NAME}.${member}`, f });

type Signal = { aborted: boolean; reason?: unknown };

class Classifier extends Model {
  /** The classes that the constructor was given, or that a fit has found. */
  #classes: readonly Label[] | undefined;
  /** Whether the constructor was given the classes. */
  #areGiven = false;
  #isFitting = false;
  #isFreed = false;
  /** The weights that were learned; undefined before the first fit. */
  #weights: Weights | undefined;
  /** The state from which partialFit continues; undefined before the first fit, and after loading a
   * classifier. */
  #solver: Solver | undefined;

  constructor(options: object = NO_OPTIONS) {
    super(NAME, (caller) => this.#getWeights(caller));
    const caller: Caller = { name: NAME, f: new.target };
    const { classes } = checkOptionNames(options, { ...caller, options: ["classes"] });
    if (classes === undefined) return;
    this.#classes = parseClasses(classes, caller);
    this.#areGiven = true;
  }

  #getWeights(caller: Caller): Weights {
    this.#check(caller);
    if (this.#weights) return this.#weights;
    throw typeError(caller, "ERR_UNFITTED", "nothing has been learned yet; call fit before");
  }

  #check(caller: Caller): void {
    if (this.#isFreed) throw typeError(caller, "ERR_FREED", "this classifier has been freed");
  }

  async fit(X: unknown, y: unknown, options: object = NO_OPTIONS): Promise<this> {
    const caller = describeMethod("fit", this.fit);
    this.#checkIdle(caller);
    const user = checkOptionNames(options, { ...caller, options: FIT_OPTIONS });
    const numbers = parseSolverOptions(user, caller);
    const { onProgress, signal } = parseListeners(user, caller);
    if (signal?.aborted) throw signal.reason;
    const labels = parseClassLabels(y, caller);
    const classes = this.#areGiven ? this.#classes! : sortClasses(labels);
    const examples = parseExamples(X, labels, classes, user, caller);
    if (labels.length > 0 && classes.length < 2) {
      throw rangeError(
        caller,
        "ERR_LABELS",
        `all of y is ${show(classes[0])}; at least two classes have to occur`,
      );
    }
    const { x, indices, sampleWeight, classWeight, balanced } = examples;
    const { Fit } = loadSolver(caller);
    const fit = renameErrors(
      caller,
      () => new Fit(x, indices, sampleWeight, classWeight, classes.length, { ...numbers, balanced }),
    );
    this.#isFitting = true;
    try {
      await run(fit, onProgress, signal);
      this.#check(caller);
      this.#replace(
        renameErrors(caller, () => fit.classifier()),
        classes,
      );
    } finally {
      this.#isFitting = false;
      finished.add(fit);
      fit.free();
    }
    return this;
  }

  partialFit(X: unknown, y: unknown, options: object = NO_OPTIONS): this {
    const caller = describeMethod("partialFit", this.partialFit);
    this.#checkIdle(caller);
    const classes = this.#classes;
    const user = checkOptionNames(options, { ...caller, options: PARTIAL_FIT_OPTIONS });
    const numbers = parseSolverOptions(user, caller);
    if (!classes)
      throw typeError(
        caller,
        "ERR_UNFITTED",
        `the classes aren't known; name them by new ${NAME}({ classes }), or call fit before`,
      );
    if (user.classWeight === "balanced") {
      throw typeError(
        caller,
        "ERR_WEIGHTS",
        'classWeight is "balanced", which only fit can count from all rows; give a weight for each class',
      );
    }
    const { x, indices, sampleWeight, classWeight } = parseExamples(
      X,
      parseClassLabels(y, caller),
      classes,
      user,
      caller,
    );
    const solver = this.#solver ?? this.#begin(x, indices, classes, caller);
    try {
      renameErrors(caller, () => solver.partialFit(x, indices, sampleWeight, classWeight, numbers));
    } catch (error) {
      if (solver !== this.#solver) solver.free();
      throw error;
    }
    this.#replace(solver, classes);
    return this;
  }

  /** Makes a solver that continues from the weights or, before the first fit, from zeros. The number of
   * features is then that of the first rows. */
  #begin(x: { length: number }, indices: Int32Array, classes: readonly Label[], caller: Caller): Solver {
    const { Classifier } = loadSolver(caller);
    const features = Math.max(1, Math.floor(x.length / indices.length) || 0);
    const { coefficients, intercepts } = this.#weights ?? {
      coefficients: new Float32Array(classes.length * features),
      intercepts: new Float64Array(classes.length),
    };
    return renameErrors(caller, () => new Classifier(coefficients, intercepts));
  }

  score(X: unknown, y: unknown, options: object = NO_OPTIONS): number {
    const caller = describeMethod("score", this.score);
    const user = checkOptionNames(options, { ...caller, options: ["shape", "sampleWeight"] });
    const labels = parseClassLabels(y, caller);
    const predicted = predictLabels(this.#getWeights(caller), X, { shape: user.shape }, caller);
    checkRows(predicted.length, labels.length, caller);
    if (labels.length === 0) throw rangeError(caller, "ERR_EMPTY", "there are 0 rows");
    const weights = parseSampleWeight(user, labels.length, caller) ?? new Float64Array(labels.length).fill(1);
    const sum = (isCounted: (i: number) => boolean) =>
      weights.reduce((sum, weight, i) => (isCounted(i) ? sum + weight : sum), 0);
    return sum((i) => predicted[i] === labels[i]) / sum(() => true);
  }

  fitReject(X: unknown, options: object = NO_OPTIONS): object {
    const caller = describeMethod("fitReject", this.fitReject);
    const {
      shape,
      keep,
      score = "energy",
      temperature,
    } = checkOptionNames(options, { ...caller, options: ["shape", "keep", "score", "temperature"] });
    const weights = this.#getWeights(caller);
    const { logits, shape: rows } = computeLogits(weights, X, { shape }, caller);
    if (logits.length === 0) throw rangeError(caller, "ERR_EMPTY", "there are 0 rows");
    const rule = { score, ...(temperature !== undefined && { temperature }) };
    const scores = familiarity(logits, { ...rule, shape: rows } as object) as unknown as Float64Array;
    const reject = { ...rule, ...fitReject(scores, { keep } as object) };
    this.#weights = {
      ...weights,
      card: parseCard({ ...weights.card, reject }, weights.classes.length, caller),
    };
    return reject;
  }

  override get card(): Card | undefined {
    return super.card;
  }
  override set card(card: unknown) {
    const caller = describeMethod("card");
    const weights = this.#getWeights(caller);
    this.#weights = {
      ...weights,
      card: card === undefined ? undefined : parseCard(card, weights.classes.length, caller),
    };
  }

  toJSON(): object {
    return toJSON(this.#getWeights(describeMethod("toJSON", this.toJSON)));
  }

  toBytes(): Uint8Array<ArrayBuffer> {
    const caller = describeMethod("toBytes", this.toBytes);
    const weights = this.#getWeights(caller);
    if (weights.card)
      throw rangeError(
        caller,
        "ERR_MODEL",
        "bytes hold no card; save the classifier by toJSON, or set card to undefined before",
      );
    return toBytes(weights, caller);
  }

  static fromJSON(source: unknown): Classifier {
    return Classifier.#with(parseJSON(source, describeMethod("fromJSON", Classifier.fromJSON)));
  }

  static fromBytes(bytes: unknown): Classifier {
    const caller = describeMethod("fromBytes", Classifier.fromBytes);
    const copy = copyBytes(bytes);
    if (!copy)
      throw typeError(
        caller,
        "ERR_INPUT",
        `bytes have to be a Uint8Array or an ArrayBuffer, not ${show(bytes)}`,
      );
    return Classifier.#with(parseBytes(copy, caller));
  }

  static fromSklearn(source: { coef_: unknown; intercept_: unknown; classes_: unknown }): Classifier {
    const caller = describeMethod("fromSklearn", Classifier.fromSklearn);
    const { coef_, intercept_, classes_ } = Object(source) as Record<string, unknown>;
    if (!Array.isArray(coef_))
      throw typeError(caller, "ERR_INPUT", `coef_ has to be an array of arrays, not ${show(coef_)}`);
    const numbers = (x: unknown, what: string) => Array.from(readArray(x, caller, what));
    const classes = parseClasses(classes_, caller);
    const rows = Array.from(coef_.keys(), (i) => numbers(coef_[i], `coef_[${i}]`));
    const intercepts = numbers(intercept_, "intercept_");
    // scikit-learn has a single row for two classes: the logit of the second against the first.
    if (classes.length === 2 && rows.length === 1 && intercepts.length === 1) {
      rows.unshift(rows[0]!.map(() => 0));
      intercepts.unshift(0);
    }
    const features = rows[0]?.length ?? 0;
    if (
      features === 0 ||
      rows.length !== classes.length ||
      intercepts.length !== classes.length ||
      rows.some((row) => row.length !== features)
    ) {
      throw rangeError(
        caller,
        "ERR_SHAPE",
        `coef_ has ${rows.length} rows of ${rows.map((row) => row.length).join(", ")} and intercept_ ${intercepts.length} entries for ${classes.length} classes`,
      );
    }
    const weights = {
      classes,
      coefficients: Float32Array.from(rows.flat()),
      intercepts: Float64Array.from(intercepts),
    };
    return Classifier.#with(checkWeights(weights, caller));
  }

  static #with(weights: Weights): Classifier {
    const classifier = new LinearClassifier();
    classifier.#weights = weights;
    classifier.#classes = weights.classes;
    return classifier;
  }

  #replace(solver: Solver, classes: readonly Label[]): void {
    if (solver !== this.#solver) this.#solver?.free();
    this.#solver = solver;
    this.#classes = classes;
    this.#weights = { classes, coefficients: solver.coefficients, intercepts: solver.intercepts };
  }

  override get classes(): Label[] {
    this.#check(describeMethod("classes"));
    return this.#classes?.slice() ?? [];
  }

  override get features(): number {
    this.#check(describeMethod("features"));
    return this.#weights ? super.features : 0;
  }

  #checkIdle(caller: Caller): void {
    this.#check(caller);
    if (this.#isFitting)
      throw typeError(caller, "ERR_BUSY", "this classifier is learning already; await it, or abort it");
  }

  free(): void {
    this.#solver?.free();
    this.#solver = undefined;
    this.#weights = undefined;
    this.#isFreed = true;
  }
}

export const LinearClassifier = /* @__PURE__ */ disposable(NAME, Classifier);

/** Advances a fit until it is done, and yields to the event loop in between. */
async function run(
  fit: Fit,
  onProgress: ((progress: object) => unknown) | undefined,
  signal: Signal | undefined,
): Promise<void> {
  // An AudioWorklet has no performance.
  const clock = globalThis.performance ?? Date;
  let end = clock.now() + MAX_WORK_MS;
  while (!fit.isDone) {
    const epoch = fit.advance();
    if (epoch && onProgress) {
      if ((await onProgress(buildProgress(fit, epoch))) === false) return;
      if (signal?.aborted) throw signal.reason;
    }
    if (clock.now() < end) continue;
    await yieldToEventLoop();
    if (signal?.aborted) throw signal.reason;
    end = clock.now() + MAX_WORK_MS;
  }
}

/** The fits whose memory was given back. */
const finished = new WeakSet<Fit>();

/** Adds the weights learned so far to the report of an epoch. They are computed only when they are read. */
function buildProgress(fit: Fit, epoch: object): object {
  const read = (key: "coefficients" | "intercepts") => {
    if (finished.has(fit))
      throw typeError({ name: `FitProgress.${key}` }, "ERR_FREED", "the fit is over; ask the classifier");
    const solver = fit.classifier();
    try {
      return solver[key];
    } finally {
      solver.free();
    }
  };
  return Object.defineProperties(epoch, {
    coefficients: { get: () => read("coefficients") },
    intercepts: { get: () => read("intercepts") },
  });
}

/** Calls the module, and puts the name of the user's function into its errors. */
function renameErrors<T>(caller: Caller, f: () => T): T {
  try {
    return f();
  } catch (error) {
    const { code, message } = error as { code?: Code; message: string };
    throw code ? rangeError(caller, code, message) : error;
  }
}

/** Holds the examples to learn from, read and checked. */
interface Examples {
  /** The features, in a typed array of any type. */
  x: ArrayBufferView & { length: number };
  indices: Int32Array;
  sampleWeight: Float64Array | undefined;
  classWeight: Float64Array | undefined;
  balanced: boolean;
}

/** Reads rows with their labels and weights. X is read last, since code of the user's that runs while another
 * argument is read could detach it. */
function parseExamples(
  X: unknown,
  labels: ArrayLike<Label>,
  classes: readonly Label[],
  user: UserOptions,
  caller: Caller,
): Examples {
  const indices = indexLabels(labels, classes, caller);
  const sampleWeight = parseSampleWeight(user, labels.length, caller);
  const classWeight = parseClassWeight(user, classes, caller);
  const { from, shape } = prepareFeatures(caller, X, { shape: user.shape });
  if (shape.length === 2) checkRows(shape[0]!, labels.length, caller);
  const x = (ArrayBuffer.isView(from) ? from : Float64Array.from(from)) as Float64Array;
  const balanced = classWeight === "balanced";
  return { x, indices, sampleWeight, classWeight: balanced ? undefined : classWeight, balanced };
}

/** Throws if there isn't a label for each row. */
function checkRows(rows: number, labels: number, caller: Caller): void {
  if (rows !== labels)
    throw rangeError(
      caller,
      "ERR_SHAPE",
      `X has ${rows} rows, and y has ${labels} labels; each row needs one`,
    );
}

/** Reads the options of the solver, which are numbers. Their defaults are in Rust. */
function parseSolverOptions(user: UserOptions, caller: Caller): object {
  parseNumber(user, "l2", 1, caller, "ERR_OPTION", "0 or positive and finite", (x) => x >= 0 && x < Infinity);
  parseNumber(
    user,
    "tolerance",
    1,
    caller,
    "ERR_OPTION",
    "0 or positive and finite",
    (x) => x >= 0 && x < Infinity,
  );
  parseNumber(
    user,
    "learningRate",
    1,
    caller,
    "ERR_OPTION",
    "positive and finite",
    (x) => x > 0 && x < Infinity,
  );
  parseInteger(user, "epochs", 1, 1, caller, "ERR_OPTION");
  parseInteger(user, "batch", 1, 1, caller, "ERR_OPTION");
  parseInteger(user, "seed", 0, -Number.MAX_SAFE_INTEGER, caller, "ERR_OPTION");
  const { l2, batch, seed, learningRate, epochs, tolerance } = user;
  return { l2, batch, seed, learningRate, epochs, tolerance };
}

/** Reads the options `onProgress` and `signal`. */
function parseListeners(
  user: UserOptions,
  caller: Caller,
): { onProgress: ((progress: object) => unknown) | undefined; signal: Signal | undefined } {
  const { onProgress, signal } = user;
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw typeError(caller, "ERR_OPTION", `onProgress has to be a function, not ${show(onProgress)}`);
  }
  if (signal !== undefined && typeof (signal as Signal | null)?.aborted !== "boolean") {
    throw typeError(caller, "ERR_OPTION", `signal has to be an AbortSignal, not ${show(signal)}`);
  }
  return { onProgress, signal } as {
    onProgress: ((progress: object) => unknown) | undefined;
    signal: Signal | undefined;
  };
}
