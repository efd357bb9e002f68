// The table of semantics, row by row, for every function that it applies to, with arrays, Float32Array and
// Float64Array.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as api from "softmax-wasm";
import { refuses } from "./common/refuses.mjs";

const KINDS = {
  "number[]": (x) => x,
  Float32Array: Float32Array.from.bind(Float32Array),
  Float64Array: Float64Array.from.bind(Float64Array),
};
const [NAN, INF] = [NaN, Infinity];

/** Asserts that two results have equal types and entries; the bits of a NaN don't matter. */
function assertSame(actual, expected, what) {
  assert.equal(actual.constructor, expected.constructor, what);
  assert.deepEqual(Array.from(actual), Array.from(expected), what);
}

/** The results of functions that map rows, for inputs with options. */
const MAPS = [
  // input, options, softmax, logSoftmax, sparsemax, entmax15, hardmax
  [[], {}, [], [], [], [], []],
  [[7], {}, [1], [0], [1], [1], [1]],
  [[0, -INF], {}, [1, 0], [0, -INF], [1, 0], [1, 0], [1, 0]],
  [[-INF, -INF], {}, [NAN, NAN], [NAN, NAN], [NAN, NAN], [NAN, NAN], [1, 0]],
  [[1, 2], { mask: [0, 0] }, [0, 0], [-INF, -INF], [0, 0], [0, 0], [0, 0]],
  [[1, NAN], { mask: [1, 0] }, [1, 0], [0, -INF], [1, 0], [1, 0], [1, 0]],
  [[1, INF], { mask: [1, 0] }, [1, 0], [0, -INF], [1, 0], [1, 0], [1, 0]],
  [[1, INF], {}, [NAN, NAN], [NAN, NAN], [NAN, NAN], [NAN, NAN], [0, 1]],
  [[1, NAN], {}, [NAN, NAN], [NAN, NAN], [NAN, NAN], [NAN, NAN], [0, 1]],
  [
    [NAN, 1, 5, -900],
    { shape: [2, 2] },
    [NAN, NAN, 1, 0],
    [NAN, NAN, 0, -905],
    [NAN, NAN, 1, 0],
    [NAN, NAN, 1, 0],
    [1, 0, 1, 0],
  ],
  [[3e38, -3e38], {}, [1, 0], [0, -INF], [1, 0], [1, 0], [1, 0]],
];
const LIMITS = [
  [[1, 3, 3], { temperature: 0 }, [0, 0.5, 0.5], [-INF, -Math.LN2, -Math.LN2]],
  [[1, -INF, 3], { temperature: INF }, [0.5, 0, 0.5], [-Math.LN2, -INF, -Math.LN2]],
];

