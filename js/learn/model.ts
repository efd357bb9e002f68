// A linear classifier that predicts: softmax(W·x + b). It needs no solver.
import { argmax, classify, softmax } from "#functions";
import { FLOAT32, read } from "../arguments/arrays.js";
import { compute } from "../arguments/call.js";
import { type Caller, rangeError, show } from "../arguments/errors.js";
import { NONE, checkNames } from "../arguments/options.js";
import { LINEAR } from "../wasm/modules/linear.js";
import { type Card, decisionsOf } from "./card.js";
import { type Weights, copyBytes, parseBytes, parseJSON } from "./format.js";
import type { Label } from "./labels.js";
import { prepareRows } from "./rows.js";

const DECISION = [
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
  readonly #learned: (caller: Caller) => Weights;

  /** The name is that of the class in the texts of errors. */
  constructor(name: string, learned: (caller: Caller) => Weights) {
    this.#name = name;
    this.#learned = learned;
  }

  #caller(member: string, f?: Function): Caller {
    return { name: `${this.#name}.${member}`, f };
  }

  predict(X: unknown, options: object = NONE): Label[] {
    const caller = this.#caller("predict", this.predict);
    return labelsOfRows(this.#learned(caller), X, options, caller);
  }

  predictProba(X: unknown, options: object = NONE): Float32Array<ArrayBuffer> {
    const caller = this.#caller("predictProba", this.predictProba);
    const { logits, shape } = logitsOfRows(this.#learned(caller), X, options, caller);
    return softmax(logits, { shape, out: logits }) as Float32Array<ArrayBuffer>;
  }

  logits(X: unknown, options: object = NONE): Float32Array<ArrayBuffer> {
    const caller = this.#caller("logits", this.logits);
    return logitsOfRows(this.#learned(caller), X, options, caller).logits;
  }

  classify(X: unknown, options: object = NONE): unknown[] {
    const caller = this.#caller("classify", this.classify);
    const { shape: rows, ...given } = checkNames(options, { ...caller, options: DECISION });
    // What is undefined isn't given, so that the card holds.
    const decision = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const weights = this.#learned(caller);
    const { logits, shape } = logitsOfRows(weights, X, { shape: rows }, caller);
    if (logits.length === 0) return [];
    return classify(logits, {
      ...decisionsOf(weights.card),
      ...decision,
      labels: weights.classes.map(String),
      shape,
    }) as unknown[];
  }

  get card(): Card | undefined {
    const { card } = this.#learned(this.#caller("card"));
    return card && (JSON.parse(JSON.stringify(card)) as Card);
  }

  get classes(): Label[] {
    return this.#learned(this.#caller("classes")).classes.slice();
  }

  get features(): number {
    const { classes, coefficients } = this.#learned(this.#caller("features"));
    return coefficients.length / classes.length;
  }

  get coefficients(): Float32Array<ArrayBuffer> {
    return this.#learned(this.#caller("coefficients")).coefficients.slice();
  }

  get intercepts(): Float64Array<ArrayBuffer> {
    return this.#learned(this.#caller("intercepts")).intercepts.slice();
  }
}

/** Makes a model of what toJSON or toBytes of a LinearClassifier has told. */
export function model(source: unknown): Model {
  const caller: Caller = { name: "model", f: model };
  const bytes = copyBytes(source);
  const weights = bytes ? parseBytes(bytes, caller) : parseJSON(source, caller);
  return new Model("model", () => weights);
}

/** Returns the most likely label of each row. */
export function labelsOfRows(weights: Weights, X: unknown, options: object, caller: Caller): Label[] {
  const { logits, shape } = logitsOfRows(weights, X, options, caller);
  const indices = argmax(logits, { shape, keepDims: true }) as Int32Array;
  return Array.from(indices, (index) => weights.classes[index]!);
}

/** Returns W·x + b of each row, and the shape of that. */
export function logitsOfRows(
  weights: Weights,
  X: unknown,
  options: object,
  caller: Caller,
): { logits: Float32Array<ArrayBuffer>; shape: number[] } {
  const { classes, coefficients, intercepts } = weights;
  const features = coefficients.length / classes.length;
  const call = prepareRows(caller, X, options);
  const { n, from, shape } = call;
  if (n % features !== 0 || (shape[1] ?? features) !== features) {
    throw rangeError(
      caller,
      "ERR_SHAPE",
      `shape [${shape.join(", ")}] doesn't make rows of the ${features} features learned from`,
    );
  }
  checkFinite(from, features, caller);
  const rows = n / features;
  const count = rows * classes.length;
  const parts = [
    { from: coefficients, as: "f32" as const },
    { from: intercepts, as: "f64" as const },
    { results: count / 2 },
  ];
  const block = compute(call, LINEAR, parts, ({ linear_logits }, { entries, parts: [w, b, logits] }) =>
    linear_logits(entries, rows, features, w!, b!, classes.length, logits!),
  );
  const logits = read(block.arena, FLOAT32, block.parts[2]!, count, new Float32Array(count));
  return { logits, shape: [rows, classes.length] };
}

function checkFinite(x: ArrayLike<number>, features: number, caller: Caller): void {
  for (let i = 0; i < x.length; i++) {
    if (Number.isFinite(Math.fround(x[i]!))) continue;
    const where = `feature ${i % features} of row ${Math.floor(i / features)}`;
    throw rangeError(caller, "ERR_ENTRY", `${where} is ${show(x[i])}; it has to be a finite f32`);
  }
}
