// A linear classifier that learns where it runs.
import { familiarity, fitReject } from "#functions";
import * as glue from "#glue";
import { readArray } from "../arguments/arrays.js";
import { type Caller, type Code, rangeError, show, typeError } from "../arguments/errors.js";
import { type Given, NONE, checkNames, parseInteger, parseNumber } from "../arguments/options.js";
import { disposable } from "../functions/disposable.js";
import { type Card, parseCard } from "./card.js";
import { type Weights, checkWeights, copyBytes, parseBytes, parseJSON } from "./format.js";
import { type Label, classIndices, givenClasses, labelsOf, sortedClasses } from "./labels.js";
import { Model, labelsOfRows, logitsOfRows } from "./model.js";
import { prepareRows } from "./rows.js";
import { turn } from "./turn.js";
import { parseClassWeight, parseSampleWeight } from "./weights.js";
import { toBytes, toJSON } from "./write.js";
import { start } from "../wasm/own.js";

/** What wasm-bindgen makes of Classifier and Fit in src/wasm/learn.rs. */
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

/** Returns the classes of the module, which is started at the first call. */
function learn(caller: Caller): { Classifier: typeof Solver; Fit: typeof Fit } {
  start(caller);
  return glue as never;
}

const NAME = "LinearClassifier";
const STEPS = ["shape", "sampleWeight", "classWeight", "l2", "batch", "seed", "learningRate"];
const FIT = [...STEPS, "epochs", "tolerance", "onProgress", "signal"];

/** Milliseconds of work between turns of the event loop. */
const TURN = 16;

const callerOf = (member: string, f?: Function): Caller => ({ name: `${NAME}.${member}`, f });

type Signal = { aborted: boolean; reason?: unknown };

class Classifier extends Model {
  /** The classes of the constructor, or those that a fit has found. */
  #classes: readonly Label[] | undefined;
  /** Whether the classes are those of the constructor. */
  #areGiven = false;
  #isFitting = false;
  #isFreed = false;
  /** What has been learned. */
  #weights: Weights | undefined;
  /** What partialFit goes on from; none before the first fit, and for what was learned elsewhere. */
  #solver: Solver | undefined;

  constructor(options: object = NONE) {
    super(NAME, (caller) => this.#learned(caller));
    const caller: Caller = { name: NAME, f: new.target };
    const { classes } = checkNames(options, { ...caller, options: ["classes"] });
    if (classes === undefined) return;
    this.#classes = givenClasses(classes, caller);
    this.#areGiven = true;
  }

  #learned(caller: Caller): Weights {
    this.#check(caller);
    if (this.#weights) return this.#weights;
    throw typeError(caller, "ERR_UNFITTED", "nothing has been learned yet; call fit before");
  }

  #check(caller: Caller): void {
    if (this.#isFreed) throw typeError(caller, "ERR_FREED", "this classifier has been freed");
  }

  async fit(X: unknown, y: unknown, options: object = NONE): Promise<this> {
    const caller = callerOf("fit", this.fit);
    this.#checkIdle(caller);
    const given = checkNames(options, { ...caller, options: FIT });
    const numbers = numbersOf(given, caller);
    const { onProgress, signal } = listenersOf(given, caller);
    if (signal?.aborted) throw signal.reason;
    const labels = labelsOf(y, caller);
    const classes = this.#areGiven ? this.#classes! : sortedClasses(labels);
    const examples = parseExamples(X, labels, classes, given, caller);
    if (labels.length > 0 && classes.length < 2) {
      throw rangeError(
        caller,
        "ERR_LABELS",
        `all of y is ${show(classes[0])}; at least two classes have to occur`,
      );
    }
    const { x, indices, sampleWeight, classWeight, balanced } = examples;
    const { Fit } = learn(caller);
    const fit = named(
      caller,
      () => new Fit(x, indices, sampleWeight, classWeight, classes.length, { ...numbers, balanced }),
    );
    this.#isFitting = true;
    try {
      await run(fit, onProgress, signal);
      this.#check(caller);
      this.#replace(
        named(caller, () => fit.classifier()),
        classes,
      );
    } finally {
      this.#isFitting = false;
      over.add(fit);
      fit.free();
    }
    return this;
  }

