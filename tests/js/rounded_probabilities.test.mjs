// Probabilities that other programs have rounded: one rule for every function that takes them.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as api from "softmax-wasm";
import { refuses } from "./common/refuses.mjs";

const fit = { score: "lac", threshold: 1 };
/** The functions that take probabilities, as calls with a row of two. */
const CALLS = {
  entropy: (p) => api.entropy(p),
  margin: (p) => api.margin(p),
  klDivergence: (p) => api.klDivergence(p, [0.5, 0.5]),
  "klDivergence, q": (p) => api.klDivergence([1, 0], p),
  jsDivergence: (p) => api.jsDivergence(p, [0.5, 0.5]),
  crossEntropy: (p) => api.crossEntropy([1, -Infinity], p),
  crossEntropyGrad: (p) => api.crossEntropyGrad([1, 2], p),
  binaryCrossEntropy: (p) => api.binaryCrossEntropy([Infinity, -Infinity], p),
  calibrationError: (p) => api.calibrationError(p, 0),
  evaluate: (p) => api.evaluate(p, 1),
  fitConformal: (p) => api.fitConformal(p, 0, { score: "aps" }),
  predictionSets: (p) => api.predictionSets(p, fit),
  estimatePriors: (p) => api.estimatePriors(p),
};
const KINDS = [Array.of, (...p) => Float64Array.of(...p), (...p) => Float32Array.of(...p)];

for (const [name, call] of Object.entries(CALLS)) {
  test(`${name} takes probabilities off by rounding, and counts those below 0 as 0`, () => {
    for (const make of KINDS) {
      const exact = JSON.stringify(call(make(1, 0)));
      for (const below of [-1e-300, -1e-17, -9e-7]) {
        const p = make(1, below);
        const given = Array.from(p);
        assert.equal(JSON.stringify(call(p)), exact, `${below}`);
        assert.deepEqual(Array.from(p), given, "the input stays");
      }
      call(make(1 + 9e-7, 0));
      call(make(1 + 2 ** -23, -(2 ** -23)));
    }
  });

  test(`${name} refuses what no rounding makes, with its index`, () => {
    const code = name.startsWith("crossEntropy") || name.startsWith("binary") ? "ERR_TARGET" : "ERR_ENTRY";
    for (const make of KINDS) {
      refuses(() => call(make(1, -2e-6)), RangeError, code, "[1]", "from 0 to 1");
      refuses(() => call(make(1 + 2e-6, 0)), RangeError, code, "[0]", "from 0 to 1");
    }
  });
}

test("rows that miss the sum 1 by rounding are distributions", () => {
  const p = new Float32Array(1000).fill(1 / 1000 + 4e-9);
  for (const f of [() => api.evaluate(p, 0), () => api.fitConformal(p, 0), () => api.estimatePriors(p)]) f();
  refuses(() => api.evaluate([0.5, 0.498], 0), RangeError, "ERR_ENTRY", "sums to 0.998");
});
