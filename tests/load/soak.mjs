// A long run of mixed calls: `node tests/load/soak.mjs [CALLS] [WORKERS]`, 10⁷ and 4 by default. Results have
// to stay what they were, and memory what it was after half of the calls. The same holds in several workers
// at once, on logits that another thread changes while they are read, and after calls that no memory is left
// for.
import assert from "node:assert/strict";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";
import * as api from "softmax-wasm";

const MIB = 2 ** 20;
/** The calls between two turns of the event loop, in which the garbage collector frees forgotten handles. */
const TURN = 20_000;
const awaitTurn = () => new Promise((done) => setImmediate(done));

const wave = (n, scale = 5) => Array.from({ length: n }, (_, i) => Math.sin(i * 1.7 + n) * scale);
const sizes = [1, 2, 3, 4, 7, 10, 16, 100, 333];
const rows = sizes.flatMap((n) => [wave(n), Float32Array.from(wave(n)), Float64Array.from(wave(n, 700))]);
const labels = ["cat", "dog", "fox"];
const matrix = Float32Array.from(wave(60));

/** Calls without side effects; each has to give what it gave first, an error among the results. */
const CALLS = [
  ...rows.flatMap((x) => [
    () => api.softmax(x),
    () => api.logSoftmax(x),
    () => api.logSumExp(x),
    () => api.topK(x, 1),
  ]),
  () => api.softmax(matrix, { shape: [3, 4, 5], axis: 1, temperature: 0.7 }),
  () => api.classify([2, 1, 0.1], { labels, topK: 2 }),
  () => api.sample(rows[20], { seed: 7, topK: 5, topP: 0.9 }),
  () => api.entropy(matrix, { shape: [6, 10] }),
  () => api.sparsemax(rows[16]),
  () => api.crossEntropy(matrix, [1, 2, 3, 4, 5, 0], { shape: [6, 10] }),
  () => api.softmax([1, 2, "3"]),
  () => api.softmax(matrix, { shape: [7, 9] }),
  () => api.softmax(matrix, { temperature: -1 }),
  () => api.topK(matrix, 100),
  () => api.classify([NaN, 1]),
  computeInHandle,
  () => kept.data.slice(),
];

/** A handle that stays in use all the time. */
const kept = new api.Logits(1000, "f64");
kept.data.set(wave(1000));

/** Views of handles that are gone. */
const late = [];
let made = 0;

/** Computes in a new handle. Every other is freed, the others are left to the garbage collector; of every
 * tenth a view stays, which is written to later. */
function computeInHandle() {
  const handle = new api.Logits(4000);
  const { data } = handle;
  data.set(rows[19]);
  const p = handle.softmax().slice(0, 16);
  for (const view of late) view.fill(NaN);
  if (made++ % 10 === 0) late.push(data);
  if (late.length > 7) late.shift();
  if (made % 2 === 0) handle.free();
  return p;
}

/** Returns the result of a call, or the text of its error. */
function tryCall(call) {
  try {
    return call();
  } catch (error) {
    return `${error.name} ${error.code}: ${error.message}`;
  }
}

function isSame(a, b) {
  if (typeof a !== "object") return Object.is(a, b);
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    const same =
      typeof a[i] === "object" ? JSON.stringify(a[i]) === JSON.stringify(b[i]) : Object.is(a[i], b[i]);
    if (!same) return false;
  }
  return true;
}

/** Runs a number of calls in turn. If `grows`, longer and longer rows come between them, up to 64 MiB. */
async function run(calls, grows) {
  const expected = CALLS.map(tryCall);
  const usage = [];
  for (let k = 0; k < calls; k++) {
    const i = k % CALLS.length;
    const result = tryCall(CALLS[i]);
    if (!isSame(expected[i], result))
      throw new Error(
        `call ${k}, ${CALLS[i]}: ${JSON.stringify(result)} in place of ${JSON.stringify(expected[i])}`,
      );
    if (k % TURN === 0) await awaitTurn();
    if (k % Math.ceil(calls / 20) === 0) {
      if (grows && k < calls / 2) {
        const n = Math.round(2 ** (10 + (28 * k) / calls));
        assert.equal(api.softmax(new Float32Array(n))[n - 1], Math.fround(1 / n));
      }
      globalThis.gc?.();
      await awaitTurn();
      usage.push({ wasm: api.memoryUsage(), heap: process.memoryUsage().heapUsed });
    }
  }
  return usage;
}

/** Computes logits that another thread changes all the while. */
async function runRace(calls) {
  const shared = new Float32Array(new SharedArrayBuffer(4 * 1000));
  const writer = new Worker(new URL(import.meta.url), { workerData: { shared } });
  await new Promise((ready) => writer.once("message", ready));
  for (let k = 0; k < calls; k++) {
    const p = api.softmax(shared);
    assert.ok(
      p.every((q) => (q >= 0 && q <= 1) || Number.isNaN(q)),
      "a probability",
    );
    tryCall(() => api.classify(shared, { topK: 3 }));
    tryCall(() => api.topK(shared, 3));
    tryCall(() => api.sample(shared, { topP: 0.9, topK: 40 }));
  }
  await writer.terminate();
}

/** Asks for more than a memory can have, and then computes. */
function exhaustMemory() {
  const most = { name: "RangeError", code: "ERR_MEMORY" };
  assert.throws(() => new api.Logits(2 ** 29, "f64"), most);
  assert.throws(() => api.softmax(new Float64Array(2 ** 29)), most);
  assert.throws(() => api.logSumExp(new Float64Array(2 ** 29)), most);
  assert.deepEqual(api.softmax([2, 1, 0.1]), [0.6590011388859679, 0.24243297070471392, 0.09856589040931818]);
}

/** Runs the calls in several workers at once. */
async function runInWorkers(count, calls) {
  const done = Array.from({ length: count }, () => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { calls } });
    return new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
  });
  await Promise.all(done);
}

async function main() {
  const [calls, workers] = [Number(process.argv[2] ?? 1e7), Number(process.argv[3] ?? 4)];
  const usage = await run(calls, true);
  const [half, end] = [usage[Math.floor(usage.length / 2)], usage.at(-1)];
  // Handles take turns in memories of 16 MiB; of two that are full one may still be in use.
  assert.ok(
    end.wasm < half.wasm + 32 * MIB,
    `WebAssembly memory grew from ${half.wasm} to ${end.wasm} bytes`,
  );
  assert.ok(end.heap < half.heap + 4 * MIB, `the heap grew from ${half.heap} to ${end.heap} bytes`);
  const formatMiB = (bytes) => `${(bytes / MIB).toFixed(1)} MiB`;
  console.log(
    `${calls} calls: all right; module ${formatMiB(half.wasm)} at half, ${formatMiB(end.wasm)} at the end; heap ${formatMiB(half.heap)}, ${formatMiB(end.heap)}`,
  );
  await runInWorkers(workers, calls / 10);
  console.log(`${workers} workers at once, ${calls / 10} calls each: all right`);
  await runRace(calls / 1000);
  console.log(
    `${calls / 250} calls on logits that another thread changes: no crash, no probability outside 0 to 1`,
  );
  exhaustMemory();
  console.log("calls that need more than 4 GiB: refused, and all right after them");
}

if (isMainThread) await main();
else if (workerData.shared) {
  const values = [NaN, Infinity, -Infinity, 1e38, -1e38, 0, 3];
  parentPort.postMessage("ready");
  for (let k = 0; ; k++) workerData.shared[(k * 7919) % 1000] = values[k % 7];
} else parentPort.postMessage((await run(workerData.calls, false)).length);
