// softmax, logSoftmax and logSumExp: a short way for one row without options, a general one
// along axes. Only softmax at temperature 1 is computed in f32.
import { type Call, check, isOneRow, isPlain, isWhole, layOut, maskLength, place, prepare } from "./call.js";
import { rangeError } from "./errors.js";
import { FLOAT64, type Input, type Kind, type Result, checkedOut, copyIn, copyOut, entries, kindOf, wide } from "./kinds.js";
import { Measure, Update, roomOfRow, wasm } from "./wasm.js";

export function softmax(x: Input, options?: object): Result {
  const out = options === undefined ? undefined : onlyOut(options);
  if (out === undefined && options !== undefined) return softmaxAlong(x, options);
  const kind = kindOf(x, "softmax");
  const from = entries(x, kind, "softmax");
  return softmaxRow(from, kind, checkedOut(out, kind, from.length, "softmax"));
}

/** The option `out` where there is no other: the short way takes it too. */
function onlyOut(options: object): unknown {
  if (typeof options !== "object" || options === null) return undefined;
  const keys = Object.keys(options);
  return keys.length === 1 && keys[0] === "out" ? (options as { out: unknown }).out : undefined;
}

/** The softmax of one row. */
function softmaxRow(from: ArrayLike<number>, kind: Kind, out?: Result): Result {
  const n = from.length;
  const start = copyIn(from, kind, roomOfRow(n) * 2 ** kind.shift);
  if (kind.shift === 2) wasm().softmax_f32(0, n);
  else wasm().softmax_f64(0, n);
  return copyOut(kind, start, n, out);
}

function softmaxAlong(x: Input, options: object): Result {
  const call = prepare("softmax", x, options);
  return softmaxOf(call, checkedOut(call.options.out, call.kind, call.n, call.name));
}

/** The softmax of a call of any function. */
export function softmaxOf(call: Call, out?: Result): Result {
  const { n, options: o } = call;
  if (isPlain(call)) return softmaxRow(call.from, call.kind, out);
  // The core computes rows in f64 only.
  const atOne = o.temperature === 1 && !CORE;
  if (!atOne) call.kind = wide(call.kind);
  if (isOneRow(call)) return softmaxRowAt(call, out);
  layOut(call);
  const start = place(call, [], 0);
  const { softmax_rows_f32, softmax_rows_f64, update_rows } = wasm();
  const rows = call.kind.shift === 2 ? softmax_rows_f32 : softmax_rows_f64;
  const masked = maskLength(call);
  check(atOne ? rows(masked, o.limit) : update_rows(Update.softmax, o.temperature, masked, o.limit), call);
  return copyOut(call.kind, start, n, out);
}

/** The softmax of one row at any temperature but the limits, with room for as many numbers behind it. */
function softmaxRowAt({ from, kind, n, options }: Call, out?: Result): Result {
  const start = copyIn(from, kind, 2 * n * 8);
  wasm().softmax_at(n, options.temperature);
  return copyOut(kind, start, n, out);
}

/** Throws for the first entry that the mask shows and a range doesn't hold. */
export function checkEntries(call: Call, least: number, largest: number): void {
  const { name, n, from, options } = call;
  // Of equal logits those have a probability that the mask shows.
  const equal = { ...call, kind: FLOAT64, from: new Float64Array(n), options: { ...options, temperature: 1 } };
  const shown = options.mask && softmaxOf(equal);
  for (let i = 0; i < n; i++) {
    const x = from[i]!;
    if (!(x >= least && x <= largest) && (!shown || shown[i]! > 0)) {
      const allowed = largest === Number.MAX_VALUE ? "a number below Infinity" : `from ${least} to ${largest}`;
      throw rangeError("ERR_ENTRY", `${name}: x[${i}] is ${x}; it has to be ${allowed}`);
    }
  }
}

export function logSoftmax(x: Input, options?: object): Result {
  if (options === undefined) {
    const kind = wide(kindOf(x, "logSoftmax"));
    return logSoftmaxRow(entries(x, kind, "logSoftmax"), kind, 1);
  }
  const call = prepare("logSoftmax", x, options, wide);
  const { kind, n, options: o } = call;
  const out = checkedOut(o.out, kind, n, call.name);
  if (isOneRow(call)) return logSoftmaxRow(call.from, kind, o.temperature, out);
  layOut(call);
  const start = place(call, [], 0);
  check(wasm().update_rows(Update.logSoftmax, o.temperature, maskLength(call), false), call);
  return copyOut(kind, start, n, out);
}

/** The log-softmax of one row, with room for twice as many numbers behind it. */
function logSoftmaxRow(from: ArrayLike<number>, kind: Kind, temperature: number, out?: Result): Result {
  const n = from.length;
  const start = copyIn(from, kind, 3 * n * 8);
  wasm().log_softmax(n, temperature);
  return copyOut(kind, start, n, out);
}

export function logSumExp(x: Input, options: object = {}): unknown {
  const call = prepare("logSumExp", x, options, wide);
  const { kind, from, n, options: o } = call;
  if (!CORE && (o.weights !== undefined || o.returnSign)) return weighted(call);
  if (isOneRow(call)) {
    copyIn(from, kind, 2 * n * 8);
    const sum = kind.make(1);
    sum[0] = wasm().log_sum_exp(n, o.temperature);
    return o.keepDims ? sum : sum[0];
  }
  const rows = layOut(call);
  const results = place(call, [], rows) + n;
  check(wasm().measure_rows(Measure.logSumExp, o.temperature, maskLength(call)), call);
  const sums = copyOut(kind, results, rows);
  return isWhole(call) ? sums[0] : sums;
}

/** The same with weights, and with the sign of the sum if it is asked for. */
function weighted(call: Call): unknown {
  const { kind, n, options: o } = call;
  const given = o.weights === undefined ? undefined : weightsOf(o.weights);
  const rows = layOut(call);
  const weights = given ?? new Float64Array(rows > 0 ? n / rows : 0).fill(1);
  const results = place(call, [weights], 2 * rows) + n + weights.length;
  check(wasm().log_sum_exp_weighted_rows(o.temperature, maskLength(call), weights.length), call, weights.length);
  const value = copyOut(kind, results, rows);
  const sign = copyOut(kind, results + rows, rows);
  // The logarithm of a negative sum is no number; returnSign asks for that of its magnitude.
  if (!o.returnSign) for (let i = 0; i < rows; i++) if (sign[i]! < 0) value[i] = NaN;
  const result = (of: Result) => (isWhole(call) ? of[0] : of);
  return o.returnSign ? { value: result(value), sign: result(sign) } : result(value);
}

const weightsOf = (weights: unknown): ArrayLike<number> =>
  entries(weights as Input, kindOf(weights, "logSumExp", "weights"), "logSumExp", "weights");
