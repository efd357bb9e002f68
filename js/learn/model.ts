// model: a linear classifier that only predicts, by softmax(W·x + b), and loads no solver.
import { classify, softmax, topK } from "#functions";
import { FLOAT32 } from "../arguments/kinds.js";
import { NO_OPTIONS, copyOptions } from "../arguments/options.js";
import { compute, copyIn, readRegion, reserve } from "../call/compute.js";
import { type Caller, formatCount, formatList, rangeError, show } from "../errors.js";
import { LINEAR_MODULE } from "../wasm/modules/linear.js";
import { callFor } from "./call_for.js";
import { type Card, getDecisionOptions } from "./card.js";
import type { Label } from "./class_labels.js";
import { type Weights, copyBytes, parseBytes, parseJSON } from "./deserialize.js";
import { prepareFeatures } from "./features.js";

/** Names the options of `classify` that a model takes: all but the labels, which it has itself, and those
 * that lay out or change the logits. */
const DECISION_OPTIONS = [
  "shape",
  "topK",
  "activation",
  "threshold",
  "minMargin",
  "allow",
  "deny",
  "temperature",
  "reject",
  "conformal",
  "calibration",
  "priors",
];

export class Model {
  readonly #name: string;
  readonly #getWeights: (caller: Caller) => Weights;

  /** `name` is that of the class in error texts; `getWeights` returns what was learned, or throws. */
  constructor(name: string, getWeights: (caller: Caller) => Weights) {
    this.#name = name;
    this.#getWeights = getWeights;
  }

  #caller(member: string, f?: Function): Caller {
    return { name: `${this.#name}.${member}`, f };
  }

  predict(X: unknown, options: object = NO_OPTIONS): Label[] {
    const caller = this.#caller("predict", this.predict);
    return predictLabels(this.#getWeights(caller), X, options, caller);
  }

  predictProba(X: unknown, options: object = NO_OPTIONS): Float32Array<ArrayBuffer> {
    const caller = this.#caller("predictProba", this.predictProba);
    const { logits, shape } = computeLogits(this.#getWeights(caller), X, options, caller);
    return softmax(logits, { shape, out: logits }) as Float32Array<ArrayBuffer>;
  }

  logits(X: unknown, options: object = NO_OPTIONS): Float32Array<ArrayBuffer> {
    const caller = this.#caller("logits", this.logits);
    return computeLogits(this.#getWeights(caller), X, options, caller).logits;
  }

  classify(X: unknown, options: object = NO_OPTIONS): unknown[] {
    const caller = this.#caller("classify", this.classify);
    const { shape: rows, ...user } = copyOptions(options, { ...caller, options: DECISION_OPTIONS });
    // An option that is undefined doesn't replace the one of the card.
    const decision = Object.fromEntries(Object.entries(user).filter(([, value]) => value !== undefined));
    const weights = this.#getWeights(caller);
    const { logits, shape } = computeLogits(weights, X, { shape: rows }, caller);
    if (logits.length === 0) return [];
    const all = {
      ...getDecisionOptions(weights.card),
      ...decision,
      labels: weights.classes.map(String),
      shape,
    };
    return callFor(caller, () => classify(logits, all)) as unknown[];
  }

  get card(): Card | undefined {
    const { card } = this.#getWeights(this.#caller("card"));
    return card && (JSON.parse(JSON.stringify(card)) as Card);
  }

  get classes(): Label[] {
    return this.#getWeights(this.#caller("classes")).classes.slice();
  }

  get features(): number {
    const { classes, coefficients } = this.#getWeights(this.#caller("features"));
    return coefficients.length / classes.length;
  }

  get coefficients(): Float32Array<ArrayBuffer> {
    return this.#getWeights(this.#caller("coefficients")).coefficients.slice();
  }

  get intercepts(): Float64Array<ArrayBuffer> {
    return this.#getWeights(this.#caller("intercepts")).intercepts.slice();
  }
}

/** Makes a model of the JSON or the bytes of a LinearClassifier. */
export function model(source: unknown): Model {
  const caller: Caller = { name: "model", f: model };
  const bytes = copyBytes(source, caller);
  const weights = bytes ? parseBytes(bytes, caller) : parseJSON(source, caller);
  return new Model("model", () => weights);
}

/** Predicts the most likely label of each row. */
export function predictLabels(weights: Weights, X: unknown, options: object, caller: Caller): Label[] {
  const { logits, shape } = computeLogits(weights, X, options, caller);
  // The module of topK is loaded for `classify` already; that of argmax would be another 5 KB.
  const { indices } = topK(logits, 1, { shape });
  return Array.from(indices, (index) => weights.classes[index]!);
}

/** Computes the logits W·x + b of each row, and their shape. */
export function computeLogits(
  weights: Weights,
  X: unknown,
  options: object,
  caller: Caller,
): { logits: Float32Array<ArrayBuffer>; shape: number[] } {
  const { classes, coefficients, intercepts } = weights;
  const features = coefficients.length / classes.length;
  const call = prepareFeatures(caller, X, options);
  const { n, from, shape } = call;
  if (n % features !== 0 || (shape[1] ?? features) !== features) {
    throw rangeError(
      caller,
      "ERR_SHAPE",
      `shape ${formatList(shape)} doesn't make rows of the ${formatCount(features, "feature")} learned from`,
    );
  }
  checkFinite(from, features, caller);
  const rows = n / features;
  const count = rows * classes.length;
  const weightsAt = copyIn(coefficients, "f32");
  const interceptsAt = copyIn(intercepts);
  const results = reserve(count, "f32");
  const frame = compute(
    call,
    LINEAR_MODULE,
    [weightsAt, interceptsAt, results],
    ({ linear_logits }, { address }) =>
      linear_logits(
        address,
        features,
        weightsAt.address,
        interceptsAt.address,
        classes.length,
        results.address,
      ),
  );
  const logits = readRegion(frame, results, FLOAT32, count, new Float32Array(count));
  return { logits, shape: [rows, classes.length] };
}

/** Throws for the first feature that isn't a finite f32, with its row. */
function checkFinite(x: ArrayLike<number>, features: number, caller: Caller): void {
  for (let i = 0; i < x.length; i++) {
    if (Number.isFinite(Math.fround(x[i]!))) continue;
    const where = `feature ${i % features} of row ${Math.floor(i / features)}`;
    throw rangeError(caller, "ERR_ENTRY", `${where} is ${show(x[i])}; it has to be a finite f32`);
  }
}
