// SoftmaxState, logAddExp, logCumSumExp and mergeWeighted through the packed package.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  SoftmaxState,
  logAddExp,
  logCumSumExp,
  logSumExp,
  mergeWeighted,
  random,
  softmax,
} from "softmax-wasm";
import { assertClose, references, typed } from "./common/references.mjs";
import { refuses } from "./common/refuses.mjs";

const splitChunks = (x, cuts) => [0, ...cuts].map((start, i) => x.slice(start, cuts[i] ?? x.length));
const makeState = (chunk, options) => new SoftmaxState(options).add(chunk);
const merged = (states, options) =>
  states.reduce((all, state) => all.merge(state), new SoftmaxState(options));
const tree = (states) => {
  while (states.length > 1)
    states = states.flatMap((state, i) =>
      i % 2 ? [] : [states[i + 1] ? state.merge(states[i + 1]) : state],
    );
  return states[0];
};
const largest = (x, t) => Math.max(...x.filter(Number.isFinite).map((v) => Math.abs(v) / t));

for (const {
  name,
  dtype,
  x,
  cuts,
  temperature,
  logSumExp: expected,
  softmax: probabilities,
} of references.states) {
  test(`${dtype}, ${name}: a chain, merged states and a tree of them are within 2 ULP of the whole`, () => {
    const chunks = splitChunks(typed(x, dtype), cuts);
    const options = { temperature };
    const chain = chunks.reduce((state, chunk) => state.add(chunk), new SoftmaxState(options));
    const backwards = merged(chunks.map((chunk) => makeState(chunk, options)).reverse(), options);
    const states = { chain, backwards, tree: tree(chunks.map((chunk) => makeState(chunk, options))) };
    for (const [way, state] of Object.entries(states)) {
      assertClose([state.logSumExp], [expected], "f64", 2, `${way}: logSumExp`, [largest(x, temperature)]);
      assertClose(state.softmax(chunks.at(-1)), probabilities, dtype, 2, `${way}: softmax`);
      assert.deepEqual([state.count, state.max], [x.length, Math.max(...x)]);
    }
    assertClose([states.tree.logSumExp], [chain.logSumExp], "f64", 1, "tree and chain");
  });
}

test("an empty state is the identity, bit by bit, on either side, and of itself", () => {
  const numbers = (state) => JSON.stringify(state);
  for (const chunk of [[], [-Infinity], [0.1, -700.25, 3], [Infinity], [NaN], [-0]]) {
    const alone = numbers(makeState(chunk));
    assert.equal(numbers(makeState(chunk).merge(new SoftmaxState())), alone);
    assert.equal(numbers(new SoftmaxState().merge(makeState(chunk))), alone);
    assert.equal(numbers(makeState(chunk).add([])), alone);
  }
  const empty = new SoftmaxState().merge(new SoftmaxState());
  assert.deepEqual(
    [empty.logSumExp, empty.max, empty.count, empty.softmax([])],
    [-Infinity, -Infinity, 0, []],
  );
});

test("ten thousand merges lose nothing: any tree gives the digits of the chain", () => {
  const next = random(5);
  const x = Float64Array.from({ length: 40_000 }, () => 60 * (next() - 0.5));
  const chunks = Array.from({ length: 10_000 }, (_, i) => x.subarray(4 * i, 4 * i + 4));
  const chain = chunks.reduce((state, chunk) => state.add(chunk), new SoftmaxState());
  const ofTree = tree(chunks.map((chunk) => makeState(chunk)));
  assertClose([chain.logSumExp, ofTree.logSumExp], [logSumExp(x), logSumExp(x)], "f64", 1, "logSumExp");
  assertClose(chain.softmax(x), softmax(x), "f64", 1, "softmax");
  assertClose(ofTree.softmax(x), chain.softmax(x), "f64", 1, "tree and chain");
});

test("infinities, NaN and the limits of the temperature are those of logSumExp and softmax", () => {
  const rows = [
    [1, Infinity],
    [NaN, 1],
    [NaN, Infinity],
    [-Infinity, -Infinity],
    [2, 2, 1, -Infinity],
    [0, 0, -1],
  ];
  for (const temperature of [0, 0.5, 1, Infinity]) {
    for (const x of rows) {
      const state = merged(
        x.map((v) => makeState([v], { temperature })),
        { temperature },
      );
      assertClose(
        [state.logSumExp],
        [logSumExp(x, { temperature })],
        "f64",
        1,
        `logSumExp of ${x} at ${temperature}`,
      );
      assertClose(
        state.softmax(x),
        softmax(x, { temperature }),
        "f64",
        1,
        `softmax of ${x} at ${temperature}`,
      );
    }
  }
});

