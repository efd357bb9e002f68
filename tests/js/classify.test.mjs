// classify through the packed package: it agrees with softmax and a stable sort, and its errors.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Logits, classify, sigmoid, softmax } from "softmax-wasm";
import { refuses } from "./common/refuses.mjs";

const logits = (n) => Array.from({ length: n }, (_, i) => Math.sin(i * 1.7) * 9);
const abstained = (why) => ({ classes: [], abstained: why });
const sure = (classes) => ({ classes, abstained: null });

/** Ranks classes by a stable sort of their probabilities, and equal ones by their logits. */
function bySorting(p, k = 5, isAllowed = () => true, x = p) {
  const classes = Array.from(p, (probability, index) => ({ label: String(index), index, probability }));
  const order = (a, b) =>
    b.probability - a.probability || (x[b.index] === x[a.index] ? 0 : x[b.index] - x[a.index]);
  return classes
    .filter(({ index }) => isAllowed(index))
    .sort(order)
    .slice(0, k);
}

test("the classes are the softmax, sorted; equal ones by index, to the last bit on every way", () => {
  for (const n of [1, 2, 3, 7, 16, 17, 100, 1000, 5000]) {
    const rounded = logits(n).map((x) => Math.round(x / 3));
    for (const values of [logits(n), rounded]) {
      const inputs = [values, Float32Array.from(values), Float64Array.from(values), Int8Array.from(values)];
      if (globalThis.Float16Array) inputs.push(new Float16Array(values));
      for (const x of inputs) {
        for (const topK of [1, 2, 5, 10_000, Infinity]) {
          const expected = sure(bySorting(softmax(x), topK, () => true, x));
          assert.deepEqual(classify(x, { topK }), expected);
          assert.deepEqual(classify(x, { topK, shape: [n], axis: 0 }), expected);
          assert.deepEqual(classify(x, { topK, shape: [1, n] }), [expected]);
        }
        assert.deepEqual(
          classify(x, { temperature: 2 }),
          sure(bySorting(softmax(x, { temperature: 2 }), 5, () => true, x)),
        );
      }
    }
  }
});

test("logits that differ keep their order where their probabilities are equal", () => {
  // All but the first have probability 0.
  const far = [0, -900, -800, -Infinity, -850];
  // All have probability 0.2.
  const near = [1e-20, 3e-20, 2e-20, 0, 3e-20];
  const orders = [
    [far, [0, 2, 4, 1, 3]],
    [near, [1, 4, 2, 0, 3]],
  ];
  const indices = ({ classes }) => classes.map(({ index }) => index);
  for (const [x, order] of orders) {
    const inputs = [x, Float32Array.from(x), Float64Array.from(x)];
    if (globalThis.Float16Array && x === far) inputs.push(new Float16Array(x));
    for (const values of inputs) {
      for (let topK = 1; topK <= 5; topK++) {
        assert.deepEqual(indices(classify(values, { topK })), order.slice(0, topK));
        assert.deepEqual(indices(classify(values, { topK, temperature: 0.5 })), order.slice(0, topK));
        assert.deepEqual(indices(classify(values, { topK, shape: [1, 5] })[0]), order.slice(0, topK));
        const left = order.filter((index) => index !== 0);
        assert.deepEqual(indices(classify(values, { topK, deny: [0] })), left.slice(0, topK));
        assert.deepEqual(indices(classify(values, { topK, mask: [0, 1, 1, 1, 1] })), left.slice(0, topK));
        assert.deepEqual(
          indices(classify(values, { topK, deny: [0], shape: [5, 1], axis: 0 })[0]),
          left.slice(0, topK),
        );
      }
      assert.deepEqual(indices(classify(values, { activation: "sigmoid" })), order);
      // Two columns, of which the second is the first upside down.
      const both = Array.from({ length: 10 }, (_, i) => values[i % 2 ? 4 - (i - 1) / 2 : i / 2]);
      const [first, second] = classify(both, {
        shape: [5, 2],
        axis: 0,
        mask: { data: [1, 1, 1, 1, 0], dims: [5, 1] },
      }).map(indices);
      assert.deepEqual(
        first,
        order.filter((index) => index < 4),
      );
      assert.equal(second.length, 4);
      const logits = second.map((index) => both[2 * index + 1]);
      assert.deepEqual(
        logits,
        [...logits].sort((a, b) => b - a),
      );
    }
  }
  const handle = new Logits(5, "f64");
  handle.data.set(far);
  assert.deepEqual(indices(handle.classify()), orders[0][1]);
});

