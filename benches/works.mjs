// The works that are measured: ours beside theirs, and the bar that the ratio of their times is held to.
// Every function returns a number of its result. The works come one at a time, so that each finds
// memory without the others' arrays.
import { Logits, classify, features, softmax } from "softmax-wasm";
import { count, logits } from "./inputs.mjs";
import { plainLoop, softmaxFnOf, transformersSoftmax } from "./peers.mjs";

/** All works in f32. */
export function* works({ xnnpack, onnx }) {
  yield* allocated();
  yield* slices();
  yield* reused();
  yield* handle();
  yield* kernel(xnnpack);
  yield* others(xnnpack, onnx);
  yield* batches();
  yield* classified();
}

function* allocated() {
  const bars = { 3: 1, 4: 1, 8: 1, 10: 1, 16: 1, 100: 2.5, 1000: 6, 32768: 5, 131072: 5 };
  for (const [n, bar] of Object.entries(bars)) {
    const x = logits(Float32Array, Number(n));
    yield {
      work: `softmax, f32, n = ${count(x.length)}, result allocated, beside the loop`,
      bar,
      ours: () => softmax(x)[0],
      theirs: () => plainLoop(x)[0],
    };
  }
}

/** What any function whose result is allocated has left to win: its allocation and one copy into it. */
function* slices() {
  for (const n of [100, 1000, 32768, 131072]) {
    const x = logits(Float32Array, n);
    yield {
      work: `for scale: a slice of the logits, f32, n = ${count(n)}, beside the loop, result allocated`,
      ours: () => x.slice()[0],
      theirs: () => plainLoop(x)[0],
    };
  }
}

function* reused() {
  for (const n of [1000, 32768, 131072]) {
    const x = logits(Float32Array, n);
    const options = { out: new Float32Array(n) };
    const out = new Float32Array(n);
    yield {
      work: `softmax, f32, n = ${count(n)}, out reused, beside the loop`,
      bar: 8,
      ours: () => softmax(x, options)[0],
      theirs: () => plainLoop(x, out)[0],
    };
  }
}

/** Softmax in place on a handle with n logits in it. */
export function inPlace(n) {
  const handle = new Logits(n, "f32");
  handle.data.set(logits(Float32Array, n));
  const { data } = handle;
  const run = () => {
    handle.softmax();
    return data[0];
  };
  return { run, end: () => handle.free() };
}

function* handle() {
  for (const [n, bar] of [[3, 1.8], [1000, 12], [131072, 12]]) {
    const work = `Logits handle, f32, n = ${count(n)}, no copies, beside the loop with out reused`;
    const ours = inPlace(n);
    const x = logits(Float32Array, n);
    const out = new Float32Array(n);
    yield { work, bar, ours: ours.run, theirs: () => plainLoop(x, out)[0] };
    ours.end();
  }
}

function* kernel(xnnpack) {
  const bar = features === "relaxed-simd" ? 1.2 : 0.9;
  for (const n of [1000, 32768, 131072]) {
    const work = `Logits handle, f32, n = ${count(n)}, beside tfjs' XNNPACK kernel without read-back`;
    const [ours, theirs] = [inPlace(n), xnnpack.prepare(logits(Float32Array, n))];
    yield { work, bar, ours: ours.run, theirs: theirs.run };
    ours.end();
    theirs.end();
  }
}

function* others(xnnpack, onnx) {
  for (const n of [100, 1000, 131072]) {
    const x = logits(Float32Array, n);
    const ours = () => softmax(x)[0];
    const peers = {
      "tfjs with read-back": () => xnnpack.softmax(x)[0],
      "onnxruntime-web": async () => (await onnx.softmax(x))[0],
      "transformers.js' softmax": () => transformersSoftmax(x)[0],
      "softmax-fn": () => softmaxFnOf(x)[0],
    };
    for (const [peer, theirs] of Object.entries(peers)) {
      yield { work: `softmax, f32, n = ${count(n)}, beside ${peer}`, bar: 1, ours, theirs };
    }
  }
}

function* batches() {
  const [rows, length] = [1024, 1000];
  const x = logits(Float32Array, rows * length);
  const theirs = () => softmax(x)[0];
  const along = (axis) => {
    const options = { shape: [rows, length], axis };
    return () => softmax(x, options)[0];
  };
  yield { work: "1,024 rows of 1,000, f32, beside one row of as many", bar: 1 / 1.1, ours: along(-1), theirs };
  yield { work: "1,000 columns of 1,024, f32, beside one row of as many", bar: 1 / 1.5, ours: along(0), theirs };
}

function* classified() {
  const work = "classify, f32, n = 1,000, labels of the best 5, beside softmax alone";
  const x = logits(Float32Array, 1000);
  const options = { labels: Array.from(x, (_, i) => `class ${i}`), topK: 5 };
  yield { work, bar: 1 / 2, ours: () => classify(x, options).classes[0].probability, theirs: () => softmax(x)[0] };
}

/** All works in f64, to be measured last: until then the loop is compiled for Float32Array alone. */
export function* worksInDoubles() {
  for (const n of [100, 1000, 32768]) {
    const x = logits(Float64Array, n);
    yield {
      work: `softmax, f64, n = ${count(n)}, result allocated, beside the loop`,
      bar: 3,
      ours: () => softmax(x)[0],
      theirs: () => plainLoop(x, new Float64Array(n))[0],
    };
  }
}
