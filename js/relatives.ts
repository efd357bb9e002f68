// Softmax's relatives: gradients, losses, choices, measures, sparse maps, the logistic function.
// They are computed in f64 and returned in the kind that was given.
import { type Call, check, checkClasses, fail, isWhole, layOut, maskLength, place, prepare } from "./call.js";
import { rangeError, show, tag, typeError } from "./errors.js";
import { type Input, type Result, copyIn, copyOut, entries, kindOf, wide } from "./kinds.js";
import { Elementwise, Measure, Update, wasm } from "./wasm.js";

/** Entry by entry. */
function elementwise(which: Elementwise, name: string, x: Input): Result {
  const given = kindOf(x, name);
  const from = entries(x, given, name);
  const kind = wide(given);
  const start = copyIn(from, kind, from.length * 8);
  wasm().elementwise(which, from.length);
  return copyOut(kind, start, from.length);
}

export const sigmoid = (x: Input): Result => elementwise(Elementwise.sigmoid, "sigmoid", x);
export const logSigmoid = (x: Input): Result => elementwise(Elementwise.logSigmoid, "logSigmoid", x);
export const softplus = (x: Input): Result => elementwise(Elementwise.softplus, "softplus", x);

/** Rows to rows of the same length. */
const along = (which: Update, name: string, x: Input, options: object): Result =>
  alongOf(which, prepare(name, x, options, wide));

export function alongOf(which: Update, call: Call): Result {
  layOut(call);
  const start = place(call, [], 0);
  check(wasm().update_rows(which, call.options.temperature, maskLength(call), false), call);
  return copyOut(call.kind, start, call.n);
}

export const hardmax = (x: Input, options: object = {}): Result => along(Update.hardmax, "hardmax", x, options);
export const sparsemax = (x: Input, options: object = {}): Result => along(Update.sparsemax, "sparsemax", x, options);
export const entmax15 = (x: Input, options: object = {}): Result => along(Update.entmax15, "entmax15", x, options);

/** Rows to one number each. */
function perRow(which: Measure, name: string, x: Input, options: object): { call: Call; results: number; rows: number } {
  const call = prepare(name, x, options, wide);
  const rows = layOut(call);
  if (which === Measure.argmax && call.n === 0 && rows > 0) fail("ERR_EMPTY", call);
  const results = place(call, [], rows) + call.n;
  check(wasm().measure_rows(which, 1, maskLength(call)), call);
  return { call, results, rows };
}

function measure(which: Measure, name: string, p: Input, options: object): number | Result {
  const { call, results, rows } = perRow(which, name, p, options);
  const values = copyOut(call.kind, results, rows);
  return isWhole(call) ? values[0]! : values;
}

export const entropy = (p: Input, options: object = {}): number | Result => measure(Measure.entropy, "entropy", p, options);
export const margin = (p: Input, options: object = {}): number | Result => measure(Measure.margin, "margin", p, options);

export function argmax(x: Input, options: object = {}): number | Int32Array {
  const { call, results, rows } = perRow(Measure.argmax, "argmax", x, options);
  const indices = copyOut(call.kind, results, rows, new Int32Array(rows));
  return isWhole(call) ? indices[0]! : indices;
}

export function topK(x: Input, k: number, options: object = {}): { indices: Int32Array; values: Result } {
  const call = prepare("topK", x, options, wide);
  if (typeof k !== "number") throw typeError("ERR_K", `topK: k has to be a number, not ${show(k)}`);
  const rows = layOut(call);
  // Before any room is made for it.
  if (!Number.isInteger(k) || k < 1 || k * rows > call.n) fail("ERR_K", call, k);
  return topKOf(call, k, rows);
}

/** The k largest of each of the rows that are laid out. */
export function topKOf(call: Call, k: number, rows: number): { indices: Int32Array; values: Result } {
  const results = place(call, [], 2 * rows * k) + call.n;
  check(wasm().top_k_rows(k, maskLength(call)), call, k);
  const indices = copyOut(call.kind, results, rows * k, new Int32Array(rows * k));
  return { indices, values: copyOut(call.kind, results + rows * k, rows * k) };
}