test("a mask leaves out what isn't counted, a bias is added, a tensor is one row, out is written", () => {
  const state = new SoftmaxState()
    .add([NaN, 1, 2], { mask: [0, 1, 1] })
    .add([0, 9], { bias: [3, -Infinity] });
  assert.deepEqual([state.count, state.max, state.logSumExp], [4, 3, logSumExp([1, 2, 3])]);
  assert.deepEqual(state.softmax([NaN, 1, 2], { mask: [0, 1, 1] }), [0, ...softmax([1, 2, 3]).slice(0, 2)]);
  assert.deepEqual(new SoftmaxState().add([1, 2], { mask: [0, 0] }).count, 0);
  const out = new Float32Array(2);
  assert.equal(
    new SoftmaxState()
      .add({ data: Float32Array.of(1, 1), dims: [2, 1] })
      .softmax(Float32Array.of(1, 1), { out }),
    out,
  );
  assert.deepEqual([...out], [0.5, 0.5]);
});

test("JSON holds all of a state, also the numbers that JSON lacks", () => {
  for (const chunk of [[], [1, 2, 3.3], [-Infinity], [Infinity, 1], [NaN]]) {
    for (const temperature of [1, 0.3, 0, Infinity]) {
      const state = makeState(chunk, { temperature });
      for (const source of [
        JSON.stringify(state),
        JSON.parse(JSON.stringify(state)),
        structuredClone(state.toJSON()),
      ]) {
        const copy = SoftmaxState.fromJSON(source);
        assert.deepEqual(copy.toJSON(), state.toJSON());
        assert.deepEqual(
          [copy.logSumExp, copy.temperature, copy.count],
          [state.logSumExp, temperature, chunk.length],
        );
      }
    }
  }
  for (const wrong of [
    null,
    5,
    "",
    "[]",
    "{}",
    { max: 1, sum: [0, 0], count: 1 },
    { max: 1, sum: [2, 0], count: 1 },
    { max: "-Infinity", sum: [0, 0], count: 0.5 },
    { max: 1, sum: [1, 0], count: 0 },
    { max: 2, sum: [1, 1], count: 2, temperature: 1 },
    { max: 2, sum: [1, 1e-15], count: 2, temperature: 1 },
    { max: 2, sum: [1.5, NaN], count: 2, temperature: 1 },
    { max: 2, sum: [0.5, 0], count: 2, temperature: 1 },
    { max: 2, sum: [2.5, 0], count: 2, temperature: 1 },
    { max: 2, sum: [2, 0], count: 2 ** 53, temperature: 1 },
    { max: 2, sum: [1.5, 0], count: 2, temperature: 0 },
    { max: 2, sum: [1, 1e-17], count: 2, temperature: "Infinity" },
  ]) {
    assert.throws(() => SoftmaxState.fromJSON(wrong), { code: "ERR_MODEL" }, JSON.stringify(wrong));
  }
});

test("the JSON of every state that is added to and merged is taken", () => {
  const rng = random(5);
  for (const temperature of [1, 0.05, 1e6, 0, Infinity]) {
    for (let run = 0; run < 50; run++) {
      const chunks = Array.from({ length: 1 + (run % 4) }, () =>
        Array.from({ length: 1 + ((run * 7) % 23) }, () => Math.round(40 * rng()) / 4 - 10 * rng()),
      );
      const state = merged(
        chunks.map((chunk) => makeState(chunk, { temperature })),
        { temperature },
      ).add(chunks[0]);
      assert.deepEqual(SoftmaxState.fromJSON(state.toJSON()).toJSON(), state.toJSON());
    }
  }
});

test("a state of another copy of the package is merged as one of this copy", () => {
  const other = makeState([3, 0.1]);
  const foreign = { toJSON: () => other.toJSON(), logSumExp: other.logSumExp };
  assert.deepEqual(makeState([1, 2]).merge(foreign).toJSON(), makeState([1, 2]).merge(other).toJSON());
  const hot = { toJSON: () => makeState([1], { temperature: 2 }).toJSON(), logSumExp: 1 };
  refuses(() => makeState([1]).merge(hot), RangeError, "ERR_TEMPERATURE", "temperature 2");
});

