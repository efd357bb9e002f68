// Logits handles. What is computed in place gets its logits anew before each call, on both sides: its own
// results, which lie between 0 and 1, would be the easiest logits of all.
import * as softmaxWasm from "softmax-wasm";
import { tfjs } from "../competitors.mjs";
import { formatCount } from "../format.mjs";
import { logits, scatteredMask } from "../inputs.mjs";
import * as loops from "../loops.mjs";

const N = 32_768;

/** Prepares a handle's softmax of logits that are written anew before each call. */
export function rewritten(x) {
  const handle = new softmaxWasm.Logits(x.length, "f32");
  const { data } = handle;
  const run = () => {
    data.set(x);
    return handle.softmax()[0];
  };
  return { run, end: () => handle.free() };
}

/** Prepares a loop that does as much. */
function rewrittenLoop(x) {
  const data = new Float32Array(x.length);
  return () => {
    data.set(x);
    return loops.softmax(data, data)[0];
  };
}

/** Describes a handle whose logits are written before each call. */
const written = (n) => ({
  name: `Logits handle, f32, n = ${formatCount(n)}, logits written`,
  input: () => logits(Float32Array, n),
  ours: rewritten,
});

/** Compares a handle with a plain loop in place. */
const besideLoop = (n, threshold) => ({
  ...written(n),
  beside: "a loop in place, logits written",
  threshold,
  loop: rewrittenLoop,
});

/** Compares a handle with the kernel of tfjs, both without copies. */
const besideKernel = (n, threshold) => ({
  ...written(n),
  beside: "tfjs' XNNPACK kernel, logits written, no read-back",
  threshold,
  theirs: async (x) => (await tfjs()).prepare(x),
});

const rows = { shape: [N / 256, 256] };
const columns = { shape: [256, N / 256], axis: 0 };
const mask = scatteredMask(N);
const weights = new Float32Array(N).fill(0.5);

/** The options that are measured of each method; a method may come later than this table. */
const METHODS = {
  softmax: [{}, { temperature: 0.7 }, { mask }, { onInfinity: "split" }, rows, columns],
  logSoftmax: [{}, { temperature: 0.7 }, { mask }, rows, columns],
  logSumExp: [
    {},
    { temperature: 0.7 },
    { mask },
    { weights },
    { weights, returnSign: true },
    { keepDims: true },
    rows,
    columns,
  ],
  topK: [{}, { mask }, rows, columns],
  argmax: [{}, { mask }, rows, columns],
  sample: [{}, { temperature: 0.7 }, { mask }, { topP: 0.9 }],
  classify: [{}, { temperature: 0.7 }, { mask }],
};
const IN_PLACE = ["softmax", "logSoftmax"];

/** Describes options in the title of a case. */
function describe({ shape, ...others }) {
  const options = { ...others, ...(shape && { shape: `[${shape.map(formatCount).join(" × ")}]` }) };
  return Object.entries(options)
    .map(([key, value]) => (typeof value === "object" ? `, ${key}` : `, ${key} ${value}`))
    .join("");
}

/** Makes a number of any result. */
const toNumber = (result) => (typeof result === "number" ? result : 1);

/** Compares a method with the function of its name, which has `out` where the method works in place. */
function besideFunction(method, options) {
  const isInPlace = IN_PLACE.includes(method);
  const before = method === "topK" ? [5] : [];
  const after = Object.keys(options).length > 0 ? [options] : [];
  return {
    name: `Logits handle, f32, n = ${formatCount(N)}, ${method}${describe(options)}`,
    beside: "the function on an array",
    threshold: 1,
    input: () => logits(Float32Array, N),
    ours(x) {
      const handle = new softmaxWasm.Logits(N, "f32");
      const { data } = handle;
      data.set(x);
      const run = () => {
        if (isInPlace) data.set(x);
        return toNumber(handle[method](...before, ...after));
      };
      return { run, end: () => handle.free() };
    },
    theirs(x) {
      const theirs = isInPlace ? [{ ...options, out: new Float32Array(N) }] : after;
      return () => toNumber(softmaxWasm[method](x, ...before, ...theirs));
    },
  };
}

export default [
  besideLoop(3, 1.8),
  besideLoop(1000, 12),
  besideLoop(131_072, 12),
  besideKernel(1000, 0.9),
  besideKernel(32_768, 0.85),
  besideKernel(131_072, 0.85),
  ...Object.entries(METHODS)
    .filter(([method]) => method in softmaxWasm.Logits.prototype)
    .flatMap(([method, all]) => all.map((options) => besideFunction(method, options))),
];
