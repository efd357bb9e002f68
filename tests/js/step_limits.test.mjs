// The steps of `warp` and `sample` at their limits: what stays, or the error that names the option and the
// value.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SoftmaxState, logSumExp, sample, warp } from "softmax-wasm";
import { refuses } from "./common/refuses.mjs";

const x = [3, 2, 1, 0];
const [none, inf] = [[], Infinity];

/** For each option its code, the values that are refused, and the entries that others keep. */
const LIMITS = {
  topK: [
    "ERR_K",
    [0, 1.5, -1, NaN],
    [
      [1, [0]],
      [4, [0, 1, 2, 3]],
      [inf, [0, 1, 2, 3]],
    ],
  ],
  typicalP: [
    "ERR_FRACTION",
    [-1e-9, 1.5, NaN, inf],
    [
      [0, [0, 1]],
      [1, [0, 1, 2, 3]],
    ],
  ],
  topP: [
    "ERR_FRACTION",
    [-1e-9, 1.5, NaN, inf],
    [
      [0, [0]],
      [1e-320, [0]],
      [1, [0, 1, 2, 3]],
    ],
  ],
  minP: [
    "ERR_FRACTION",
    [-1e-9, 1.5, NaN, inf],
    [
      [0, [0, 1, 2, 3]],
      [1, [0]],
    ],
  ],
  epsilon: [
    "ERR_FRACTION",
    [-1e-9, 1.5, NaN, inf],
    [
      [0, [0, 1, 2, 3]],
      [1, [0]],
    ],
  ],
  eta: [
    "ERR_FRACTION",
    [-1e-9, 1.5, NaN, inf],
    [
      [0, [0, 1, 2, 3]],
      [1, [0]],
    ],
  ],
  topNSigma: [
    "ERR_OPTION",
    [-1e-9, NaN, -inf],
    [
      [0, [0]],
      [inf, [0, 1, 2, 3]],
    ],
  ],
  temperature: [
    "ERR_TEMPERATURE",
    [-1e-9, NaN, -inf],
    [
      [0, [0]],
      [1e-320, [0]],
      [inf, [0, 1, 2, 3]],
    ],
  ],
  repetition: [
    "ERR_OPTION",
    [0, -1, NaN, inf],
    [
      [1e-320, [0, 1, 2, 3]],
      [1e308, [0, 1, 2, 3]],
    ],
  ],
  presence: [
    "ERR_OPTION",
    [NaN, inf, -inf],
    [
      [1e308, [0, 1, 2, 3]],
      [-1e308, [0, 1, 2, 3]],
    ],
  ],
  frequency: [
    "ERR_OPTION",
    [NaN, inf, -inf],
    [
      [1e308, [0, 1, 2, 3]],
      [-1e308, [0, 1, 2, 3]],
    ],
  ],
  minKeep: [
    "ERR_K",
    [0, 5, 1.5, NaN, inf],
    [
      [1, [0]],
      [3, [0, 1, 2]],
      [4, [0, 1, 2, 3]],
    ],
    { topP: 0 },
  ],
};

for (const [name, [code, refused, kept, others]] of Object.entries(LIMITS)) {
  test(`${name} at its limits, and beyond`, () => {
    const options = { history: [0, 0, 3], ...others };
    for (const value of refused)
      for (const f of [warp, sample])
        refuses(() => f(x, { ...options, [name]: value }), RangeError, code, `${name} is ${value}`);
    for (const f of [warp, sample]) refuses(() => f(x, { [name]: "1" }), TypeError, code, `${name} is "1"`);
    for (const [value, expected] of kept) {
      const warped = warp(x, { ...options, [name]: value });
      assert.ok(!warped.some(Number.isNaN), `${value}: ${warped}`);
      assert.deepEqual(
        warped.flatMap((logit, i) => (logit > -inf ? [i] : none)),
        expected,
        `${value}`,
      );
      const drawn = sample(x, { ...options, [name]: value, seed: 1, count: 100 });
      assert.ok(
        drawn.every((i) => expected.includes(i)),
        `${value}: ${drawn}`,
      );
    }
  });
}

test("histories out of range, rows that are all masked, and logits that are not numbers", () => {
  for (const f of [warp, sample]) {
    for (const token of [4, -1, 1.5, NaN, 2 ** 32, 4n])
      refuses(() => f(x, { history: [0, token] }), RangeError, "ERR_TARGET", `history[1] is ${token}`);
    refuses(() => f(x, { bias: { 9: 1 } }), RangeError, "ERR_BIAS", '"9"');
    for (const options of [{ mask: [0, 0, 0, 0] }, { bias: [-inf, -inf, -inf, -inf] }])
      refuses(() => f(x, options), RangeError, "ERR_ALL_MASKED", "[4]");
    refuses(() => f([-inf, -inf]), RangeError, "ERR_ALL_MASKED", "[2]");
    for (const bad of [NaN, inf]) refuses(() => f([1, bad]), RangeError, "ERR_ENTRY", `x[1] is ${bad}`);
  }
  // A minimum above the number of unmasked entries keeps all of them.
  assert.deepEqual(warp(x, { minKeep: 3, topP: 0, mask: [1, 1, 0, 0] }), [3, 2, -inf, -inf]);
});

test("states of other temperatures and chunks of NaN and infinities", () => {
  const cold = new SoftmaxState({ temperature: 2 }).add(x);
  const before = JSON.stringify(cold);
  refuses(() => cold.merge(new SoftmaxState()), RangeError, "ERR_TEMPERATURE", "temperature 1", "2");
  assert.equal(JSON.stringify(cold), before, "a merge that is refused changes nothing");
  for (const chunk of [[NaN], [inf], [-inf], [NaN, inf], [inf, -inf]]) {
    const state = new SoftmaxState().add([1]).add(chunk);
    assert.deepEqual(state.logSumExp, logSumExp([1, ...chunk]));
    const back = SoftmaxState.fromJSON(JSON.parse(JSON.stringify(state)));
    assert.deepEqual(back.logSumExp, state.logSumExp, "JSON keeps infinities and NaN");
  }
});
