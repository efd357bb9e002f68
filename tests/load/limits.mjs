// Measures the memory of WebAssembly that each function needs for a logit, and so the largest input of one
// call, since the memory ends at 4 GiB. Prints the table of docs/performance.md, and fails where that says
// more, or less than 99 % of it.
import { readFileSync } from "node:fs";
import * as api from "softmax-wasm";

const { memoryUsage } = api;
const MOST = 2 ** 32;
/** The number of logits, so large that the memory grows to what the call needs and no further. */
const N = 2 ** 24;

/** Returns the bytes that a call needs for each of N logits. */
function measureBytes(call) {
  // A short call gives back the memory that the last one has left.
  api.softmax([0]);
  call();
  return Math.round((4 * memoryUsage()) / N) / 4;
}

/** Makes an input of n equal entries of each kind. */
const makeInputs = (n, value = 0) => ({
  f32: new Float32Array(n).fill(value),
  f64: new Float64Array(n).fill(value),
});
const x = makeInputs(N);
const p = makeInputs(N, 1 / N);
const mask = new Uint8Array(N).fill(1);
const rows = { shape: [-1, 16] };
const target = new Int32Array(N / 16);

/** The calls of each line of the table, by the kind of the input. */
const LINES = {
  "`softmax`": (k) => api.softmax(x[k]),
  "`softmax` of many rows": (k) => [api.softmax(x[k], rows), api.softmax(x[k], { shape: [16, -1], axis: 0 })],
  "`logSoftmax`, `logSumExp`": (k) => [api.logSoftmax(x[k]), api.logSumExp(x[k])],
  "`sigmoid`, `logSigmoid`, `softplus`": (k) => [api.sigmoid(x[k]), api.logSigmoid(x[k]), api.softplus(x[k])],
  "`argmax`": (k) => api.argmax(x[k]),
  "`hardmax`, `topK`, `margin`, `sparsemax`, `entmax15`": (k) => [
    api.hardmax(x[k]),
    api.topK(x[k], 5),
    api.margin(p[k]),
    api.sparsemax(x[k]),
    api.entmax15(x[k]),
  ],
  "`entropy`": (k) => api.entropy(p[k]),
  "`classify`": (k) => api.classify(x[k]),
  "`sample`": (k) => api.sample(x[k], { seed: 1 }),
  "`crossEntropy`, classes": (k) => api.crossEntropy(x[k], target, rows),
  "`crossEntropyGrad`, classes": (k) => api.crossEntropyGrad(x[k], target, rows),
  "`crossEntropy`, `crossEntropyGrad`, distributions": (k) => [
    api.crossEntropy(x[k], x[k]),
    api.crossEntropyGrad(x[k], x[k]),
  ],
  "`softmaxGrad`, `logSoftmaxGrad`": (k) => [api.softmaxGrad(p[k], x[k]), api.logSoftmaxGrad(x[k], x[k])],
  "`fitTemperature`, `calibrationError`": (k) => [
    api.fitTemperature(x[k], target, rows),
    api.calibrationError(p[k], target, rows),
  ],
  "`softmax` with a `mask` of as many entries": (k) => api.softmax(x[k], { mask }),
};
const page = readFileSync(new URL("../../docs/performance.md", import.meta.url), "utf8");
/** Reads the largest inputs of a line in docs/performance.md, in millions of f32 and of f64. */
const readLimits = (line) =>
  page
    .split("\n")
    .find((row) => row.startsWith(`| ${line} | `))
    ?.split(" | ")
    .slice(1)
    .map((millions) => Number.parseFloat(millions.replace(",", "")));

console.log("| function | largest, `f32` | `f64` |\n|---|---|---|");
for (const [line, run] of Object.entries(LINES)) {
  const largest = ["f32", "f64"].map((kind) => Math.floor(MOST / measureBytes(() => run(kind)) / 1e6));
  const [ofF32, ofF64] = largest.map((millions) => millions.toLocaleString("en"));
  console.log(`| ${line} | ${ofF32} million | ${ofF64} million |`);
  const said = readLimits(line) ?? [];
  if (largest.every((millions, i) => said[i] <= millions && said[i] >= 0.99 * millions)) continue;
  console.error(`docs/performance.md says ${said.join(" and ")} million of ${line}`);
  process.exitCode = 1;
}