test("rows give a list each, along any axis", () => {
  const x = [1, 5, 3, 2, 4, 0];
  const rows = classify(x, { shape: [2, 3], topK: 1, labels: ["a", "b", "c"] });
  assert.deepEqual(
    rows.map(({ classes: [{ label }] }) => label),
    ["b", "b"],
  );
  const columns = classify(Float32Array.from(x), { shape: [2, 3], axis: 0, topK: 1 });
  assert.deepEqual(
    columns.map(({ classes: [{ index }] }) => index),
    [1, 0, 0],
  );
  assert.equal(classify(x, { shape: [2, 3], axis: null }).classes[0].index, 1);
  assert.deepEqual(
    classify(x, { shape: [2, 3], temperature: 0, topK: 1 })[0],
    sure([{ label: "1", index: 1, probability: 1 }]),
  );
});

test("sigmoid takes every logit by itself, none takes scores as they are", () => {
  const x = [-1, 4, 2];
  assert.deepEqual(classify(x, { activation: "sigmoid" }), sure(bySorting(sigmoid(x))));
  assert.deepEqual(
    classify(x, { activation: "sigmoid", temperature: 2 }),
    sure(bySorting(sigmoid([-0.5, 2, 1]))),
  );
  assert.deepEqual(classify(x, { activation: "none", temperature: 3 }), sure(bySorting(x)));
  assert.deepEqual(
    classify([-3, Infinity], { activation: "none", topK: 1 }),
    sure(bySorting([-3, Infinity], 1)),
  );
  assert.deepEqual(classify([0, -Infinity], { activation: "sigmoid" }), sure(bySorting([0.5, 0])));
});

test("without labels the indices as text are the labels that allow and deny name", () => {
  const names = (options) => classify([2, 1, 0], options).classes.map(({ label }) => label);
  assert.deepEqual(names({ allow: ["2", "0"] }), ["0", "2"]);
  assert.deepEqual(names({ deny: ["0"] }), ["1", "2"]);
  for (const text of ["3", "-1", "01", "1.5", "", " 1"])
    refuses(() => names({ allow: [text] }), RangeError, "ERR_LABELS", JSON.stringify(text));
  const labels = ["a", "b", "0"];
  assert.deepEqual(names({ labels, allow: ["0"] }), ["0"]);
  refuses(() => names({ labels, allow: ["1"] }), RangeError, "ERR_LABELS", '"1"');
});

test("priors that are none are refused", () => {
  refuses(() => classify([2, 1, 0], { priors: null }), TypeError, "ERR_INPUT", "priors");
});

test("where nothing passes the list is empty and says why", () => {
  const x = [0, Math.log(3)];
  const [best, second] = softmax(x).reverse();
  assert.deepEqual(
    classify(x, { threshold: best }).classes.map(({ index }) => index),
    [1],
  );
  assert.deepEqual(classify(x, { threshold: second, minMargin: best - second }).classes.length, 2);
  assert.deepEqual(classify(x, { threshold: 0.8 }), abstained("threshold"));
  assert.deepEqual(classify(x, { topK: 1, minMargin: 0.6 }), abstained("margin"));
  assert.deepEqual(
    classify(x, { minMargin: 0.6, deny: [0] }),
    sure([{ label: "1", index: 1, probability: best }]),
  );
  assert.deepEqual(classify([-1, -5], { activation: "none", minMargin: 1 }).classes.length, 2);
  assert.deepEqual(classify([-1, -1.5], { activation: "none", minMargin: 1 }), abstained("margin"));
  assert.deepEqual(classify(x, { mask: [0, 0] }), abstained("masked"));
  assert.deepEqual(classify(x, { allow: [] }), abstained("masked"));
  assert.deepEqual(classify([-Infinity, -Infinity]), abstained("masked"));
  assert.deepEqual(classify([-Infinity, -Infinity], { deny: [0] }), abstained("masked"));
  assert.deepEqual(classify([9, 0, 0, 0], { shape: [2, 2], threshold: 0.9 })[1], abstained("threshold"));
  assert.deepEqual(classify([3, -Infinity]), sure(bySorting([1, 0])));
});

