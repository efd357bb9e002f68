// The memory of calls grows and is given back, and results that were returned don't change.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as api from "softmax-wasm";
import { refuses } from "./common/refuses.mjs";

const { logSoftmax, memoryUsage, softmax } = api;

test("results stay when a later call makes the memory grow", () => {
  const small = softmax(Float32Array.of(1, 1));
  const large = softmax(new Float32Array(3_000_000));
  assert.ok(large.every((p) => p === large[0]));
  assert.deepEqual(small, Float32Array.of(0.5, 0.5));
  assert.deepEqual(softmax(Float32Array.of(1, 1)), small);
  assert.equal(softmax(new Float64Array(500_000))[499_999], 1 / 500_000);
});

test("growth inside a call, for its workspace, is noticed too", () => {
  for (let n = 1; n < 300_000; n = n * 3 + 1) {
    const p = softmax(new Float64Array(n));
    assert.equal(p[n - 1], 1 / n);
    const columns = logSoftmax(new Float32Array(2 * n), { shape: [2, n], axis: 0 });
    assert.equal(columns[2 * n - 1], Math.fround(-Math.LN2));
  }
});

test("a length that no memory can hold is a RangeError, and the package works after it", () => {
  const length = 600_000_000;
  const huge = new Proxy([], { get: (_, key) => (key === "length" ? 2 ** 32 - 1 : 0) });
  const code = "ERR_MEMORY";
  assert.throws(() => softmax(huge), { name: "RangeError", code, message: /4294967295/ });
  assert.throws(() => softmax([1], { mask: huge }), { name: "RangeError", code });
  let x;
  try {
    x = new Float64Array(length);
  } catch {
    // This machine can't hold the input itself.
    return;
  }
  assert.throws(() => softmax(x), { name: "RangeError", code: "ERR_MEMORY", message: /600000000/ });
  assert.deepEqual(softmax([0, 0]), [0.5, 0.5]);
});

test("the memory of a huge call is given back by the next that needs little", () => {
  softmax(new Float32Array(2 ** 24));
  assert.ok(memoryUsage() > 2 ** 27);
  softmax([1, 2]);
  assert.ok(memoryUsage() < 2 ** 26, `${memoryUsage()} bytes`);
});

/** Takes the buffer of a typed array away, unless that has happened before. */
function detach(x) {
  if (x.length > 0) structuredClone(x, { transfer: [x.buffer] });
  return x;
}

const detached = (Kind) => detach(Kind.of(1, 2));

test("an array that was transferred away is an error wherever it is given", () => {
  const x = Float32Array.of(1, 2);
  const d = detached(Float32Array);
  const calls = {
    softmax: () => softmax(d),
    logSoftmax: () => logSoftmax(d),
    logSumExp: () => api.logSumExp(d),
    sigmoid: () => api.sigmoid(d),
    softplus: () => api.softplus(d),
    argmax: () => api.argmax(d),
    topK: () => api.topK(d, 1),
    entropy: () => api.entropy(d),
    sparsemax: () => api.sparsemax(d),
    classify: () => api.classify(d),
    sample: () => api.sample(d),
    crossEntropy: () => api.crossEntropy(d, 0),
    softmaxGrad: () => api.softmaxGrad(d, x),
    "softmaxGrad, gradient": () => api.softmaxGrad(x, d),
    "crossEntropy, target": () => api.crossEntropy(x, detached(Int32Array)),
    binaryCrossEntropy: () => api.binaryCrossEntropy(d, [0]),
    "binaryCrossEntropy, target": () => api.binaryCrossEntropy(x, d),
    "classify, allow": () => api.classify(x, { allow: d }),
    "softmax, sink": () => api.softmax(x, { sink: d }),
    "crossEntropy, weights": () => api.crossEntropy(x, 0, { weights: d }),
    "logSumExp, weights": () => api.logSumExp(x, { weights: d }),
    mask: () => softmax(x, { mask: detached(Uint8Array) }),
    out: () => softmax(new Float32Array(0), { out: d }),
    calibrationError: () => api.calibrationError(d, [0]),
    "calibrationError, labels": () => api.calibrationError(x, detached(Int32Array)),
    fitConformal: () => api.fitConformal(d, [0]),
    "fitConformal, labels": () => api.fitConformal(x, detached(Int32Array)),
    familiarity: () => api.familiarity(d),
    fitReject: () => api.fitReject(d),
    "evaluateReject, outside": () => api.evaluateReject([1], d),
    evaluate: () => api.evaluate(d, [0]),
    fitCalibration: () => api.fitCalibration(d, [0]),
    "priors.from": () => softmax(x, { priors: { from: d, to: x } }),
    "calibration.scale": () => api.calibrate(x, { method: "vector", scale: d, shift: x }),
  };
  for (const call of Object.values(calls)) refuses(call, TypeError, "ERR_INPUT", "detached");
  assert.deepEqual(softmax([0, 0]), [0.5, 0.5]);
});

test("entries that are taken away while options are read are missed", () => {
  const x = Float32Array.of(1, 2);
  const options = {
    get temperature() {
      detach(x);
      return 2;
    },
  };
  refuses(() => softmax(x, options), TypeError, "ERR_INPUT", "detached");
  const y = Float32Array.of(1, 2, 3, 4);
  const target = new Proxy([1, 0], {
    get(of, key) {
      if (key === "0") detach(y);
      return of[key];
    },
  });
  refuses(() => api.crossEntropy(y, target, { shape: [2, 2] }), TypeError, "ERR_INPUT", "detached");
  assert.deepEqual(softmax([0, 0]), [0.5, 0.5]);
});