for (const [kind, from] of Object.entries(KINDS)) {
  test(`${kind}: rows to rows`, () => {
    for (const [x, options, ...expected] of MAPS) {
      ["softmax", "logSoftmax", "sparsemax", "entmax15", "hardmax"].forEach((name, i) => {
        const wanted =
          name === "logSoftmax" && x[0] === 3e38 && kind !== "Float32Array" ? [0, -6e38] : expected[i];
        assertSame(api[name](from(x), options), from(wanted), `${name}(${x})`);
      });
    }
    for (const [x, options, p, logs] of LIMITS) {
      for (const name of ["softmax", "sparsemax", "entmax15"])
        assertSame(api[name](from(x), options), from(p), name);
      assertSame(api.logSoftmax(from(x), options), from(logs));
    }
  });

  test(`${kind}: rows to numbers`, () => {
    const { argmax, entropy, logSumExp, margin } = api;
    const rows = [
      [[], -INF, undefined],
      [[7], 7, 0],
      [[0, -INF], 0, 0],
      [[-INF, -INF], -INF, 0],
      [[1, INF], INF, 1],
      [[1, NAN], NAN, 1],
    ];
    for (const [x, sum, best] of rows) {
      assert.equal(logSumExp(from(x)), sum);
      if (best !== undefined) assert.equal(argmax(from(x)), best);
    }
    assert.equal(logSumExp(from([1, NAN]), { mask: [1, 0] }), 1);
    assert.equal(logSumExp(from([1, 2]), { mask: [0, 0] }), -INF);
    assert.equal(argmax(from([1, NAN]), { mask: [1, 0] }), 0);
    assert.equal(entropy(from([1, 0])), 0);
    assert.equal(entropy(from([0.5, 0.5, NAN]), { mask: [1, 1, 0] }), from([Math.LN2])[0]);
    assert.ok(Number.isNaN(entropy(from([0.5, NAN]))));
    assert.equal(margin(from([1])), 1);
    assert.equal(margin(from([0.75, 0.25, NAN]), { mask: [1, 1, 0] }), 0.5);
    assert.ok(Number.isNaN(margin(from([0.5, NAN]))));
  });

  test(`${kind}: losses and gradients`, () => {
    const { crossEntropy, crossEntropyGrad, logSoftmaxGrad, softmaxGrad, softmaxJacobian } = api;
    assert.equal(crossEntropy(from([7]), 0), 0);
    assert.equal(crossEntropy(from([0, -INF]), 1), INF);
    assert.equal(crossEntropy(from([0, -INF]), from([1, 0])), 0, "0·(−∞) counts 0");
    assertSame(crossEntropyGrad(from([0, -INF]), 1), from([1, -1]));
    const ignored = { shape: [2, 2], ignoreIndex: -1 };
    assert.ok(Number.isNaN(crossEntropy(from([1, 2, 3, 4]), [-1, -1], ignored)), "the mean of nothing");
    assert.equal(crossEntropy(from([1, 2, 3, 4]), [-1, -1], { ...ignored, reduction: "sum" }), 0);
    const sum = crossEntropy(from([1, 2, NAN, 4]), [1, -1], { ...ignored, reduction: "sum" });
    assertSame(
      from([sum]),
      from([crossEntropy(from([1, 2]), 1)]),
      "an ignored row does not count, whatever it holds",
    );
    for (const grad of [softmaxGrad, logSoftmaxGrad]) assertSame(grad(from([]), from([])), from([]));
    assertSame(softmaxGrad(from([1, 0]), from([3, INF])), from([0, 0]), "a probability 0 moves nothing");
    assertSame(softmaxJacobian(from([])), from([]));
    assertSame(softmaxJacobian(from([7])), from([0]));
  });

  test(`${kind}: NaN and +∞ where an entry is chosen, drawn or fitted`, () => {
    for (const bad of [NAN, INF]) {
      const x = from([0.5, bad]);
      for (const call of [
        () => api.sample(x),
        () => api.warp(x),
        () => api.topLogprobs(x, 1),
        () => api.perplexity(x, [0]),
        () => api.fitTemperature(x, [0]),
        () => api.fitCalibration(x, [0]),
        () => api.classify(x),
      ])
        refuses(call, RangeError, "ERR_ENTRY", "[1]", String(bad));
      for (const activation of ["sigmoid", "none"]) {
        const call = () => api.classify(x, { activation });
        if (bad === INF) assert.equal(call().classes[0].index, 1);
        else refuses(call, RangeError, "ERR_ENTRY", "x[1]", "NaN");
      }
    }
    const x = from([1, INF, NAN]);
    assert.equal(api.argmax(x), 2);
    assertSame(api.hardmax(x), from([0, 0, 1]));
    assertSame(api.topK(x, 2).indices, Int32Array.of(2, 1));
    const split = { onInfinity: "split" };
    assertSame(api.softmax(from([INF, 1, INF]), split), from([0.5, 0, 0.5]));
  });

  test(`${kind}: no entries`, () => {
    const x = from([]);
    for (const name of [
      ...["softmax", "logSoftmax", "sigmoid", "logSigmoid", "softplus", "sparsemax", "entmax15", "entmax"],
      ...["gumbelSoftmax", "hardmax", "softmaxJacobian", "logCumSumExp", "warp"],
    ])
      assertSame(api[name](x), x, name);
    for (const name of ["softmaxGrad", "logSoftmaxGrad", "entmaxGrad", "logAddExp"])
      assertSame(api[name](x, x), x, name);
    assertSame(api.calibrate(x, { method: "temperature", temperature: 2 }), x);
    assert.equal(api.logSumExp(x), -INF);
    for (const name of ["entropy", "margin"]) assert.equal(api[name](x), 0, name);
    for (const name of ["klDivergence", "jsDivergence"]) assert.equal(api[name](x, x), 0, name);
    const refused = {
      ...{ crossEntropy: [0], crossEntropyGrad: [0], binaryCrossEntropy: [x] },
      ...{ argmax: [], classify: [], sample: [], topLogprobs: [1], perplexity: [0], familiarity: [] },
      ...{
        evaluate: [x],
        calibrationError: [x],
        fitTemperature: [x],
        fitCalibration: [x],
        fitConformal: [x],
      },
      ...{ predictionSets: [{ score: "lac", threshold: 1 }], fitReject: [], evaluateReject: [x] },
      estimatePriors: [],
    };
    for (const [name, rest] of Object.entries(refused))
      refuses(() => api[name](x, ...rest), RangeError, "ERR_EMPTY", name);
    refuses(() => api.topK(x, 1), RangeError, "ERR_K", "[0]");
    refuses(() => api.mergeWeighted([]), RangeError, "ERR_EMPTY");
  });

  test(`${kind}: NaN and masks where an entry does not depend on all others`, () => {
    const d = from([1, 2, 3]);
    const gradient = api.logSoftmaxGrad(from([-1, NAN, -1]), d);
    assert.deepEqual(Array.from(gradient, Number.isNaN), [false, true, false]);
    assert.ok(api.logSoftmaxGrad(from([-1, -1, -1]), from([1, NAN, 3])).every(Number.isNaN));
    assertSame(api.logCumSumExp(from([1, NAN, 2])), from([1, NAN, NAN]));
    assertSame(api.logCumSumExp(from([1, INF, 2])), from([1, INF, INF]));
    const sums = api.logCumSumExp(from([0, 5, 0]), { mask: [1, 0, 1] });
    assertSame(sums, from([0, 0, Math.LN2]), "a masked entry has the sum of those before it");
    assertSame(api.logCumSumExp(d, { mask: [0, 0, 0] }), from([-INF, -INF, -INF]));
  });

  test(`${kind}: a row that is masked as a whole`, () => {
    const [x, mask] = [from([1, 2]), [0, 0]];
    assert.equal(api.crossEntropy(x, 0, { mask }), NAN);
    assert.equal(api.crossEntropy(x, from([1, 0]), { mask }), NAN);
    assertSame(api.crossEntropyGrad(x, 0, { mask }), from([NAN, NAN]));
    assertSame(api.entmax(x, { mask }), from([0, 0]));
    for (const grad of [api.softmaxGrad, api.entmaxGrad])
      assertSame(grad(from([0, 0]), x, { mask }), from([0, 0]), grad.name);
    assert.deepEqual(api.classify(x, { mask }), { classes: [], abstained: "masked" });
    refuses(() => api.topK(x, 1, { mask }), RangeError, "ERR_K");
    for (const choose of [api.argmax, api.sample, api.warp])
      refuses(() => choose(x, { mask }), RangeError, "ERR_ALL_MASKED");
    refuses(() => api.perplexity(x, [0], { mask }), RangeError, "ERR_ALL_MASKED");
  });

  test(`${kind}: a masked entry of a row that becomes NaN`, () => {
    const options = { mask: [1, 0, 1] };
    const [x, d] = [from([NAN, 1, 2]), from([1, 0, 1])];
    for (const map of [api.softmax, api.logSoftmax, api.sparsemax, api.entmax15])
      assertSame(map(x, options), from([NAN, NAN, NAN]), map.name);
    assertSame(api.crossEntropyGrad(x, 0, options), from([NAN, NAN, NAN]));
    assert.ok(api.softmaxJacobian(x, options).every(Number.isNaN));
    for (const alpha of [1, 1.5, 1.7, 2])
      assert.equal(api.entmax(x, { ...options, alpha })[1], alpha > 1 ? 0 : NAN, `α = ${alpha}`);
    for (const grad of [api.softmaxGrad, api.logSoftmaxGrad, api.entmaxGrad])
      assert.equal(grad(x, d, options)[1], 0, grad.name);
    assertSame(new api.SoftmaxState().add(x, options).softmax(x, options), from([NAN, 0, NAN]));
  });

  test(`${kind}: the logistic function at its ends`, () => {
    assertSame(api.sigmoid(from([-INF, INF, NAN, -0])), from([0, 1, NAN, 0.5]));
    assertSame(api.logSigmoid(from([-INF, INF, NAN])), from([-INF, 0, NAN]));
    assertSame(api.softplus(from([-INF, INF, NAN])), from([0, INF, NAN]));
  });
}

