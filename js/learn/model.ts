// A linear classifier that predicts: softmax(W·x + b). It needs no solver.
import { argmax, classify, softmax } from "#functions";
import { FLOAT32, type Input, read } from "../arguments/arrays.js";
import { compute, prepare } from "../arguments/call.js";
import { type Caller, rangeError, show } from "../arguments/errors.js";
import { NONE, checkNames } from "../arguments/options.js";
import { LINEAR } from "../wasm/modules/linear.js";
import { type Weights, copyBytes, parseBytes, parseJSON } from "./format.js";
import type { Label } from "./labels.js";

const DECISION = ["topK", "activation", "threshold", "minMargin", "allow", "deny", "temperature"];

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

  predict(X: Input): Label[] {
    const caller = this.#caller("predict", this.predict);
    const { logits, shape, classes } = this.#logits(X, caller);
    const indices = argmax(logits, { shape, keepDims: true }) as Int32Array;
    return Array.from(indices, (index) => classes[index]!);
  }

  predictProba(X: Input): Float32Array<ArrayBuffer> {
    const { logits, shape } = this.#logits(X, this.#caller("predictProba", this.predictProba));
    return softmax(logits, { shape, out: logits }) as Float32Array<ArrayBuffer>;
  }

  logits(X: Input): Float32Array<ArrayBuffer> {
    return this.#logits(X, this.#caller("logits", this.logits)).logits;
  }

  classify(X: Input, options: object = NONE): unknown[] {
    const caller = this.#caller("classify", this.classify);
    const given = checkNames(options, { ...caller, options: DECISION });
    const { logits, shape, classes } = this.#logits(X, caller);
    if (logits.length === 0) return [];
    return classify(logits, { ...given, labels: classes.map(String), shape }) as unknown[];
  }

  #logits(X: Input, caller: Caller): { logits: Float32Array<ArrayBuffer>; shape: number[]; classes: readonly Label[] } {
    const { classes, coefficients, intercepts } = this.#learned(caller);
    const features = coefficients.length / classes.length;
    const call = prepare({ ...caller, options: [] }, X, NONE, () => FLOAT32, "X");
    const { n, from } = call;
    if (n % features !== 0) {
      throw rangeError(caller, "ERR_SHAPE", `${n} features don't make rows of the ${features} learned from`);
    }
    checkFinite(from, features, caller);
    const rows = n / features;
    const count = rows * classes.length;
    const parts = [{ from: coefficients, as: "f32" as const }, { from: intercepts, as: "f32" as const }, { results: count / 2 }];
    const block = compute(call, LINEAR, parts, ({ linear_logits }, { entries, parts: [w, b, logits], end }) =>
      linear_logits(entries, rows, features, w!, b!, classes.length, logits!, end),
    );
    const logits = read(block.arena, FLOAT32, block.parts[2]!, count, new Float32Array(count));
    return { logits, shape: [rows, classes.length], classes };
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

  get intercepts(): Float32Array<ArrayBuffer> {
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

function checkFinite(x: ArrayLike<number>, features: number, caller: Caller): void {
  for (let i = 0; i < x.length; i++) {
    if (Number.isFinite(Math.fround(x[i]!))) continue;
    const where = `feature ${i % features} of row ${Math.floor(i / features)}`;
    throw rangeError(caller, "ERR_ENTRY", `${where} is ${show(x[i])}; it has to be a finite f32`);
  }
}
