// softmax-wasm/learn: a linear classifier that learns where it runs. Its module is another than
// that of softmax-wasm, whose functions make probabilities and decisions of its logits.
import * as glue from "#glue";
import { classify, softmax } from "#functions";
import { type Input, readArray } from "../arguments/arrays.js";
import { type Caller, type Code, rangeError, show, tag, typeError } from "../arguments/errors.js";
import { type Label, givenClasses, labelsOf, placesOf, sortedClasses } from "../arguments/labels.js";
import { type Given, checkNames, parseInteger, parseNumber } from "../arguments/options.js";
import { disposable } from "../functions/logits.js";
import { turn } from "../turn.js";
import { start } from "../wasm/own.js";

/** What wasm-bindgen makes of Classifier and Fit in src/wasm/learn.rs. */
declare class Classifier {
  static zero(labels: Label[], features: number): Classifier;
  static of(labels: Label[], coefficients: Float32Array, intercepts: Float32Array): Classifier;
  static fromJSON(model: unknown): Classifier;
  static fromBytes(bytes: Uint8Array): Classifier;
  readonly labels: Label[];
  readonly features: number;
  readonly coefficients: Float32Array<ArrayBuffer>;
  readonly intercepts: Float32Array<ArrayBuffer>;
  logits(x: Float32Array): Float32Array<ArrayBuffer>;
  predict(x: Float32Array): Int32Array;
  partialFit(x: Float32Array, y: Int32Array, options: object): void;
  toJSON(): object;
  toBytes(): Uint8Array<ArrayBuffer>;
  free(): void;
}
declare class Fit {
  constructor(x: Float32Array, y: Int32Array, labels: Label[], options: object);
  advance(): { epoch: number; loss: number; gradient?: number } | undefined;
  readonly isDone: boolean;
  classifier(): Classifier;
  free(): void;
}

/** The classes of the module, which is started at the first call. */
function learn(caller: Caller): { Classifier: typeof Classifier; Fit: typeof Fit } {
  start(caller);
  return glue as never;
}

const NAME = "LinearClassifier";
const STEPS = ["l2", "batch", "seed", "learningRate"];
const FIT = [...STEPS, "epochs", "tolerance", "onProgress", "signal"];

/** Milliseconds of work between turns of the event loop. */
const TURN = 16;

type Signal = { aborted: boolean; reason?: unknown };