/** Calls of functions of rows, which are right except for the options that are tested. */
const CALLS = {
  softmax: [[1, 2, 3, 4]],
  logSoftmax: [[1, 2, 3, 4]],
  logSumExp: [[1, 2, 3, 4]],
  sparsemax: [[1, 2, 3, 4]],
  entmax15: [[1, 2, 3, 4]],
  hardmax: [[1, 2, 3, 4]],
  argmax: [[1, 2, 3, 4]],
  topK: [[1, 2, 3, 4], 1],
  entropy: [[0.5, 0.5, 0, 1]],
  margin: [[0.5, 0.5, 0, 1]],
  crossEntropy: [[1, 2, 3, 4], 0],
  crossEntropyGrad: [[1, 2, 3, 4], 0],
  softmaxGrad: [
    [0.5, 0.5, 0, 1],
    [1, 2, 3, 4],
  ],
  logSoftmaxGrad: [
    [-1, -1, -2, 0],
    [1, 2, 3, 4],
  ],
};
const WITHOUT_TEMPERATURE = ["hardmax", "argmax", "topK", "entropy", "margin"];

for (const [name, args] of Object.entries(CALLS)) {
  test(`${name}: what doesn't fit is refused with its numbers, and the module works on`, () => {
    const call = (options) => () => api[name](...args, options);
    refuses(call({ shape: [3, 2] }), RangeError, "ERR_SHAPE", "[3, 2]", "4");
    refuses(call({ shape: "4" }), TypeError, "ERR_SHAPE", '"4"');
    refuses(call({ shape: [2, 2], axis: 2 }), RangeError, "ERR_AXIS", "2", "-2 to 1");
    refuses(call({ axis: null, shape: [2, 2], mask: [1] }), RangeError, "ERR_MASK", "1", "4");
    refuses(call({ shap: [4] }), TypeError, "ERR_OPTION", "'shap'", "'shape'");
    if (WITHOUT_TEMPERATURE.includes(name))
      refuses(call({ temperature: 1 }), TypeError, "ERR_OPTION", "'temperature'");
    else
      for (const temperature of [-1, NAN, -INF])
        refuses(call({ temperature }), RangeError, "ERR_TEMPERATURE", String(temperature));
    for (const x of [
      null,
      undefined,
      "1,2",
      5,
      [1, , 2],
      [1, null],
      [1n],
      new BigInt64Array(1),
      new DataView(new ArrayBuffer(8)),
    ]) {
      refuses(() => api[name](x, ...args.slice(1)), TypeError, "ERR_INPUT");
    }
    assertSame(api.softmax([0, 0]), [0.5, 0.5]);
  });
}