test("a mask takes classes out of the softmax, allow and deny out of the list only", () => {
  const x = Float32Array.from(logits(40));
  const labels = Array.from(x, (_, i) => `class ${i}`);
  const named = (list) => list.map((one) => ({ ...one, label: labels[one.index] }));
  const p = softmax(x);
  const odd = (i) => i % 2 === 1;
  const odds = labels.map((_, i) => i).filter(odd);
  assert.deepEqual(classify(x, { labels, allow: odds }), sure(named(bySorting(p, 5, odd))));
  assert.deepEqual(
    classify(x, { labels, deny: odds.map((i) => labels[i]) }),
    sure(named(bySorting(p, 5, (i) => !odd(i)))),
  );
  assert.deepEqual(
    classify(x, { labels, allow: [3, "class 4", 5], deny: ["class 5"] }),
    sure(named(bySorting(p, 5, (i) => i === 3 || i === 4))),
  );
  const mask = labels.map((_, i) => odd(i));
  assert.deepEqual(
    classify(x, { labels, mask, topK: 100 }),
    sure(named(bySorting(softmax(x, { mask }), 100, odd))),
  );
  const same = classify(x, { labels: x.length > 0 ? Array(40).fill("same") : [], deny: ["same"] });
  assert.deepEqual(same, abstained("masked"));
});

test("labels may be an object by index, a threshold one for each class, and the result is plain data", () => {
  const x = [0, 3, 2];
  const p = softmax(x);
  const labels = { 0: "a", 1: "b", 2: "c" };
  assert.deepEqual(classify(x, { labels }), classify(x, { labels: ["a", "b", "c"] }));
  assert.deepEqual(
    classify(x, { labels, allow: ["a", "c"] }).classes.map(({ label }) => label),
    ["c", "a"],
  );
  const indices = (threshold, options) =>
    classify(x, { threshold, ...options }).classes.map(({ index }) => index);
  assert.deepEqual(indices([0, 1, 0]), [2, 0]);
  assert.deepEqual(indices(Float32Array.of(0, 1, 1)), [0]);
  assert.deepEqual(indices([0, 1, 0], { topK: 1 }), [2]);
  assert.deepEqual(indices([0, 0, 0], { deny: [1] }), [2, 0]);
  assert.deepEqual(indices([...p]), [1, 2, 0]);
  assert.deepEqual(classify(x, { threshold: [1, 1, 1] }), abstained("threshold"));
  assert.deepEqual(
    classify([...x, ...x], { shape: [2, 3], threshold: [1, 0, 1] }).map(({ classes }) => classes[0].index),
    [1, 1],
  );
  for (const result of [
    classify(x),
    classify(x, { threshold: 1 }),
    classify([...x, ...x], { shape: [2, 3] }),
  ]) {
    assert.deepEqual(JSON.parse(JSON.stringify(result)), result);
  }
});

