// Measures the errors of softmax in ULP, for this package and others, on the same seeded rows. The true
// values come from decimal.js with 40 digits. `make accuracy` runs this.
import { Decimal } from "decimal.js";
import { logSoftmax, softmax } from "softmax-wasm";
import { ulps } from "../tests/js/common/ulp.mjs";
import { callSoftmaxFn, onnxruntime, tfjs, transformersSoftmax } from "./competitors.mjs";
import { uniform } from "./inputs.mjs";
import { softmax as softmaxByLoop } from "./loops.mjs";

Decimal.set({ precision: 40 });

/** Makes rows of many deviations and a few lengths, `count` of each; the widest reach down to subnormal
 * probabilities. */
function* makeRows(Type, count) {
  const random = uniform(12345);
  for (const spread of [1, 10, 50, 100, Type === Float32Array ? 103 : 740]) {
    for (const n of [2, 3, 10, 100]) {
      for (let i = 0; i < count; i++) yield Type.from({ length: n }, () => spread * (random() - 0.5));
    }
  }
}

/** Converts a double exactly: decimal.js would read its shortest decimal spelling. */
function toDecimal(x) {
  const exponent = x === 0 ? 0 : Math.floor(Math.log2(Math.abs(x))) - 53;
  return new Decimal(BigInt(x / 2 ** exponent).toString()).times(new Decimal(2).pow(exponent));
}

/** Computes log(1 + x) for x ≥ 0, by the first terms of its series for a tiny x. */
const log1p = (x) => (x.lt("1e-12") ? x.minus(x.pow(2).div(2)).plus(x.pow(3).div(3)) : x.plus(1).ln());

/** Computes the exact softmax and log-softmax of a row, rounded to doubles. */
function computeExact(x, temperature) {
  const top = x.reduce((best, v, i) => (v > x[best] ? i : best), 0);
  const shifted = Array.from(x, (v) => toDecimal(v).minus(toDecimal(x[top])).div(toDecimal(temperature)));
  const exps = shifted.map((d) => d.exp());
  const rest = exps.filter((_, i) => i !== top).reduce((a, b) => a.plus(b));
  const [sum, logSum] = [rest.plus(1), log1p(rest)];
  return {
    softmax: exps.map((e) => e.div(sum).toNumber()),
    logSoftmax: shifted.map((d) => d.minus(logSum).toNumber()),
  };
}

/** Makes rows with their exact results at a temperature. */
const makeCases = (Type, count, temperature = 1) =>
  Array.from(makeRows(Type, count), (x) => ({ x, exact: computeExact(x, temperature) }));

const BINS = [0, 1, 2, 4, 16, 64, Infinity];

/** Counts the entries by their distance in ULP from the exact value. */
async function countErrors(cases, compute, which = "softmax") {
  const Type = cases[0].x.constructor;
  const type = Type === Float32Array ? "f32" : "f64";
  const counts = BINS.map(() => 0);
  let worst = 0;
  let entries = 0;
  for (const { x, exact } of cases) {
    const expected = Type.from(exact[which]);
    const actual = await compute(x);
    expected.forEach((want, i) => {
      const distance = ulps(Type.of(actual[i])[0], want, type);
      worst = Math.max(worst, distance);
      counts[BINS.findIndex((bin) => distance <= bin)]++;
      entries++;
    });
  }
  const fractions = BINS.map((bin, i) => [`≤ ${bin}`, `${((100 * counts[i]) / entries).toFixed(2)} %`]);
  return { "worst ULP": worst, ...Object.fromEntries(fractions) };
}

const xnnpack = await tfjs();
const onnx = await onnxruntime();
const loopInDoubles = (x) => softmaxByLoop(x, new Float64Array(x.length));

const [f32, f64] = [makeCases(Float32Array, 6), makeCases(Float64Array, 6)];
/** A temperature that is no power of two, so that quotients are rounded. It has ten times as many rows, since
 * errors of 2 ULP come once in a few thousand entries. */
const at = { temperature: 0.7 };
const callSoftmax = (x) => softmax(x, at);
const callLogSoftmax = (x) => logSoftmax(x, at);
const [f32At, f64At] = [Float32Array, Float64Array].map((Type) => makeCases(Type, 60, at.temperature));

console.log("softmax of Float32Array: fraction of the entries by distance from the exact value");
console.table({
  "softmax-wasm": await countErrors(f32, softmax),
  "softmax-wasm, temperature 0.7": await countErrors(f32At, callSoftmax),
  "plain JS loop (doubles)": await countErrors(f32, loopInDoubles),
  "softmax-fn (doubles)": await countErrors(f32, callSoftmaxFn),
  "transformers.js": await countErrors(f32, transformersSoftmax),
  "tfjs-backend-wasm (XNNPACK)": await countErrors(f32, xnnpack.softmax),
  "onnxruntime-web": await countErrors(f32, onnx.softmax),
});
console.log("softmax of Float64Array");
console.table({
  "softmax-wasm": await countErrors(f64, softmax),
  "softmax-wasm, temperature 0.7": await countErrors(f64At, callSoftmax),
  "plain JS loop": await countErrors(f64, loopInDoubles),
  "softmax-fn": await countErrors(f64, callSoftmaxFn),
});
console.log("logSoftmax");
console.table({
  Float32Array: await countErrors(f32, logSoftmax, "logSoftmax"),
  "Float32Array, temperature 0.7": await countErrors(f32At, callLogSoftmax, "logSoftmax"),
  Float64Array: await countErrors(f64, logSoftmax, "logSoftmax"),
  "Float64Array, temperature 0.7": await countErrors(f64At, callLogSoftmax, "logSoftmax"),
});
process.exit(0);