test("a bias that is taken away after it was read is missed", () => {
  for (const n of [2, 100]) {
    const take = (bias, value) => () => (detach(bias), value);
    const calls = {
      "priors of softmax": (x, bias) => {
        const priors = Object.defineProperty({ to: x.map(() => 1 / n) }, "from", {
          enumerable: true,
          get: take(
            bias,
            x.map(() => 1 / n),
          ),
        });
        return softmax(x, { bias, priors });
      },
      "weights of logSumExp": (x, bias) => {
        const weights = Object.defineProperty(new Array(n).fill(1), 0, { get: take(bias, 1) });
        return api.logSumExp(x, { bias, weights });
      },
    };
    for (const call of Object.values(calls))
      refuses(
        () => call(new Float64Array(n), new Float64Array(n)),
        TypeError,
        "ERR_INPUT",
        "bias",
        "detached",
      );
  }
});

test("an argument that code of a later one takes away is missed", () => {
  for (const n of [4, 100]) {
    const uniform = new Float64Array(n).fill(1 / n);
    /** Makes an array of zeros whose first entry takes a typed array away when it is read or written. */
    const thief = (victim) => {
      const take = () => (detach(victim), 0);
      return Object.defineProperty(new Array(n).fill(0), 0, { get: take, set: take });
    };
    const calls = {
      logits: (logits) => api.softmaxGrad(uniform, thief(logits), { softcap: 5, logits }),
      out: (out) => api.logAddExp(uniform, thief(out), { out }),
      b: (b) => api.logAddExp([...uniform], b, { out: thief(b) }),
    };
    for (const [name, call] of Object.entries(calls))
      refuses(() => call(new Float64Array(n)), TypeError, "ERR_INPUT", name, "detached");
  }
});

test("the rank of a token is that of the logits, whatever the labels do to them", () => {
  const x = Float64Array.of(1, 3, 2);
  const labels = Object.defineProperty(["a", "b", "c"], 1, {
    get: () => (detach(x), "b"),
  });
  assert.equal(api.topLogprobs(x, 1, { tokens: 2, labels }).token.rank, 2);
});

test("an input whose buffer is resized while options are read is refused", () => {
  const { classify, logSumExp, sample, topK } = api;
  // A call that missed the change would read what this one leaves in the memory.
  topK([1, 2, 3, 4, 111, 222, 333, 444], 8);
  const calls = [softmax, logSoftmax, logSumExp, classify, sample, (x, options) => topK(x, 2, options)];
  for (const call of calls) {
    for (const [key, value] of [
      ["shape", [8]],
      ["temperature", 1],
      ["temperature", 2],
      ["mask", undefined],
    ]) {
      const x = new Float32Array(new ArrayBuffer(32, { maxByteLength: 64 }));
      const options = {
        get [key]() {
          x.buffer.resize(8);
          return value;
        },
      };
      // The last call, topK, has no temperature.
      if (key === "temperature" && call === calls.at(-1)) continue;
      refuses(() => call(x, options), TypeError, "ERR_INPUT", "x", "resized");
    }
  }
});

test("options and targets that call in change nothing of the call that reads them", () => {
  const inner = () => softmax(new Float64Array(1000), { shape: [10, 100], axis: 0 });
  const options = {
    get shape() {
      inner();
      return [2, 2];
    },
    get mask() {
      inner();
      return [1, 1, 1, 0];
    },
  };
  assert.deepEqual(softmax([0, 0, 0, 9], options), [0.5, 0.5, 1, 0]);
  const target = new Proxy([1, 0], {
    get(of, key) {
      inner();
      return of[key];
    },
  });
  assert.equal(api.crossEntropy([0, 0, 0, 0], target, { shape: [2, 2] }), Math.LN2);
});

/** Calls a function deeper and deeper, until the stack of the program is full. */
function fillStack(call) {
  call();
  fillStack(call);
}

/** Fills the stack below a number of frames of another size, so that it is full at another place. */
const fillBelow = (frames, call) => (frames > 0 ? [fillBelow(frames - 1, call)] : fillStack(call));

test("calls that a full stack stops midway leave the modules usable", () => {
  const x = Float32Array.of(3, 2, 1);
  const shape = { shape: [3] };
  const logits = new api.Logits(3);
  logits.data.set(x);
  const state = new api.SoftmaxState().add(x);
  const p = softmax(x);
  const calls = [
    () => softmax(x),
    () => softmax(x, shape),
    () => logSoftmax(x),
    () => api.logSumExp(x),
    () => api.crossEntropy(x, 1),
    () => api.entropy(p),
    () => api.argmax(x, shape),
    () => api.entropy(p, shape),
    () => api.topK(x, 2),
    () => logits.logSumExp(),
    () => Array.from(logits.softmax()).every((p) => p > 0),
    () => state.logSumExp,
  ];
  for (const call of calls) {
    const expected = call();
    for (let run = 0; run < 20; run++) {
      assert.throws(() => fillBelow(run, call));
      assert.deepEqual(call(), expected, `${call}, run ${run}`);
    }
  }
});