/** An output of ours and the gradient with respect to it to the gradient of the logits. */
function product(name: "softmaxGrad" | "logSoftmaxGrad", output: Input, gradient: Input, options: object): Result {
  const call = prepare(name, output, options, wide);
  const what = "the gradient";
  const incoming = entries(gradient, kindOf(gradient, name, what), name, what);
  if (incoming.length !== call.n) {
    throw rangeError("ERR_SHAPE", `${name}: ${what} has length ${incoming.length}, the output ${call.n}`);
  }
  layOut(call);
  const start = place(call, [incoming], 0);
  check(wasm().product_rows(name === "logSoftmaxGrad", call.options.temperature, maskLength(call)), call);
  return copyOut(call.kind, start + call.n, call.n);
}

export const softmaxGrad = (p: Input, dp: Input, options: object = {}): Result => product("softmaxGrad", p, dp, options);
export const logSoftmaxGrad = (logP: Input, d: Input, options: object = {}): Result =>
  product("logSoftmaxGrad", logP, d, options);

export function softmaxJacobian(x: Input, options: object = {}): Result {
  const call = prepare("softmaxJacobian", x, options, wide);
  const start = place(call, [], call.n * call.n);
  check(wasm().softmax_jacobian(call.n, call.options.temperature), call);
  return copyOut(call.kind, start + call.n, call.n * call.n);
}

/** The target of a cross-entropy: a class index per row, or a distribution. */
function targetOf(target: unknown, call: Call, rows: number): { areClasses: boolean; values: ArrayLike<number> } {
  const { name, n } = call;
  if (typeof target === "number") return targetOf([target], call, rows);
  const values = entries(target as Input, kindOf(target, name, "target"), name, "target");
  const isDistribution = values.length === n && (n !== rows || tag(target as object).startsWith("Float"));
  if (isDistribution) return { areClasses: false, values };
  if (values.length !== rows) {
    throw rangeError("ERR_TARGET", `${name}: target has length ${values.length}; it needs ${rows} for class indices or ${n} for probabilities`);
  }
  checkClasses(values, "target class", call, rows);
  return { areClasses: true, values };
}

const REDUCTIONS = ["mean", "sum", "none"];

function loss(name: string, x: Input, target: unknown, options: object, gradient: boolean): { call: Call; start: number; rows: number; end: number } {
  const call = prepare(name, x, options, wide);
  const { n, options: o } = call;
  if (n === 0) fail("ERR_EMPTY", call);
  const rows = layOut(call);
  const { areClasses, values } = targetOf(target, call, rows);
  const weights = o.weights === undefined ? [] : entries(o.weights as Input, kindOf(o.weights, name, "weights"), name, "weights");
  if (o.weights !== undefined && weights.length * rows !== n) {
    throw rangeError("ERR_WEIGHTS", `${name}: weights has length ${weights.length}; it needs one for each of the ${n / rows} classes`);
  }
  // Reading the target and the weights may have run code that lays out other rows.
  layOut(call);
  const start = place(call, [values, weights], gradient ? 0 : rows);
  const { temperature, labelSmoothing, ignoreIndex = NaN } = o;
  const reduction = REDUCTIONS.indexOf(o.reduction);
  const masked = maskLength(call);
  const result = wasm().cross_entropy_rows(
    temperature, masked, areClasses, weights.length, ignoreIndex, labelSmoothing, reduction, gradient);
  check(result, call, labelSmoothing);
  return { call, start, rows, end: start + n + values.length + weights.length };
}

export function crossEntropy(x: Input, target: unknown, options: object = {}): number | Result {
  const { call, rows, end } = loss("crossEntropy", x, target, options, false);
  if (call.options.reduction !== "none") return copyOut(call.kind, end, 1)[0]!;
  const losses = copyOut(call.kind, end, rows);
  return isWhole(call) ? losses[0]! : losses;
}

export function crossEntropyGrad(x: Input, target: unknown, options: object = {}): Result {
  const { call, start } = loss("crossEntropyGrad", x, target, options, true);
  return copyOut(call.kind, start, call.n);
}