const alone = { skip: !execFileSync && "it needs a process of its own" };
test(
  "logits that look like probabilities, and a single one, give one warning each, and none where the activation is named",
  alone,
  () => {
    const script = `
    import { classify } from "softmax-wasm";
    let warnings = [];
    console.warn = (text) => warnings.push(text);
    const count = (...all) => (all.forEach(([x, o]) => classify(x, o)), warnings.splice(0).length);
    const p = [0.7, 0.2, 0.1];
    const silent = count([p, { activation: "none" }], [[2, 1, 0.1]], [[0.5, 0.6]], [[0, 0]], [[1], { activation: "softmax" }], [[1, 0, 0.5, 0], { shape: [2, 2] }], [[NaN, 1], { mask: [0, 1] }]);
    const rows = count([Float32Array.of(...p, ...p), { shape: [3, 2], axis: [0, 1] }]);
    const loud = count([Float32Array.of(...p, 0.1, 0.9, 0), { shape: [2, 3] }]);
    const sigmoid = count([p, { activation: "sigmoid" }], [[1], { activation: "sigmoid" }]);
    const one = count([[-8], { labels: ["toxic"] }]);
    console.log(silent, rows, sigmoid, loud, one, count([p], [[3]]));`;
    const cwd = fileURLToPath(new URL("..", import.meta.url));
    const output = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
      cwd,
      encoding: "utf8",
    });
    assert.equal(output.trim(), "0 0 0 1 1 0");
  },
);

test("NaN, and +∞ under softmax, are named with their index unless they are masked", () => {
  refuses(() => classify([1, 2, NaN]), RangeError, "ERR_ENTRY", "x[2]", "NaN");
  refuses(() => classify(Float32Array.of(1, NaN, 2)), RangeError, "ERR_ENTRY", "x[1]", "NaN");
  refuses(() => classify([1, 2, Infinity]), RangeError, "ERR_ENTRY", "x[2]", "Infinity");
  refuses(() => classify([NaN, 2], { activation: "none" }), RangeError, "ERR_ENTRY", "x[0]");
  refuses(() => classify([2, NaN], { activation: "sigmoid", deny: [1] }), RangeError, "ERR_ENTRY", "x[1]");
  refuses(() => classify([NaN, NaN], { mask: [0, 1] }), RangeError, "ERR_ENTRY", "x[1]");
  const columns = { shape: [2, 3], axis: 0, mask: [0, 1] };
  refuses(() => classify([NaN, NaN, NaN, 1, NaN, 3], columns), RangeError, "ERR_ENTRY", "x[4]");
  assert.equal(classify([NaN, NaN, NaN, 1, 2, 3], columns).length, 3);
  assert.deepEqual(classify([NaN, 1], { mask: [0, 1] }), sure([{ label: "1", index: 1, probability: 1 }]));
});

test("what doesn't fit is named with its numbers", () => {
  const x = [3, 1, 2];
  refuses(() => classify([]), RangeError, "ERR_EMPTY", "[0]");
  refuses(() => classify([], { shape: [0, 3] }), RangeError, "ERR_EMPTY", "[0, 3]");
  refuses(() => classify(x, { labels: ["a", "b"] }), RangeError, "ERR_LABELS", "2", "3");
  refuses(
    () => classify([1, 2, 3, 4], { shape: [2, 2], labels: ["a", "b", "c", "d"] }),
    RangeError,
    "ERR_LABELS",
    "4",
    "2",
  );
  for (const topK of [0, -1, 1.5, NaN, -Infinity])
    refuses(() => classify(x, { topK }), RangeError, "ERR_K", "topK", String(topK));
  for (const bound of [-0.1, 1.1, NaN]) {
    refuses(() => classify(x, { threshold: bound }), RangeError, "ERR_FRACTION", "threshold", String(bound));
    refuses(() => classify(x, { minMargin: bound }), RangeError, "ERR_FRACTION", "minMargin", String(bound));
  }
  refuses(() => classify(x, { allow: [3] }), RangeError, "ERR_LABELS", "allow", "3");
  refuses(() => classify(x, { deny: [-1] }), RangeError, "ERR_LABELS", "deny", "-1");
  refuses(() => classify(x, { deny: [0.5] }), RangeError, "ERR_LABELS", "0.5");
  refuses(() => classify(x, { deny: ["a"] }), RangeError, "ERR_LABELS", '"a"');
  refuses(() => classify(x, { labels: ["a", "b", "c"], allow: ["a", "A"] }), RangeError, "ERR_LABELS", '"A"');
  refuses(() => classify(x, { mask: [1] }), RangeError, "ERR_MASK", "classify", "1", "3");
  refuses(() => classify(x, { temperature: -1 }), RangeError, "ERR_TEMPERATURE", "classify", "-1");
  refuses(() => classify(x, { temperature: -1, activation: "sigmoid" }), RangeError, "ERR_TEMPERATURE", "-1");
  refuses(() => classify(x, { shape: [2, 2] }), RangeError, "ERR_SHAPE", "classify", "[2, 2]");
});