export const LinearClassifier = /* @__PURE__ */ disposable(class LinearClassifier {
  /** What has been learned; nothing before, null after it is freed. */
  #model: Classifier | undefined | null;
  #classes: Label[] | undefined;
  /** Whether the classes are those of the constructor. */
  #areGiven = false;
  #isFitting = false;

  constructor(options: object = {}) {
    const caller: Caller = { name: NAME, f: new.target };
    const { classes } = checkNames(options, { ...caller, options: ["classes"] });
    if (classes === undefined) return;
    this.#classes = givenClasses(classes, caller);
    this.#areGiven = true;
  }

  async fit(X: Input, y: unknown, options: object = {}): Promise<this> {
    const caller: Caller = { name: `${NAME}.fit`, f: this.fit };
    this.#checkIdle(caller);
    const given = checkNames(options, { ...caller, options: FIT });
    const numbers = numbersOf(given, caller);
    const { onProgress, signal } = listenersOf(given, caller);
    const labels = labelsOf(y, caller);
    const x = featuresOf(X, caller);
    const classes = this.#areGiven ? this.#classes! : sortedClasses(labels);
    const places = placesOf(labels, classes, caller);
    if (signal?.aborted) throw signal.reason;
    if (places.length > 0 && classes.length < 2) {
      throw rangeError(caller, "ERR_LABELS", `all of y is ${show(classes[0])}; at least two classes have to occur`);
    }
    const { Fit } = learn(caller);
    const fit = named(caller, () => new Fit(x, places, classes, numbers));
    this.#isFitting = true;
    try {
      await run(fit, onProgress, signal);
      this.#check(caller);
      this.#replace(named(caller, () => fit.classifier()));
    } finally {
      this.#isFitting = false;
      over.add(fit);
      fit.free();
    }
    return this;
  }

  partialFit(X: Input, y: unknown, options: object = {}): this {
    const caller: Caller = { name: `${NAME}.partialFit`, f: this.partialFit };
    this.#checkIdle(caller);
    const classes = this.#classes;
    const numbers = numbersOf(checkNames(options, { ...caller, options: STEPS }), caller);
    const labels = labelsOf(y, caller);
    const x = featuresOf(X, caller);
    if (!classes) throw typeError(caller, "ERR_UNFITTED", `the classes aren't known; name them by new ${NAME}({ classes }), or call fit before`);
    const places = placesOf(labels, classes, caller);
    const { Classifier } = learn(caller);
    if (this.#model) {
      const model = this.#model;
      named(caller, () => model.partialFit(x, places, numbers));
      return this;
    }
    // The first rows tell how many features there are, if they can be learned from.
    const model = named(caller, () => Classifier.zero(classes, Math.max(1, Math.floor(x.length / places.length) || 0)));
    try {
      named(caller, () => model.partialFit(x, places, numbers));
    } catch (error) {
      model.free();
      throw error;
    }
    this.#replace(model);
    return this;
  }

  predict(X: Input): Label[] {
    const places = this.#of(X, "predict", (model, x) => model.predict(x));
    return Array.from(places, (place) => this.#classes![place]!);
  }

  predictProba(X: Input): Float32Array<ArrayBuffer> {
    const logits = this.#of(X, "predictProba", (model, x) => model.logits(x));
    return softmax(logits, { shape: this.#shapeOf(logits), out: logits }) as Float32Array<ArrayBuffer>;
  }

  logits(X: Input): Float32Array<ArrayBuffer> {
    return this.#of(X, "logits", (model, x) => model.logits(x));
  }

  classify(X: Input, options: object = {}): unknown[] {
    const caller: Caller = { name: `${NAME}.classify`, f: this.classify };
    this.#learned(caller);
    const given = checkNames(options, { ...caller, options: ["topK", "activation", "threshold", "minMargin", "allow", "deny", "temperature"] });
    const logits = this.#of(X, "classify", (model, x) => model.logits(x));
    if (logits.length === 0) return [];
    return classify(logits, { ...given, labels: this.#classes!.map(String), shape: this.#shapeOf(logits) }) as unknown[];
  }

  /** Calls the module with what has been learned and the features. */
  #of<T>(X: Input, method: string, f: (model: Classifier, x: Float32Array) => T): T {
    const caller: Caller = { name: `${NAME}.${method}` };
    const model = this.#learned(caller);
    const x = featuresOf(X, caller);
    return named(caller, () => f(model, x));
  }

  #shapeOf = (logits: Float32Array): number[] => [logits.length / this.#classes!.length, this.#classes!.length];

  get classes(): Label[] {
    this.#check({ name: `${NAME}.classes` });
    return this.#classes?.slice() ?? [];
  }

  get features(): number {
    this.#check({ name: `${NAME}.features` });
    return this.#model?.features ?? 0;
  }

  get coefficients(): Float32Array<ArrayBuffer> {
    return this.#learned({ name: `${NAME}.coefficients` }).coefficients;
  }

  get intercepts(): Float32Array<ArrayBuffer> {
    return this.#learned({ name: `${NAME}.intercepts` }).intercepts;
  }

  toJSON(): object {
    return this.#learned({ name: `${NAME}.toJSON` }).toJSON();
  }

  static fromJSON(model: unknown): LinearClassifier {
    const caller: Caller = { name: `${NAME}.fromJSON`, f: LinearClassifier.fromJSON };
    const value = typeof model === "string" ? parsed(model, caller) : model;
    if (typeof value !== "object" || value === null) {
      throw rangeError(caller, "ERR_MODEL", `the model has to be an object or its JSON, not ${show(value)}`);
    }
    return LinearClassifier.#with(named(caller, () => learn(caller).Classifier.fromJSON(value)));
  }

  toBytes(): Uint8Array<ArrayBuffer> {
    return this.#learned({ name: `${NAME}.toBytes` }).toBytes();
  }

  static fromBytes(bytes: unknown): LinearClassifier {
    const caller: Caller = { name: `${NAME}.fromBytes`, f: LinearClassifier.fromBytes };
    const kind = typeof bytes === "object" && bytes !== null ? tag(bytes) : "";
    if (kind !== "Uint8Array" && kind !== "ArrayBuffer") {
      throw typeError(caller, "ERR_INPUT", `bytes have to be a Uint8Array or an ArrayBuffer, not ${show(bytes)}`);
    }
    const view = kind === "ArrayBuffer" ? new Uint8Array(bytes as ArrayBuffer) : (bytes as Uint8Array);
    return LinearClassifier.#with(named(caller, () => learn(caller).Classifier.fromBytes(view)));
  }

  static fromSklearn(model: { coef_: unknown; intercept_: unknown; classes_: unknown }): LinearClassifier {
    const caller: Caller = { name: `${NAME}.fromSklearn`, f: LinearClassifier.fromSklearn };
    const { coef_, intercept_, classes_ } = Object(model) as Record<string, unknown>;
    if (!Array.isArray(coef_)) throw typeError(caller, "ERR_INPUT", `coef_ has to be an array of arrays, not ${show(coef_)}`);
    const numbers = (x: unknown, what: string) => Array.from(readArray(x, caller, what));
    const classes = givenClasses(classes_, caller);
    const rows = coef_.map((row, i) => numbers(row, `coef_[${i}]`));
    const intercepts = numbers(intercept_, "intercept_");
    // Two classes have one row, the logit of the second against the first.
    if (classes.length === 2 && rows.length === 1 && intercepts.length === 1) {
      rows.unshift(rows[0]!.map(() => 0));
      intercepts.unshift(0);
    }
    const features = rows[0]?.length ?? 0;
    if (features === 0 || rows.length !== classes.length || intercepts.length !== classes.length || rows.some((row) => row.length !== features)) {
      throw rangeError(caller, "ERR_SHAPE", `coef_ has ${rows.length} rows of ${rows.map((row) => row.length).join(", ")} and intercept_ ${intercepts.length} entries for ${classes.length} classes`);
    }
    const made = () => learn(caller).Classifier.of(classes, Float32Array.from(rows.flat()), Float32Array.from(intercepts));
    return LinearClassifier.#with(named(caller, made));
  }

  static #with(model: Classifier): LinearClassifier {
    const classifier = new LinearClassifier();
    classifier.#replace(model);
    return classifier;
  }

  #replace(model: Classifier): void {
    this.#model?.free();
    this.#model = model;
    this.#classes = model.labels;
  }

  #check(caller: Caller): void {
    if (this.#model === null) throw typeError(caller, "ERR_FREED", `this classifier has been freed`);
  }

  #checkIdle(caller: Caller): void {
    this.#check(caller);
    if (this.#isFitting) throw typeError(caller, "ERR_BUSY", `this classifier is learning already; await it, or abort it`);
  }

  #learned(caller: Caller): Classifier {
    this.#check(caller);
    if (this.#model) return this.#model;
    throw typeError(caller, "ERR_UNFITTED", `nothing has been learned yet; call fit before`);
  }

  free(): void {
    this.#model?.free();
    this.#model = null;
  }

});

/** Works until a fit is done, with turns of the event loop in between. */
async function run(fit: Fit, onProgress: ((progress: object) => unknown) | undefined, signal: Signal | undefined): Promise<void> {
  let end = performance.now() + TURN;
  while (!fit.isDone) {
    const at = fit.advance();
    if (at && onProgress) {
      if ((await onProgress(progressOf(fit, at))) === false) return;
      if (signal?.aborted) throw signal.reason;
    }
    if (performance.now() < end) continue;
    await turn();
    if (signal?.aborted) throw signal.reason;
    end = performance.now() + TURN;
  }
}

/** Fits whose memory is given back. */
const over = new WeakSet<Fit>();

/** What is learned so far is computed for those who read it. */
function progressOf(fit: Fit, at: object): object {
  const read = (key: "coefficients" | "intercepts") => {
    if (over.has(fit)) throw typeError({ name: `FitProgress.${key}` }, "ERR_FREED", "the fit is over; ask the classifier");
    const model = fit.classifier();
    try {
      return model[key];
    } finally {
      model.free();
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

/** Features in f32. */
function featuresOf(X: Input, caller: Caller): Float32Array {
  const x = readArray(X, caller, "X");
  return x instanceof Float32Array ? x : Float32Array.from(x);
}

/** The options that are numbers, checked. */
function numbersOf(given: Given, caller: Caller): object {
  const positive = (key: string, isZeroFine: boolean) => {
    const x = parseNumber(given, key, 1, caller, "ERR_OPTION");
    if ((x > 0 || (isZeroFine && x === 0)) && x < Infinity) return;
    throw rangeError(caller, "ERR_OPTION", `${key} is ${x}; it has to be ${isZeroFine ? "0 or " : ""}positive and finite`);
  };
  positive("l2", true);
  positive("tolerance", true);
  positive("learningRate", false);
  parseInteger(given, "epochs", 1, 1, caller, "ERR_OPTION");
  parseInteger(given, "batch", 1, 1, caller, "ERR_OPTION");
  parseInteger(given, "seed", 0, -Number.MAX_SAFE_INTEGER, caller, "ERR_OPTION");
  const { onProgress: _, signal: __, ...numbers } = given;
  return numbers;
}

function listenersOf(given: Given, caller: Caller): { onProgress: ((progress: object) => unknown) | undefined; signal: Signal | undefined } {
  const { onProgress, signal } = given;
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw typeError(caller, "ERR_OPTION", `onProgress has to be a function, not ${show(onProgress)}`);
  }
  if (signal !== undefined && typeof (signal as Signal | null)?.aborted !== "boolean") {
    throw typeError(caller, "ERR_OPTION", `signal has to be an AbortSignal, not ${show(signal)}`);
  }
  return { onProgress, signal } as { onProgress: ((progress: object) => unknown) | undefined; signal: Signal | undefined };
}

function parsed(text: string, caller: Caller): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw rangeError(caller, "ERR_MODEL", `the text is not JSON; it may be cut short (${(cause as Error).message})`);
  }
}