test("what can't be added, merged or asked is an error, and the state stays", () => {
  const state = makeState([1, 2]);
  const before = JSON.stringify(state);
  refuses(() => state.softmax([1, 2.5]), RangeError, "ERR_ENTRY", "chunk[1]", "2.5", "2");
  refuses(() => state.softmax([1, 2], { out: [0] }), RangeError, "ERR_OUT");
  refuses(() => state.merge(makeState([1], { temperature: 2 })), RangeError, "ERR_TEMPERATURE", "2", "1");
  refuses(() => state.merge(state.toJSON()), TypeError, "ERR_INPUT", "SoftmaxState.fromJSON(other)");
  refuses(() => state.merge([1]), TypeError, "ERR_INPUT", "an Array");
  refuses(() => state.merge(new Date()), TypeError, "ERR_INPUT", "a Date");
  refuses(() => state.merge({}), TypeError, "ERR_INPUT", "postMessage", "state.toJSON()");
  for (const hollow of [Object.create(SoftmaxState.prototype), new Proxy(state, {})])
    refuses(() => state.merge(hollow), TypeError, "ERR_INPUT", "SoftmaxState", "state.toJSON()");
  refuses(() => state.add([1, "2"]), TypeError, "ERR_INPUT", "chunk[1]");
  refuses(() => state.add([1], { temperature: 2 }), TypeError, "ERR_OPTION", "temperature");
  refuses(() => new SoftmaxState({ temperature: NaN }), RangeError, "ERR_TEMPERATURE", "NaN");
  assert.equal(JSON.stringify(state), before);
  assert.equal(SoftmaxState.name, "SoftmaxState");
});

for (const { dtype, a, b, logAddExp: expected } of references.sumsOfTwo) {
  test(`${dtype}: logAddExp is within 2 ULP, in either order`, () => {
    const [x, y] = [typed(a, dtype), typed(b, dtype)];
    const larger = a.map((v, i) => Math.max(Math.abs(v), Math.abs(b[i])));
    assertClose(logAddExp(x, y), expected, dtype, 2, "logAddExp", larger);
    assert.deepEqual(logAddExp(y, x), logAddExp(x, y));
    x.forEach((v, i) => i < 20 && dtype === "f64" && assert.equal(logAddExp(v, y[i]), logAddExp(x, y)[i]));
  });
}

test("logAddExp takes numbers and arrays, gives the kind of the first array, and has the limits", () => {
  assert.deepEqual(logAddExp([0, 1], 3), [logAddExp(0, 3), logAddExp(1, 3)]);
  assert.deepEqual(logAddExp(3, Float32Array.of(0)), Float32Array.of(logAddExp(0, 3)));
  assert.deepEqual(logAddExp(Float32Array.of(0), [3]), Float32Array.of(logAddExp(0, 3)));
  const limits = [
    [-Infinity, -Infinity, -Infinity],
    [Infinity, 1, Infinity],
    [Infinity, -Infinity, Infinity],
    [NaN, 1, NaN],
    [Infinity, NaN, NaN],
    [1e308, -1e308, 1e308],
  ];
  for (const [a, b, sum] of limits) assert.deepEqual([logAddExp(a, b), logAddExp(b, a)], [sum, sum]);
  const out = [0];
  assert.equal(logAddExp([1], 2, { out }), out);
  refuses(() => logAddExp([1, 2], [1]), RangeError, "ERR_SHAPE", "b has length 1", "a 2");
  refuses(() => logAddExp(1, "2"), TypeError, "ERR_INPUT", "b", '"2"');
  refuses(() => logAddExp([1], null), TypeError, "ERR_INPUT", "b", "null");
});

for (const { name, dtype, x, temperature, logCumSumExp: expected } of references.cumulative) {
  test(`${dtype}, ${name}: logCumSumExp is within 2 ULP`, () => {
    const bounds = x.map((_, i) => largest(x.slice(0, i + 1), temperature));
    assertClose(logCumSumExp(typed(x, dtype), { temperature }), expected, dtype, 2, "logCumSumExp", bounds);
  });
}

