// Short rows and single short calls of the functions beside softmax.
import {
  argmax,
  binaryCrossEntropy,
  crossEntropy,
  crossEntropyGrad,
  entropy,
  hardmax,
  logCumSumExp,
  logSoftmax,
  logSoftmaxGrad,
  logSumExp,
  margin,
  softmaxGrad,
  topK,
} from "softmax-wasm";
import { formatCount } from "../format.mjs";
import { normalLogits, uniform } from "../inputs.mjs";
import {
  argmax as argmaxLoop,
  crossEntropy as crossEntropyLoop,
  entropy as entropyLoop,
  logSoftmax as logSoftmaxLoop,
  logSumExp as logSumExpLoop,
  softmaxRows,
} from "../loops.mjs";
import * as loops from "../short-loops.mjs";

const FEW = 10;

/** Compares rows of three and of ten to a loop over rows. Both get an object of all that is read. */
const rows = (name, ours, loop) =>
  [
    [10_000, 3],
    [1000, FEW],
  ].map(([rows, n]) => ({
    name: `${name} f32 [${formatCount(rows)} × ${n}]`,
    beside: "a loop over rows",
    input() {
      const random = uniform(5);
      const x = normalLogits(Float32Array, rows * n);
      const targets = Int32Array.from({ length: rows }, () => n * random());
      const p = softmaxRows(x, n);
      return { x, p, logP: p.map(Math.log), targets, n, options: { shape: [rows, n] } };
    },
    ours: (input) => () => ours(input)[0],
    loop: (input) => () => loop(input)[0],
  }));

/** Compares a call of one row of ten, whose result is a number, to a loop. */
const single = (name, ours, loop) => ({
  name: `${name} f32, n = ${FEW}`,
  beside: "a loop",
  input() {
    const x = normalLogits(Float32Array, FEW);
    return { x, p: softmaxRows(x, FEW), targets: Int32Array.of(3) };
  },
  ours: (input) => () => ours(input),
  loop: (input) => () => loop(input),
});

export default [
  ...rows(
    "logSoftmax",
    ({ x, options }) => logSoftmax(x, options),
    ({ x, n }) => loops.logSoftmax(x, n),
  ),
  ...rows(
    "logSumExp",
    ({ x, options }) => logSumExp(x, options),
    ({ x, n }) => loops.logSumExp(x, n),
  ),
  ...rows(
    "crossEntropyGrad",
    ({ x, targets, options }) => crossEntropyGrad(x, targets, options),
    ({ x, n, targets }) => loops.crossEntropyGrad(x, n, targets),
  ),
  ...rows(
    "softmaxGrad",
    ({ p, x, options }) => softmaxGrad(p, x, options),
    ({ p, x, n }) => loops.softmaxGrad(p, n, x),
  ),
  ...rows(
    "logSoftmaxGrad",
    ({ logP, x, options }) => logSoftmaxGrad(logP, x, options),
    ({ logP, x, n }) => loops.logSoftmaxGrad(logP, n, x),
  ),
  ...rows(
    "binaryCrossEntropy",
    ({ x, p, options }) => [binaryCrossEntropy(x, p, options)],
    ({ x, p }) => [loops.binaryCrossEntropy(x, p)],
  ),
  ...rows(
    "logCumSumExp",
    ({ x, options }) => logCumSumExp(x, options),
    ({ x, n }) => loops.logCumSumExp(x, n),
  ),
  ...rows(
    "entropy",
    ({ p, options }) => entropy(p, options),
    ({ p, n }) => loops.entropy(p, n),
  ),
  ...rows(
    "margin",
    ({ p, options }) => margin(p, options),
    ({ p, n }) => loops.margin(p, n),
  ),
  ...rows(
    "hardmax",
    ({ x, options }) => hardmax(x, options),
    ({ x, n }) => loops.hardmax(x, n),
  ),
  ...rows(
    "topK of 2,",
    ({ x, options }) => topK(x, 2, options).indices,
    ({ x, n }) => loops.top2(x, n).indices,
  ),
  single(
    "logSoftmax",
    ({ x }) => logSoftmax(x)[0],
    ({ x }) => logSoftmaxLoop(x)[0],
  ),
  single(
    "logSumExp",
    ({ x }) => logSumExp(x),
    ({ x }) => logSumExpLoop(x),
  ),
  single(
    "argmax",
    ({ x }) => argmax(x),
    ({ x }) => argmaxLoop(x),
  ),
  single(
    "entropy",
    ({ p }) => entropy(p),
    ({ p }) => entropyLoop(p),
  ),
  single(
    "crossEntropy",
    ({ x }) => crossEntropy(x, 3),
    ({ x, targets }) => crossEntropyLoop(x, targets),
  ),
];
