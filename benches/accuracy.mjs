// Measures the errors of softmax in ULP, for this package and others, on the same seeded rows. The true
// values come from decimal.js with 80 digits. `make accuracy` runs this.
import { Decimal } from "decimal.js";
import { logSoftmax, softmax } from "softmax-wasm";
import { ulps } from "../tests/js/common/ulp.mjs";
import { callSoftmaxFn, onnxruntime, tfjs, transformersSoftmax } from "./competitors.mjs";
import { uniform } from "./inputs.mjs";
import { softmax as softmaxByLoop } from "./loops.mjs";

Decimal.set({ precision: 80 });

/** Makes rows of many deviations and a few lengths; the widest reach down to subnormal probabilities. */
function* makeRows(Type) {
  const random = uniform(12345);
  for (const spread of [1, 10, 50, 100, Type === Float32Array ? 103 : 740]) {
    for (const n of [2, 3, 10, 100]) {
      for (let i = 0; i < 6; i++) yield Type.from({ length: n }, () => spread * (random() - 0.5));
    }
  }
}

/** Converts a double exactly: decimal.js would read its shortest decimal spelling. */
function toDecimal(x) {
  const exponent = x === 0 ? 0 : Math.floor(Math.log2(Math.abs(x))) - 53;
  return new Decimal(BigInt(x / 2 ** exponent).toString()).times(new Decimal(2).pow(exponent));
}

/** Computes log(1 + x) for x ≥ 0, by the first terms of its series for a tiny x. */
const log1p = (x) => (x.lt("1e-25") ? x.minus(x.times(x).div(2)) : x.plus(1).ln());

/** Computes the exact softmax and log-softmax of a row, rounded to doubles. */
function computeExact(x) {
  const top = x.reduce((best, v, i) => (v > x[best] ? i : best), 0);
  const shifted = Array.from(x, (v) => toDecimal(v).minus(toDecimal(x[top])));
  const exps = shifted.map((d) => d.exp());
  const rest = exps.filter((_, i) => i !== top).reduce((a, b) => a.plus(b));
  return {
    softmax: exps.map((e) => e.div(rest.plus(1)).toNumber()),
    logSoftmax: shifted.map((d) => d.minus(log1p(rest)).toNumber()),
  };
}

const BINS = [0, 1, 2, 4, 16, 64, Infinity];

/** Counts the entries by their distance in ULP from the exact value. */
async function countErrors(Type, compute, which = "softmax") {
  const type = Type === Float32Array ? "f32" : "f64";
  const counts = BINS.map(() => 0);
  let worst = 0;
  let entries = 0;
  for (const x of makeRows(Type)) {
    const expected = Type.from(computeExact(x)[which]);
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

console.log("softmax of Float32Array: fraction of the entries by distance from the exact value");
console.table({
  "softmax-wasm": await countErrors(Float32Array, softmax),
  "plain JS loop (doubles)": await countErrors(Float32Array, loopInDoubles),
  "softmax-fn (doubles)": await countErrors(Float32Array, callSoftmaxFn),
  "transformers.js": await countErrors(Float32Array, transformersSoftmax),
  "tfjs-backend-wasm (XNNPACK)": await countErrors(Float32Array, xnnpack.softmax),
  "onnxruntime-web": await countErrors(Float32Array, onnx.softmax),
});
console.log("softmax of Float64Array");
console.table({
  "softmax-wasm": await countErrors(Float64Array, softmax),
  "plain JS loop": await countErrors(Float64Array, loopInDoubles),
  "softmax-fn": await countErrors(Float64Array, callSoftmaxFn),
});
console.log("logSoftmax");
console.table({
  "softmax-wasm, Float32Array": await countErrors(Float32Array, logSoftmax, "logSoftmax"),
  "softmax-wasm, Float64Array": await countErrors(Float64Array, logSoftmax, "logSoftmax"),
});
process.exit(0);