test("logCumSumExp runs along axes, passes over what is masked, and keeps NaN and infinities from where they come", () => {
  assert.deepEqual(logCumSumExp([0, 5, 0, 5], { shape: [2, 2], axis: 0 }), [0, 5, Math.LN2, 5 + Math.LN2]);
  assert.deepEqual(logCumSumExp([0, NaN, 0], { mask: [1, 0, 1] }), [0, 0, Math.LN2]);
  assert.deepEqual(logCumSumExp([-Infinity, 1, Infinity, 2, NaN, 3]), [
    -Infinity,
    1,
    Infinity,
    Infinity,
    NaN,
    NaN,
  ]);
  assert.deepEqual(logCumSumExp([]), []);
  assert.deepEqual(logCumSumExp([3, 5, 4], { temperature: 0 }), [Infinity, Infinity, Infinity]);
  assert.deepEqual(logCumSumExp([3, 5], { temperature: Infinity }), [0, Math.LN2]);
});

for (const { name, dtype, parts, value, largest: bounds, logSumExp: total } of references.merged) {
  test(`${dtype}, ${name}: mergeWeighted is within 2 ULP, all at once and one after the other`, () => {
    const given = parts.map((part) => ({ ...part, value: typed(part.value, dtype) }));
    const all = mergeWeighted(given);
    assertClose(all.value, value, dtype, 2, "value", bounds);
    assertClose([all.logSumExp], [total], "f64", 2, "logSumExp", [
      largest(
        parts.map((part) => part.logSumExp),
        1,
      ),
    ]);
    const wide = parts.map((part) => ({ ...part, value: Float64Array.from(part.value) }));
    const chain = wide.reduce((a, b) => mergeWeighted([a, b]));
    assertClose(
      chain.value,
      value.map((v, i) => (dtype === "f64" ? v : mergeWeighted(wide).value[i])),
      "f64",
      2 + parts.length,
      "chain",
      bounds,
    );
  });
}

test("mergeWeighted gives the kind of the first value, and refuses what doesn't fit", () => {
  assert.ok(mergeWeighted([{ value: Float32Array.of(1), logSumExp: 0 }]).value instanceof Float32Array);
  assert.deepEqual(
    mergeWeighted([
      { value: [1], logSumExp: Infinity },
      { value: [2], logSumExp: 0 },
    ]),
    { value: [NaN], logSumExp: Infinity },
  );
  refuses(() => mergeWeighted([]), RangeError, "ERR_EMPTY", "0 parts");
  refuses(() => mergeWeighted({}), TypeError, "ERR_INPUT", "parts", "an Object");
  refuses(() => mergeWeighted([[1]]), TypeError, "ERR_INPUT", "parts[0]");
  refuses(
    () =>
      mergeWeighted([
        { value: [1], logSumExp: 0 },
        { value: [1, 2], logSumExp: 0 },
      ]),
    RangeError,
    "ERR_SHAPE",
    "parts[1].value",
    "2",
    "1",
  );
  refuses(
    () => mergeWeighted([{ value: [1], logSumExp: "0" }]),
    TypeError,
    "ERR_INPUT",
    "parts[0].logSumExp",
  );
});

test("dimensions that don't fit their data are refused, and the state is as before", () => {
  const wrong = { data: [1, 2], dims: [3] };
  const state = new SoftmaxState().add([1]);
  const words = [RangeError, "ERR_SHAPE", "shape [3]", "2 entries"];
  refuses(() => state.add(wrong), ...words);
  refuses(() => state.softmax(wrong), ...words);
  assert.deepEqual([state.count, state.logSumExp], [1, 1]);
  assert.equal(state.add({ data: [1, 2], dims: [2, 1] }).count, 3);
  const right = { value: { data: [1, 2], dims: [2] }, logSumExp: 0 };
  refuses(() => mergeWeighted([{ value: wrong, logSumExp: 0 }]), ...words);
  refuses(() => mergeWeighted([right, { value: wrong, logSumExp: 0 }]), ...words, "parts[1].value");
  assert.deepEqual(mergeWeighted([right]).value, [1, 2]);
  refuses(() => logAddExp([1, 2], wrong), ...words);
  refuses(() => logAddExp(wrong, [1, 2]), ...words);
});

test("logAddExp of two numbers writes to out what it returns", () => {
  const out = [0];
  assert.equal(logAddExp(1, 1, { out }), 1 + Math.LN2);
  assert.deepEqual(out, [1 + Math.LN2]);
  refuses(() => logAddExp(1, 1, { out: [] }), RangeError, "ERR_OUT", "out");
});