test("what is of the wrong kind is a TypeError that names it", () => {
  const x = [3, 1, 2];
  refuses(() => classify(null), TypeError, "ERR_INPUT", "null");
  refuses(() => classify("3,1"), TypeError, "ERR_INPUT", '"3,1"');
  refuses(() => classify([1, , 2]), TypeError, "ERR_INPUT", "x[1]", "hole");
  refuses(() => classify(x, { labels: "abc" }), TypeError, "ERR_LABELS", "labels", '"abc"');
  refuses(() => classify(x, { labels: ["a", 5, "c"] }), TypeError, "ERR_LABELS", "labels[1]", "5");
  refuses(() => classify(x, { labels: ["a", , "c"] }), TypeError, "ERR_LABELS", "labels[1]");
  refuses(() => classify(x, { labels: { 0: "a", 1: "b" } }), RangeError, "ERR_LABELS", "2", "3");
  refuses(() => classify(x, { labels: { 0: "a", 1: "b", 3: "c" } }), TypeError, "ERR_LABELS", "labels[2]");
  refuses(() => classify(x, { threshold: [0.1, 0.1] }), RangeError, "ERR_FRACTION", "threshold", "2", "3");
  refuses(
    () => classify(x, { threshold: [0.1, 0.1, 1.5] }),
    RangeError,
    "ERR_FRACTION",
    "threshold[2]",
    "1.5",
  );
  refuses(() => classify(x, { allow: "a" }), TypeError, "ERR_LABELS", "allow");
  refuses(() => classify(x, { topK: "1" }), TypeError, "ERR_K", '"1"');
  refuses(() => classify(x, { threshold: null }), TypeError, "ERR_FRACTION", "threshold", "null");
  refuses(() => classify(x, { activation: "relu" }), TypeError, "ERR_OPTION", '"relu"', '"sigmoid"');
  refuses(() => classify(x, { topk: 1 }), TypeError, "ERR_OPTION", "'topk'", "'topK'");
  refuses(() => classify(x, { out: x }), TypeError, "ERR_OPTION", "'out'");
});

test("code that runs while options and labels are read can call in without harm", () => {
  const disturb = () => (
    softmax(new Float64Array(3000)), classify([5, 6, 7, 8], { shape: [2, 2], axis: 0, threshold: 0.1 })
  );
  const proxy = (array) => new Proxy(array, { get: (target, key) => (disturb(), Reflect.get(target, key)) });
  const x = Float32Array.of(2, 1, 0.5, 4);
  const expected = classify(x, { labels: ["a", "b", "c", "d"], deny: ["d"] });
  assert.deepEqual(classify(x, { labels: proxy(["a", "b", "c", "d"]), deny: proxy(["d"]) }), expected);
  assert.deepEqual(
    classify(x, { shape: [4], labels: proxy(["a", "b", "c", "d"]), deny: proxy([3]) }),
    expected,
  );
  const options = {
    get topK() {
      return (disturb(), 1);
    },
    get labels() {
      return (disturb(), ["a", "b", "c", "d"]);
    },
  };
  assert.deepEqual(
    classify(x, options).classes.map(({ label }) => label),
    ["d"],
  );
});

test("allowed and denied classes come in an array of any kind, or a Set", () => {
  const x = [2, 1, 0.1];
  const labels = ["cat", "dog", "fox"];
  const indices = (options) => classify(x, { labels, ...options }).classes.map(({ index }) => index);
  for (const allow of [
    ["fox", 0],
    new Set(["fox", "cat"]),
    Int32Array.of(2, 0),
    BigInt64Array.of(0n, 2n),
    [0n, 2n],
    new Set([0, 2n]),
  ]) {
    assert.deepEqual(indices({ allow }), [0, 2]);
    assert.deepEqual(indices({ deny: allow }), [1]);
  }
});
