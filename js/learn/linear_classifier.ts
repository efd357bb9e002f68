// LinearClassifier: a linear classifier that learns in the program that uses it.

import { familiarity, fitReject } from "#functions";
import type { Learner } from "#glue/learn";
import { readArray } from "../arguments/arrays.js";
import { NO_OPTIONS, copyOptions } from "../arguments/options.js";
import { type Caller, formatList, rangeError, show, typeError } from "../errors.js";
import { disposable } from "../wasm/disposable.js";
import { callFor } from "./call_for.js";
import { type Card, parseCard } from "./card.js";
import { type Label, parseClassLabels, parseClasses, sortClasses } from "./class_labels.js";
import { type Weights, checkWeights, copyBytes, parseBytes, parseJSON } from "./deserialize.js";
import { checkRows, parseExamples } from "./examples.js";
import { FIT_OPTIONS, PARTIAL_FIT_OPTIONS, parseListeners, parseSolverOptions } from "./fit_options.js";
import { Model, computeLogits, predictLabels } from "./model.js";
import { parseSampleWeight } from "./sample_weights.js";
import { toBytes, toJSON } from "./serialize.js";
import { finishFit, loadSolver, runFit } from "./solver.js";

const NAME = "LinearClassifier";
/** Describes a method for error texts. */
const describeMethod = (member: string, f?: Function): Caller => ({ name: `${NAME}.${member}`, f });

