// softmax, logSoftmax and logSumExp: a short way for one row without options, a general one
// along axes.
import { check, fail, isPlain, isWhole, layOut, maskLength, place, prepare } from "./call.js";
import { type Input, type Result, checkedOut, copyIn, copyOut, entries, kindOf, wide } from "./kinds.js";
import { wasm } from "./wasm.js";

export const softmax = (x: Input, options?: object): Result =>
  options === undefined ? map("softmax", x) : mapAlong("softmax", x, options);

export const logSoftmax = (x: Input, options?: object): Result =>
  options === undefined ? map("logSoftmax", x) : mapAlong("logSoftmax", x, options);

export function logSumExp(x: Input, options?: object): unknown {
  if (options !== undefined) return logSumExpAlong(x, options);
  const kind = kindOf(x, "logSumExp");
  // Only an array rounds to half precision.
  if (kind.name === "Float16Array") return logSumExpAlong(x, {});
  const from = entries(x, kind, "logSumExp");
  copyIn(from, kind, from.length * 2 ** kind.shift);
  return kind.engine().logSumExp(from.length);
}

function map(name: "softmax" | "logSoftmax", x: Input): Result {
  const kind = kindOf(x, name);
  const from = entries(x, kind, name);
  const n = from.length;
  const start = copyIn(from, kind, n * 2 ** kind.shift);
  kind.engine()[name](n);
  return copyOut(kind, start, n);
}

function mapAlong(name: "softmax" | "logSoftmax", x: Input, options: object): Result {
  const call = prepare(name, x, options);
  const { kind, n, options: o } = call;
  const out = checkedOut(o.out, kind, n, name);
  const plain = isPlain(call);
  if (!plain) layOut(call);
  const start = place(call, [], 0);
  if (plain) kind.engine()[name](n);
  else check(kind.engine()[`${name}Along`](o.temperature, maskLength(call), o.limit), call);
  return copyOut(kind, start, n, out);
}

function logSumExpAlong(x: Input, options: object): unknown {
  const call = prepare("logSumExp", x, options);
  // A sum with weights may cancel: it is taken in f64.
  if (call.options.weights !== undefined) call.kind = wide(call.kind);
  const { kind, n, options: o } = call;
  const weights = o.weights === undefined ? [] : weightsOf(o.weights);
  if (n > 0 && o.weights !== undefined && weights.length === 0) fail("ERR_WEIGHTS", call, 0);
  const rows = layOut(call);
  const results = place(call, [weights], 2 * rows) + n + weights.length;
  const { logSumExpAlong } = kind.engine();
  const { logSumExpWeighted } = wasm().relatives;
  const along = o.weights === undefined ? logSumExpAlong : logSumExpWeighted;
  check(along(o.temperature, maskLength(call), weights.length), call, weights.length);

  const value = copyOut(kind, results, rows);
  const sign = copyOut(kind, results + rows, rows);
  // The logarithm of a negative sum is no number; returnSign asks for that of its magnitude.
  if (!o.returnSign) for (let i = 0; i < rows; i++) if (sign[i]! < 0) value[i] = NaN;
  const result = (of: Result) => (isWhole(call) ? of[0] : of);
  return o.returnSign ? { value: result(value), sign: result(sign) } : result(value);
}

function weightsOf(weights: unknown): ArrayLike<number> {
  return entries(weights as Input, kindOf(weights, "logSumExp", "weights"), "logSumExp", "weights");
}