test("gradients at temperature 0 are limits: 0, or infinite where the result would change", () => {
  const at0 = { temperature: 0 };
  for (const make of Object.values(KINDS)) {
    const [certain, tied] = [make([1, 0, 0]), make([0.5, 0.5, 0])];
    const d = make([3, 2, 1]);
    for (const f of [api.softmaxGrad, api.entmaxGrad]) {
      assertSame(f(certain, d, at0), make([0, 0, 0]), f.name);
      assertSame(f(tied, d, at0), make([INF, -INF, 0]), f.name);
      assertSame(f(tied, make([2, 2, 1]), at0), make([0, 0, 0]), f.name);
    }
    const logs = make([0, -INF, -INF]);
    assertSame(api.logSoftmaxGrad(logs, make([3, 0, 0]), at0), make([0, 0, 0]));
    assertSame(api.logSoftmaxGrad(logs, d, at0), make([-INF, INF, INF]));
    assertSame(api.softmaxJacobian(make([3, 1]), at0), make([0, 0, 0, 0]));
    assertSame(api.softmaxJacobian(make([3, 3]), at0), make([INF, -INF, -INF, INF]));
    for (const [x, gradient] of [
      [
        [3, 1, 1],
        [0, 0, 0],
      ],
      [
        [1, 3, 1],
        [-INF, INF, 0],
      ],
      [
        [3, 3, 1],
        [-INF, INF, 0],
      ],
    ])
      for (const target of [0, [1, 0, 0]])
        assertSame(api.crossEntropyGrad(make(x), target, at0), make(gradient), `${x}`);
    assertSame(api.softmaxGrad(certain, d, { temperature: INF }), make([0, 0, 0]));
  }
});
