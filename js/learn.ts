// softmax-wasm/learn: a linear classifier that learns where it runs. Its module is another than
// that of softmax-wasm, whose functions make probabilities and decisions of its logits.
import * as glue from "#glue";
import { classify, softmax } from "#functions";
import { type Code, rangeError, show, tag, typeError } from "./errors.js";
import { type Input, entries, kindOf } from "./kinds.js";
import { type Label, givenClasses, labelsOf, placesOf, sortedClasses } from "./labels.js";
import { disposeByFree } from "./logits.js";
import { type Given, givenOf, integer, number } from "./options.js";
import { turn } from "./turn.js";
import { wasm } from "./wasm.js";

/** What wasm-bindgen makes of Classifier and Fit in src/bindings/learn.rs. */
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
function learn(): { Classifier: typeof Classifier; Fit: typeof Fit } {
  wasm();
  return glue as never;
}

const NAME = "LinearClassifier";
const STEPS = ["l2", "batch", "seed", "learningRate"];
const FIT = [...STEPS, "epochs", "tolerance", "onProgress", "signal"];

/** Milliseconds of work between turns of the event loop. */
const TURN = 16;

type Signal = { aborted: boolean; reason?: unknown };

export class LinearClassifier {
  /** What has been learned; nothing before, null after it is freed. */
  #model: Classifier | undefined | null;
  #classes: Label[] | undefined;
  /** Whether the classes are those of the constructor. */
  #areGiven = false;
  #isFitting = false;

  constructor(options: object = {}) {
    const { classes } = givenOf(options, NAME, ["classes"]);
    if (classes === undefined) return;
    this.#classes = givenClasses(classes, NAME);
    this.#areGiven = true;
  }

  async fit(X: Input, y: unknown, options: object = {}): Promise<this> {
    const name = `${NAME}.fit`;
    this.#checkIdle(name);
    const given = givenOf(options, name, FIT);
    const numbers = numbersOf(given, name);
    const { onProgress, signal } = listenersOf(given, name);
    const labels = labelsOf(y, name);
    const x = featuresOf(X, name);
    const classes = this.#areGiven ? this.#classes! : sortedClasses(labels);
    const places = placesOf(labels, classes, name);
    if (signal?.aborted) throw signal.reason;
    if (places.length > 0 && classes.length < 2) {
      throw rangeError("ERR_LABELS", `${name}: all of y is ${show(classes[0])}; at least two classes have to occur`);
    }
    const { Fit } = learn();
    const fit = named(name, () => new Fit(x, places, classes, numbers));
    this.#isFitting = true;
    try {
      await run(fit, onProgress, signal);
      this.#check(name);
      this.#replace(named(name, () => fit.classifier()));
    } finally {
      this.#isFitting = false;
      over.add(fit);
      fit.free();
    }
    return this;
  }