  partialFit(X: unknown, y: unknown, options: object = NONE): this {
    const caller = callerOf("partialFit", this.partialFit);
    this.#checkIdle(caller);
    const classes = this.#classes;
    const given = checkNames(options, { ...caller, options: STEPS });
    const numbers = numbersOf(given, caller);
    if (!classes)
      throw typeError(
        caller,
        "ERR_UNFITTED",
        `the classes aren't known; name them by new ${NAME}({ classes }), or call fit before`,
      );
    if (given.classWeight === "balanced") {
      throw typeError(
        caller,
        "ERR_WEIGHTS",
        'classWeight is "balanced", which only fit can count from all rows; give a weight for each class',
      );
    }
    const { x, indices, sampleWeight, classWeight } = parseExamples(
      X,
      labelsOf(y, caller),
      classes,
      given,
      caller,
    );
    const solver = this.#solver ?? this.#begin(x, indices, classes, caller);
    try {
      named(caller, () => solver.partialFit(x, indices, sampleWeight, classWeight, numbers));
    } catch (error) {
      if (solver !== this.#solver) solver.free();
      throw error;
    }
    this.#replace(solver, classes);
    return this;
  }

  /** Returns a solver that goes on from what is known; the first rows tell how many features there are,
   * if they can be learned from. */
  #begin(x: { length: number }, indices: Int32Array, classes: readonly Label[], caller: Caller): Solver {
    const { Classifier } = learn(caller);
    const features = Math.max(1, Math.floor(x.length / indices.length) || 0);
    const { coefficients, intercepts } = this.#weights ?? {
      coefficients: new Float32Array(classes.length * features),
      intercepts: new Float64Array(classes.length),
    };
    return named(caller, () => new Classifier(coefficients, intercepts));
  }

  score(X: unknown, y: unknown, options: object = NONE): number {
    const caller = callerOf("score", this.score);
    const given = checkNames(options, { ...caller, options: ["shape", "sampleWeight"] });
    const labels = labelsOf(y, caller);
    const predicted = labelsOfRows(this.#learned(caller), X, { shape: given.shape }, caller);
    checkRows(predicted.length, labels.length, caller);
    if (labels.length === 0) throw rangeError(caller, "ERR_EMPTY", "there are 0 rows");
    const weights =
      parseSampleWeight(given, labels.length, caller) ?? new Float64Array(labels.length).fill(1);
    const sum = (isCounted: (i: number) => boolean) =>
      weights.reduce((sum, weight, i) => (isCounted(i) ? sum + weight : sum), 0);
    return sum((i) => predicted[i] === labels[i]) / sum(() => true);
  }

  fitReject(X: unknown, options: object = NONE): object {
    const caller = callerOf("fitReject", this.fitReject);
    const {
      shape,
      keep,
      score = "energy",
      temperature,
    } = checkNames(options, { ...caller, options: ["shape", "keep", "score", "temperature"] });
    const weights = this.#learned(caller);
    const { logits, shape: rows } = logitsOfRows(weights, X, { shape }, caller);
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
    const caller = callerOf("card");
    const weights = this.#learned(caller);
    this.#weights = {
      ...weights,
      card: card === undefined ? undefined : parseCard(card, weights.classes.length, caller),
    };
  }

  toJSON(): object {
    return toJSON(this.#learned(callerOf("toJSON", this.toJSON)));
  }

  toBytes(): Uint8Array<ArrayBuffer> {
    const caller = callerOf("toBytes", this.toBytes);
    const weights = this.#learned(caller);
    if (weights.card)
      throw rangeError(
        caller,
        "ERR_MODEL",
        "bytes hold no card; save the classifier by toJSON, or set card to undefined before",
      );
    return toBytes(weights, caller);
  }

  static fromJSON(source: unknown): Classifier {
    return Classifier.#with(parseJSON(source, callerOf("fromJSON", Classifier.fromJSON)));
  }

  static fromBytes(bytes: unknown): Classifier {
    const caller = callerOf("fromBytes", Classifier.fromBytes);
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
    const caller = callerOf("fromSklearn", Classifier.fromSklearn);
    const { coef_, intercept_, classes_ } = Object(source) as Record<string, unknown>;
    if (!Array.isArray(coef_))
      throw typeError(caller, "ERR_INPUT", `coef_ has to be an array of arrays, not ${show(coef_)}`);
    const numbers = (x: unknown, what: string) => Array.from(readArray(x, caller, what));
    const classes = givenClasses(classes_, caller);
    const rows = Array.from(coef_.keys(), (i) => numbers(coef_[i], `coef_[${i}]`));
    const intercepts = numbers(intercept_, "intercept_");
    // Two classes have one row, the logit of the second against the first.
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
    this.#check(callerOf("classes"));
    return this.#classes?.slice() ?? [];
  }

  override get features(): number {
    this.#check(callerOf("features"));
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

/** Works until a fit is done, with turns of the event loop in between. */
async function run(
  fit: Fit,
  onProgress: ((progress: object) => unknown) | undefined,
  signal: Signal | undefined,
): Promise<void> {
  // An AudioWorklet has no performance.
  const clock = globalThis.performance ?? Date;
  let end = clock.now() + TURN;
  while (!fit.isDone) {
    const at = fit.advance();
    if (at && onProgress) {
      if ((await onProgress(progressOf(fit, at))) === false) return;
      if (signal?.aborted) throw signal.reason;
    }
    if (clock.now() < end) continue;
    await turn();
    if (signal?.aborted) throw signal.reason;
    end = clock.now() + TURN;
  }
}

/** Fits whose memory is given back. */
const over = new WeakSet<Fit>();

/** What is learned so far is computed for those who read it. */
function progressOf(fit: Fit, at: object): object {
  const read = (key: "coefficients" | "intercepts") => {
    if (over.has(fit))
      throw typeError({ name: `FitProgress.${key}` }, "ERR_FREED", "the fit is over; ask the classifier");
    const solver = fit.classifier();
    try {
      return solver[key];
    } finally {
      solver.free();
    }
  };
  return Object.defineProperties(at, {
    coefficients: { get: () => read("coefficients") },
    intercepts: { get: () => read("intercepts") },
  });
}

/** A call of the module; its errors get the name of the function. */
function named<T>(caller: Caller, f: () => T): T {
  try {
    return f();
  } catch (error) {
    const { code, message } = error as { code?: Code; message: string };
    throw code ? rangeError(caller, code, message) : error;
  }
}

/** What is learned from, read and checked. */
interface Examples {
  /** A typed array of any kind. */
  x: ArrayBufferView & { length: number };
  indices: Int32Array;
  sampleWeight: Float64Array | undefined;
  classWeight: Float64Array | undefined;
  balanced: boolean;
}

/** Reads rows with their labels and weights. X is read last: code of the user's that runs while something
 * else is read could take its entries away. */
function parseExamples(
  X: unknown,
  labels: ArrayLike<Label>,
  classes: readonly Label[],
  given: Given,
  caller: Caller,
): Examples {
  const indices = classIndices(labels, classes, caller);
  const sampleWeight = parseSampleWeight(given, labels.length, caller);
  const classWeight = parseClassWeight(given, classes, caller);
  const { from, shape } = prepareRows(caller, X, { shape: given.shape });
  if (shape.length === 2) checkRows(shape[0]!, labels.length, caller);
  const x = (ArrayBuffer.isView(from) ? from : Float64Array.from(from)) as Float64Array;
  const balanced = classWeight === "balanced";
  return { x, indices, sampleWeight, classWeight: balanced ? undefined : classWeight, balanced };
}

function checkRows(rows: number, labels: number, caller: Caller): void {
  if (rows !== labels)
    throw rangeError(
      caller,
      "ERR_SHAPE",
      `X has ${rows} rows, and y has ${labels} labels; each row needs one`,
    );
}

/** The options that are numbers, checked. */
function numbersOf(given: Given, caller: Caller): object {
  parseNumber(
    given,
    "l2",
    1,
    caller,
    "ERR_OPTION",
    "0 or positive and finite",
    (x) => x >= 0 && x < Infinity,
  );
  parseNumber(
    given,
    "tolerance",
    1,
    caller,
    "ERR_OPTION",
    "0 or positive and finite",
    (x) => x >= 0 && x < Infinity,
  );
  parseNumber(
    given,
    "learningRate",
    1,
    caller,
    "ERR_OPTION",
    "positive and finite",
    (x) => x > 0 && x < Infinity,
  );
  parseInteger(given, "epochs", 1, 1, caller, "ERR_OPTION");
  parseInteger(given, "batch", 1, 1, caller, "ERR_OPTION");
  parseInteger(given, "seed", 0, -Number.MAX_SAFE_INTEGER, caller, "ERR_OPTION");
  const { l2, batch, seed, learningRate, epochs, tolerance } = given;
  return { l2, batch, seed, learningRate, epochs, tolerance };
}

function listenersOf(
  given: Given,
  caller: Caller,
): { onProgress: ((progress: object) => unknown) | undefined; signal: Signal | undefined } {
  const { onProgress, signal } = given;
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
