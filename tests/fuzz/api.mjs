// Fuzzes the packed package by random functions, arrays, options and shapes, and by handles. Every call has
// to return a result that keeps the promises of its function, or to throw an error with a code. A failure is
// printed with its seed.
//   node tests/fuzz/api.mjs CALLS [SEED]
// A time such as 60s may stand in place of CALLS.
import assert from "node:assert/strict";
import { inspect } from "node:util";
import * as api from "softmax-wasm";
import { chooseCall } from "./calls.mjs";
import { handles } from "./handles.mjs";
import { createRandom } from "./random.mjs";

const CODE = /^ERR_[A-Z_]+$/;
const SAME_KIND = new Set([
  "softmax",
  "logSoftmax",
  "sigmoid",
  "logSigmoid",
  "softplus",
  "softmaxGrad",
  "logSoftmaxGrad",
  "crossEntropyGrad",
  "hardmax",
  "sparsemax",
  "entmax15",
]);
const DISTRIBUTIONS = new Set(["softmax", "hardmax", "sparsemax", "entmax15"]);
const FLOATS = new Set([Array, Float32Array, globalThis.Float16Array]);

/** Returns how far from 1 the sum of n rounded numbers may be. */
const tolerance = (x) =>
  ({ Float32Array: 1e-6, Float16Array: 2e-3 * Math.sqrt(x.length) + 1e-2 })[x.constructor.name] ??
  1e-15 * (x.length + 100);

function checkResult(name, [input, ...more], result) {
  if (!SAME_KIND.has(name)) return;
  const [x, options] = [input.data ?? input, input.data ? {} : more.at(-1)];
  assert.equal(result.constructor, FLOATS.has(x.constructor) ? x.constructor : Float64Array, "its kind");
  assert.equal(result.length, x.length, "its length");
  if (DISTRIBUTIONS.has(name)) {
    for (const p of result) assert.ok(Number.isNaN(p) || (p >= 0 && p <= 1), `${p} is no probability`);
    if (options === undefined && x.length > 0) checkRow(name, x, Array.from(result, Number));
  }
}

/** Checks the softmax of a row without options: it is all NaN, or has the sum 1 and the order of the
 * input. */
function checkRow(name, x, p) {
  const sum = p.reduce((sum, p) => sum + p, 0);
  if (Number.isNaN(sum) || x.some(Number.isNaN)) return;
  assert.ok(Math.abs(sum - 1) <= tolerance(x), `a sum of ${sum}`);
  const order = [...p.keys()].sort((i, j) => x[i] - x[j]);
  for (let k = 1; k < order.length; k++) {
    const [less, more] = [order[k - 1], order[k]];
    assert.ok(p[more] >= p[less] || x[more] === x[less], "its order");
  }
  if (name === "softmax" && x instanceof Float32Array) checkSoftmax(x, p);
}

/** Compares with the plain formula in f64, whose error is far below the precision of f32. */
function checkSoftmax(x, p) {
  const max = Math.max(...x);
  const e = Array.from(x, (z) => Math.exp(z - max));
  const sum = e.reduce((sum, e) => sum + e, 0);
  p.forEach((p, i) => {
    const ulp = Math.max(2 ** (Math.floor(Math.log2(e[i] / sum)) - 23), 2 ** -149);
    assert.ok(Math.abs(p - e[i] / sum) <= 2.01 * ulp, `${p} is not ${e[i] / sum}`);
  });
}

function checkError(error, name) {
  assert.ok(
    error instanceof TypeError || error instanceof RangeError,
    `a ${error?.constructor?.name}: ${error}`,
  );
  assert.match(String(error.code), CODE, error.message);
  assert.ok(
    error.message.startsWith(name) || error.code === "ERR_MEMORY" || error.message.startsWith("softmax-wasm"),
    error.message,
  );
}

function copyInput(x) {
  // A detached array can't be copied.
  return Array.isArray(x) || (ArrayBuffer.isView(x) && x.length > 0) ? x.slice() : undefined;
}

function attempt(random) {
  const { name, args } = chooseCall(random);
  const before = copyInput(args[0]);
  let outcome = "result";
  try {
    let result;
    try {
      result = api[name](...args);
    } catch (error) {
      outcome = "error";
      checkError(error, name);
    }
    if (outcome === "result") checkResult(name, args, result);
    if (before) assert.deepEqual(args[0], before, "its input");
  } catch (problem) {
    problem.message = `${name}(${args.map((arg) => inspect(arg, { breakLength: Infinity, maxArrayLength: 30 })).join(", ")}): ${problem.message}`;
    throw problem;
  }
  return `${name}: ${outcome}`;
}

const [amount = "20000"] = process.argv.slice(2);
const end = amount.endsWith("s") ? performance.now() + 1000 * parseFloat(amount) : Infinity;
const most = end < Infinity ? Infinity : Number(amount);
let total = 0;
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);
const random = createRandom(seed);
const use = handles(api, random);
const counts = {};
console.warn = () => {};
try {
  for (; total < most && performance.now() < end; total++) {
    const outcome = random.chance(0.1) ? use() : attempt(random);
    counts[outcome] = (counts[outcome] ?? 0) + 1;
    if (total % 1000 === 0)
      assert.deepEqual(
        api.softmax([2, 1, 0.1]),
        [0.6590011388859679, 0.24243297070471392, 0.09856589040931818],
      );
  }
  const errors = Object.entries(counts).reduce((sum, [key, n]) => sum + (key.endsWith("error") ? n : 0), 0);
  console.log(
    `${total} calls with seed ${seed}: ${total - errors} results, ${errors} coded errors, ${api.memoryUsage() / 2 ** 20} MiB`,
  );
} catch (error) {
  console.error(`seed ${seed}: ${error.message}\n${error.stack}`);
  process.exitCode = 1;
}