  partialFit(X: Input, y: unknown, options: object = {}): this {
    const name = `${NAME}.partialFit`;
    this.#checkIdle(name);
    const classes = this.#classes;
    const numbers = numbersOf(givenOf(options, name, STEPS), name);
    const labels = labelsOf(y, name);
    const x = featuresOf(X, name);
    if (!classes) throw typeError("ERR_UNFITTED", `${name}: the classes aren't known; name them by new ${NAME}({ classes }), or call fit before`);
    const places = placesOf(labels, classes, name);
    const { Classifier } = learn();
    if (this.#model) {
      const model = this.#model;
      named(name, () => model.partialFit(x, places, numbers));
      return this;
    }
    // The first rows tell how many features there are, if they can be learned from.
    const model = named(name, () => Classifier.zero(classes, Math.max(1, Math.floor(x.length / places.length) || 0)));
    try {
      named(name, () => model.partialFit(x, places, numbers));
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
    const name = `${NAME}.classify`;
    this.#learned(name);
    const given = givenOf(options, name, ["topK", "activation", "threshold", "minMargin", "allow", "deny", "temperature"]);
    const logits = this.#of(X, "classify", (model, x) => model.logits(x));
    if (logits.length === 0) return [];
    return classify(logits, { ...given, labels: this.#classes!.map(String), shape: this.#shapeOf(logits) }) as unknown[];
  }

  /** Calls the module with what has been learned and the features. */
  #of<T>(X: Input, method: string, f: (model: Classifier, x: Float32Array) => T): T {
    const name = `${NAME}.${method}`;
    const model = this.#learned(name);
    const x = featuresOf(X, name);
    return named(name, () => f(model, x));
  }

  #shapeOf = (logits: Float32Array): number[] => [logits.length / this.#classes!.length, this.#classes!.length];

  get classes(): Label[] {
    this.#check(`${NAME}.classes`);
    return this.#classes?.slice() ?? [];
  }

  get features(): number {
    this.#check(`${NAME}.features`);
    return this.#model?.features ?? 0;
  }

  get coefficients(): Float32Array<ArrayBuffer> {
    return this.#learned(`${NAME}.coefficients`).coefficients;
  }

  get intercepts(): Float32Array<ArrayBuffer> {
    return this.#learned(`${NAME}.intercepts`).intercepts;
  }

  toJSON(): object {
    return this.#learned(`${NAME}.toJSON`).toJSON();
  }

  static fromJSON(model: unknown): LinearClassifier {
    const name = `${NAME}.fromJSON`;
    const value = typeof model === "string" ? parsed(model, name) : model;
    if (typeof value !== "object" || value === null) {
      throw rangeError("ERR_MODEL", `${name}: the model has to be an object or its JSON, not ${show(value)}`);
    }
    return LinearClassifier.#with(named(name, () => learn().Classifier.fromJSON(value)));
  }

  toBytes(): Uint8Array<ArrayBuffer> {
    return this.#learned(`${NAME}.toBytes`).toBytes();
  }

  static fromBytes(bytes: unknown): LinearClassifier {
    const name = `${NAME}.fromBytes`;
    const kind = typeof bytes === "object" && bytes !== null ? tag(bytes) : "";
    if (kind !== "Uint8Array" && kind !== "ArrayBuffer") {
      throw typeError("ERR_INPUT", `${name}: bytes have to be a Uint8Array or an ArrayBuffer, not ${show(bytes)}`);
    }
    const view = kind === "ArrayBuffer" ? new Uint8Array(bytes as ArrayBuffer) : (bytes as Uint8Array);
    return LinearClassifier.#with(named(name, () => learn().Classifier.fromBytes(view)));
  }

  static fromSklearn(model: { coef_: unknown; intercept_: unknown; classes_: unknown }): LinearClassifier {
    const name = `${NAME}.fromSklearn`;
    const { coef_, intercept_, classes_ } = Object(model) as Record<string, unknown>;
    if (!Array.isArray(coef_)) throw typeError("ERR_INPUT", `${name}: coef_ has to be an array of arrays, not ${show(coef_)}`);
    const numbers = (x: unknown, what: string) => Array.from(entries(x as Input, kindOf(x, name, what), name, what));
    const classes = givenClasses(classes_, name);
    const rows = coef_.map((row, i) => numbers(row, `coef_[${i}]`));
    const intercepts = numbers(intercept_, "intercept_");
    // Two classes have one row, the logit of the second against the first.
    if (classes.length === 2 && rows.length === 1 && intercepts.length === 1) {
      rows.unshift(rows[0]!.map(() => 0));
      intercepts.unshift(0);
    }
    const features = rows[0]?.length ?? 0;
    if (features === 0 || rows.length !== classes.length || intercepts.length !== classes.length || rows.some((row) => row.length !== features)) {
      throw rangeError("ERR_SHAPE", `${name}: coef_ has ${rows.length} rows of ${rows.map((row) => row.length).join(", ")} and intercept_ ${intercepts.length} entries for ${classes.length} classes`);
    }
    const made = () => learn().Classifier.of(classes, Float32Array.from(rows.flat()), Float32Array.from(intercepts));
    return LinearClassifier.#with(named(name, made));
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

  #check(name: string): void {
    if (this.#model === null) throw typeError("ERR_FREED", `${name}: this classifier has been freed`);
  }

  #checkIdle(name: string): void {
    this.#check(name);
    if (this.#isFitting) throw typeError("ERR_BUSY", `${name}: this classifier is learning already; await it, or abort it`);
  }

  #learned(name: string): Classifier {
    this.#check(name);
    if (this.#model) return this.#model;
    throw typeError("ERR_UNFITTED", `${name}: nothing has been learned yet; call fit before`);
  }

  free(): void {
    this.#model?.free();
    this.#model = null;
  }

  static {
    disposeByFree(this.prototype);
  }
}

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
    if (over.has(fit)) throw typeError("ERR_FREED", `FitProgress.${key}: the fit is over; ask the classifier`);
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
function named<T>(name: string, f: () => T): T {
  try {
    return f();
  } catch (error) {
    const { code, message } = error as { code?: Code; message: string };
    throw code ? rangeError(code, `${name}: ${message}`) : error;
  }
}

/** Features in f32. */
function featuresOf(X: Input, name: string): Float32Array {
  const x = entries(X, kindOf(X, name, "X"), name, "X");
  return x instanceof Float32Array ? x : Float32Array.from(x);
}

/** The options that are numbers, checked. */
function numbersOf(given: Given, name: string): object {
  const positive = (key: string, isZeroFine: boolean) => {
    const x = number(given, key, 1, name, "ERR_OPTION");
    if ((x > 0 || (isZeroFine && x === 0)) && x < Infinity) return;
    throw rangeError("ERR_OPTION", `${name}: ${key} is ${x}; it has to be ${isZeroFine ? "0 or " : ""}positive and finite`);
  };
  positive("l2", true);
  positive("tolerance", true);
  positive("learningRate", false);
  integer(given, "epochs", 1, 1, name, "ERR_OPTION");
  integer(given, "batch", 1, 1, name, "ERR_OPTION");
  integer(given, "seed", 0, -Number.MAX_SAFE_INTEGER, name, "ERR_OPTION");
  const { onProgress: _, signal: __, ...numbers } = given;
  return numbers;
}

function listenersOf(given: Given, name: string): { onProgress: ((progress: object) => unknown) | undefined; signal: Signal | undefined } {
  const { onProgress, signal } = given;
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw typeError("ERR_OPTION", `${name}: onProgress has to be a function, not ${show(onProgress)}`);
  }
  if (signal !== undefined && typeof (signal as Signal | null)?.aborted !== "boolean") {
    throw typeError("ERR_OPTION", `${name}: signal has to be an AbortSignal, not ${show(signal)}`);
  }
  return { onProgress, signal } as { onProgress: ((progress: object) => unknown) | undefined; signal: Signal | undefined };
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw rangeError("ERR_MODEL", `${name}: the text is not JSON; it may be cut short (${(cause as Error).message})`);
  }
}