// The class has the name that engines put into their own errors, such as that of a call without `new`.
const Classifier = class LinearClassifier extends Model {
  /** The classes that the constructor was given, or that a fit has found. */
  #classes: readonly Label[] | undefined;
  /** True if the user named the classes to the constructor. */
  #areGiven = false;
  #isFitting = false;
  #isFreed = false;
  /** The weights that were learned; undefined before the first fit. */
  #weights: Weights | undefined;
  /** The state from which partialFit continues; undefined before the first fit, and after loading a
   * classifier. */
  #learner: Learner | undefined;

  constructor(options: object = NO_OPTIONS) {
    super(NAME, (caller) => this.#getWeights(caller));
    const caller: Caller = { name: NAME, f: new.target };
    const { classes } = copyOptions(options, { ...caller, options: ["classes"] });
    if (classes === undefined) return;
    this.#classes = parseClasses(classes, caller);
    this.#areGiven = true;
  }

  /** Returns the weights. Throws before the first fit, and once the classifier is freed. */
  #getWeights(caller: Caller): Weights {
    this.#check(caller);
    if (this.#weights) return this.#weights;
    const missing = this.#isFitting ? "await fit" : "call fit before";
    throw typeError(caller, "ERR_UNFITTED", `nothing has been learned yet; ${missing}`);
  }

  /** Throws if the classifier has been freed. */
  #check(caller: Caller): void {
    if (this.#isFreed) throw typeError(caller, "ERR_FREED", "this classifier has been freed");
  }

  async fit(X: unknown, y: unknown, options: object = NO_OPTIONS): Promise<this> {
    const caller = describeMethod("fit", this.fit);
    this.#checkIdle(caller);
    const user = copyOptions(options, { ...caller, options: FIT_OPTIONS });
    const numbers = parseSolverOptions(user, caller);
    const listeners = parseListeners(user, caller);
    if (listeners.signal?.aborted) throw listeners.signal.reason;
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
    const fit = callFor(
      caller,
      () => new Fit(x, indices, sampleWeight, classWeight, classes.length, { ...numbers, balanced }),
    );
    this.#isFitting = true;
    try {
      await runFit(fit, listeners);
      this.#check(caller);
      this.#replace(
        callFor(caller, () => fit.learner()),
        classes,
      );
    } finally {
      this.#isFitting = false;
      finishFit(fit);
    }
    return this;
  }

  partialFit(X: unknown, y: unknown, options: object = NO_OPTIONS): this {
    const caller = describeMethod("partialFit", this.partialFit);
    this.#checkIdle(caller);
    const classes = this.#classes;
    const user = copyOptions(options, { ...caller, options: PARTIAL_FIT_OPTIONS });
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
    const learner = this.#learner ?? this.#begin(x, indices, classes, caller);
    try {
      callFor(caller, () => learner.partialFit(x, indices, sampleWeight, classWeight, numbers));
    } catch (error) {
      if (learner !== this.#learner) learner.free();
      throw error;
    }
    this.#replace(learner, classes);
    return this;
  }

  /** Makes a learner that continues from the weights or, before the first fit, from zeros. The number of
   * features is then that of the first rows. */
  #begin(x: { length: number }, indices: Int32Array, classes: readonly Label[], caller: Caller): Learner {
    const { Learner } = loadSolver(caller);
    const features = Math.max(1, Math.floor(x.length / indices.length) || 0);
    const { coefficients, intercepts, moments }: Omit<Weights, "classes"> = this.#weights ?? {
      coefficients: new Float32Array(classes.length * features),
      intercepts: new Float64Array(classes.length),
    };
    return callFor(caller, () => new Learner(coefficients, intercepts, moments ?? new Float64Array()));
  }

  score(X: unknown, y: unknown, options: object = NO_OPTIONS): number {
    const caller = describeMethod("score", this.score);
    const user = copyOptions(options, { ...caller, options: ["shape", "sampleWeight"] });
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
    } = copyOptions(options, { ...caller, options: ["shape", "keep", "score", "temperature"] });
    const weights = this.#getWeights(caller);
    const { logits, shape: rows } = computeLogits(weights, X, { shape }, caller);
    if (logits.length === 0) throw rangeError(caller, "ERR_EMPTY", "there are 0 rows");
    const rule = { score, ...(temperature !== undefined && { temperature }) };
    const fit = () =>
      fitReject(familiarity(logits, { ...rule, shape: rows } as object) as never, { keep } as object);
    const reject = { ...rule, ...callFor(caller, fit) };
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

  static fromJSON(source: unknown): LinearClassifier {
    return Classifier.#with(parseJSON(source, describeMethod("fromJSON", Classifier.fromJSON)));
  }

  static fromBytes(bytes: unknown): LinearClassifier {
    const caller = describeMethod("fromBytes", Classifier.fromBytes);
    const copy = copyBytes(bytes, caller);
    if (!copy)
      throw typeError(
        caller,
        "ERR_INPUT",
        `bytes have to be a Uint8Array or an ArrayBuffer, not ${show(bytes)}`,
      );
    return Classifier.#with(parseBytes(copy, caller));
  }

  static fromSklearn(source: { coef_: unknown; intercept_: unknown; classes_: unknown }): LinearClassifier {
    const caller = describeMethod("fromSklearn", Classifier.fromSklearn);
    const { coef_, intercept_, classes_ } = Object(source) as Record<string, unknown>;
    if (!Array.isArray(coef_))
      throw typeError(caller, "ERR_INPUT", `coef_ has to be an array of arrays, not ${show(coef_)}`);
    const readNumbers = (x: unknown, what: string) => Array.from(readArray(x, caller, what));
    const classes = parseClasses(classes_, caller, "classes_");
    const rows = Array.from(coef_.keys(), (i) => readNumbers(coef_[i], `coef_[${i}]`));
    const intercepts = readNumbers(intercept_, "intercept_");
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
        `coef_ has rows of lengths ${formatList(rows.map((row) => row.length))}, and intercept_ has length ` +
          `${intercepts.length}; each of the ${classes.length} classes needs a row of the same length and an intercept`,
      );
    }
    const weights = {
      classes,
      coefficients: Float32Array.from(rows.flat()),
      intercepts: Float64Array.from(intercepts),
    };
    return Classifier.#with(checkWeights(weights, caller));
  }

  /** Makes a classifier of weights that were learned elsewhere. */
  static #with(weights: Weights): LinearClassifier {
    const classifier = new Classifier();
    classifier.#weights = weights;
    classifier.#classes = weights.classes;
    return classifier;
  }

  /** Takes over the learner of a fit and the weights that it has learned. The learner before it is freed. */
  #replace(learner: Learner, classes: readonly Label[]): void {
    if (learner !== this.#learner) this.#learner?.free();
    this.#learner = learner;
    this.#classes = classes;
    const { coefficients, intercepts, moments } = learner;
    this.#weights = { classes, coefficients, intercepts, moments };
  }

  override get classes(): Label[] {
    this.#check(describeMethod("classes"));
    return this.#classes?.slice() ?? [];
  }

  override get features(): number {
    this.#check(describeMethod("features"));
    return this.#weights ? super.features : 0;
  }

  /** Throws if the classifier has been freed, or while a fit runs. */
  #checkIdle(caller: Caller): void {
    this.#check(caller);
    if (this.#isFitting)
      throw typeError(caller, "ERR_BUSY", "this classifier is learning already; await it, or abort it");
  }

  free(): void {
    this.#learner?.free();
    this.#learner = undefined;
    this.#weights = undefined;
    this.#isFreed = true;
  }
};

export const LinearClassifier = /* @__PURE__ */ disposable(NAME, Classifier);
