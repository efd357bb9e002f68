// Softmax of many rows: short ones, along either axis, masked, and as attention has them.
import { softmax, softmaxGrad } from "softmax-wasm";
import { formatCount } from "../format.mjs";
import { logits, normalLogits } from "../inputs.mjs";
import * as loops from "../loops.mjs";
import * as loopsF64 from "../loops.mjs?f64";

/** Formats a shape in the title of a case. */
const formatShape = (...dimensions) => `[${dimensions.map(formatCount).join(" × ")}]`;

/** Makes a call of softmax with options. */
const withOptions = (options) => (x) => () => softmax(x, options)[0];

/** Compares short rows. */
const short = (rows, n) => ({
  name: `softmax f32 ${formatShape(rows, n)}`,
  beside: "a loop over rows",
  threshold: 3,
  input: () => normalLogits(Float32Array, rows * n),
  ours: withOptions({ shape: [rows, n] }),
  loop: (x) => () => loops.softmaxRows(x, n)[0],
});

/** Compares short rows of f64. */
const shortF64 = (rows, n) => ({
  name: `softmax f64 ${formatShape(rows, n)}`,
  beside: "a loop over rows",
  input: () => normalLogits(Float64Array, rows * n),
  ours: withOptions({ shape: [rows, n] }),
  loop: (x) => () => loopsF64.softmaxRows(x, n, new Float64Array(x.length))[0],
});

/** Compares columns: rows along the first axis. */
const columns = (n, columns) => ({
  name: `softmax f32 ${formatShape(n, columns)} along axis 0`,
  beside: "a loop in the order of memory",
  threshold: 4,
  input: () => normalLogits(Float32Array, n * columns),
  ours: withOptions({ shape: [n, columns], axis: 0 }),
  loop: (x) => () => loops.softmaxColumns(x, columns)[0],
});

const [ROWS, N] = [1024, 1000];

/** Compares a batch of rows with one row of as many logits, which may be `atMost` times as fast. */
const batch = (name, atMost, options) => ({
  name,
  beside: "one row of as many",
  threshold: 1 / atMost,
  input: () => logits(Float32Array, ROWS * N),
  ours: withOptions(options),
  theirs: withOptions(),
});

/** Masks the last fifth of each row, as padding is masked. */
const mask = Uint8Array.from({ length: N }, (_, i) => Number(i < 0.8 * N));

const masked = {
  name: `softmax f32 ${formatShape(ROWS, N)}, a mask for all rows`,
  input: () => logits(Float32Array, ROWS * N),
  ours: withOptions({ shape: [ROWS, N], mask }),
};
const maskedBesideLoop = {
  ...masked,
  beside: "a loop over rows",
  threshold: { node: 4, browser: 2 },
  loop: (x) => () => loops.softmaxMasked(x, mask)[0],
};
const maskedBesideOurs = {
  ...masked,
  beside: "ours without",
  threshold: 1 / 1.5,
  theirs: withOptions({ shape: [ROWS, N] }),
};

const HEADS = 12;
const SIZE = 256;
/** The scores of attention are divided by √d, here of heads with d = 64. */
const TEMPERATURE = 8;

const attention = {
  name: `attention's softmax f32 ${formatShape(HEADS, SIZE, SIZE)}, causal mask, temperature ${TEMPERATURE}`,
  beside: "a loop over what is visible",
  threshold: 1.5,
  input: () => normalLogits(Float32Array, HEADS * SIZE * SIZE, TEMPERATURE),
  ours(x) {
    const mask = Uint8Array.from(x, (_, i) => Number(i % SIZE <= Math.floor(i / SIZE) % SIZE));
    return withOptions({ shape: [HEADS, SIZE, SIZE], mask, temperature: TEMPERATURE })(x);
  },
  loop: (x) => () => loops.softmaxCausal(x, SIZE, TEMPERATURE)[0],
};

/** Compares causal attention with an option. */
const attentionWith = (name, options, loop) => ({
  name: `attention's softmax f32 ${formatShape(HEADS, SIZE, SIZE)}, causal, ${name}`,
  beside: "a loop over what is visible",
  input: () => normalLogits(Float32Array, HEADS * SIZE * SIZE, 2),
  ours: (x) => withOptions({ shape: [HEADS, SIZE, SIZE], causal: true, ...options(x) })(x),
  loop,
});

const attentionGrad = {
  name: `attention's softmaxGrad f32 ${formatShape(HEADS, SIZE, SIZE)}, causal`,
  beside: "a loop over what is visible",
  input: () => loops.softmaxCausal(normalLogits(Float32Array, HEADS * SIZE * SIZE, 2), SIZE, 1),
  ours(p) {
    const gradient = p.toReversed();
    return () => softmaxGrad(p, gradient, { shape: [HEADS, SIZE, SIZE], causal: true })[0];
  },
  loop(p) {
    const gradient = p.toReversed();
    return () => loops.softmaxCausalGrad(p, SIZE, gradient)[0];
  },
};

export default [
  short(100_000, 3),
  short(10_000, 2),
  short(5000, 4),
  short(10_000, 10),
  short(262_144, 21),
  columns(21, 262_144),
  batch(`softmax f32 ${formatShape(ROWS, N)}`, 1.1, { shape: [ROWS, N] }),
  batch(`softmax f32 ${formatShape(ROWS, N)} along axis 0`, 1.5, { shape: [ROWS, N], axis: 0 }),
  maskedBesideLoop,
  maskedBesideOurs,
  attention,
  attentionWith(
    "a sink",
    () => ({ sink: 1 }),
    (x) => () => loops.softmaxCausalSink(x, SIZE, 1)[0],
  ),
  attentionWith(
    "a bias",
    (x) => ({ bias: x.toReversed() }),
    (x) => {
      const bias = x.toReversed();
      return () => loops.softmaxCausalBias(x, SIZE, bias)[0];
    },
  ),
  attentionWith(
    "a soft cap",
    () => ({ softcap: 30 }),
    (x) => () => loops.softmaxCausalSoftcap(x, SIZE, 30)[0],
  ),
  attentionGrad,
  shortF64(10_000, 2),
  shortF64(2000, 10),
];
