// Each row of the table of docs/coming-from.md: what stands there is called, what stands here is run as it is
// printed, and the numbers are compared, within what the other library promises. SciPy's, JAX's and optax's
// results are in reference.json (make_reference.py); the npm packages are those of benches, and their rows
// are skipped where these aren't installed: `make coming-from` installs them.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";

// The packed package, as tests/js has it.
const require = createRequire(import.meta.url);
const api = require("softmax-wasm");
const page = readFileSync(new URL("../../docs/coming-from.md", import.meta.url), "utf8");
const {
  shape,
  inputs,
  results: { scipy, jax, optax },
} = JSON.parse(readFileSync(new URL("reference.json", import.meta.url), "utf8"));

/** The rows of the table: what stands there, and what here. */
const rows = page
  .split("\n")
  .filter((line) => line.startsWith("| "))
  .slice(1)
  .map((line) => line.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, "")));

const { x, b, counts, labels, target, mask } = inputs;
const narrow = Float32Array.from(x);
/** The distance from 1 to the next number of f32 and of f64. */
const EPSILON = { f32: 2 ** -23, f64: 2 ** -52 };

/** Compares numbers with the other library's, within a number of epsilons or an absolute distance. */
function near(here, there, type = "f64", epsilons = 4, absolute = 0) {
  const [a, b] = [here, there].map((numbers) =>
    typeof numbers === "number" ? [numbers] : Array.from(numbers),
  );
  assert.equal(a.length, b.length);
  a.forEach((value, i) => {
    const least = Math.max(Math.abs(b[i]) * epsilons * EPSILON[type], absolute);
    assert.ok(
      Object.is(value, b[i]) || value === b[i] || Math.abs(value - b[i]) <= least,
      `entry ${i}: ${value} here, ${b[i]} there`,
    );
  });
}

/** Runs code of the right cell with these names. */
function here(code, names = {}) {
  const all = { ...api, x, shape, ...names };
  return new Function(...Object.keys(all), `return ${code}`)(...Object.values(all));
}

const installed = existsSync(new URL("../../benches/node_modules/@jax-js/jax/package.json", import.meta.url));
const libraries = installed ? await import("../../benches/libraries.mjs") : undefined;
const makeTensor = (numbers, dims) => libraries.tf.tensor(Array.from(numbers), dims, "float32");
/** f32 kernels of others lose the digits of small numbers and flush the smallest to 0. */
const LOOSE = ["f32", 16, 1e-7];
/** SciPy rounds x − max, or x − log Σ e^x, before the exponential: a relative error of its size, here
 * 2,000, and a logarithm near 0 is rounded as the largest of what cancels. */
const SCIPY = ["f64", 2000, 1e-15];

// By the left cell: `codes` stand in the right one, and `run` compares; `needs` says that npm packages are
// needed, and `documented` why nothing can be run here.
const CASES = {
  "tfjs `tf.softmax(t)`, `tf.logSoftmax(t)`": {
    codes: ["softmax(t.dataSync(), { shape: t.shape })", "logSoftmax(t.dataSync(), { shape: t.shape })"],
    needs: true,
    run([softmax, logSoftmax]) {
      const t = makeTensor(narrow, shape);
      near(here(softmax, { t }), libraries.tf.softmax(t).dataSync(), ...LOOSE);
      near(here(logSoftmax, { t }), libraries.tf.logSoftmax(t).dataSync(), ...LOOSE);
    },
  },
  "tfjs `tf.logSumExp(t, axis, true)`": {
    codes: ["logSumExp(x, { shape, axis, keepDims: true })"],
    needs: true,
    run([code]) {
      for (const axis of [0, 1])
        near(
          here(code, { x: narrow, axis }),
          libraries.tf.logSumExp(makeTensor(narrow, shape), axis, true).dataSync(),
          ...LOOSE,
        );
    },
  },
  "tfjs `tf.topk(t, k)`": {
    codes: ["topK(x, k, { shape })"],
    needs: true,
    run([code]) {
      const { indices, values } = libraries.tf.topk(makeTensor(narrow, shape), 2);
      const top = here(code, { x: narrow, k: 2 });
      assert.deepEqual([...top.indices], [...indices.dataSync()]);
      near(top.values, values.dataSync());
    },
  },
  "tfjs `tf.multinomial(logits, n, seed)`": {
    codes: ["sample(x, { shape, count: n, seed })"],
    needs: true,
    run([code]) {
      const n = 20_000;
      const logits = Float32Array.of(0, 1, 2, 2, 0, 1);
      const there = libraries.tf.multinomial(makeTensor(logits, [2, 3]), n, 7).dataSync();
      const drawn = here(code, { x: logits, shape: [2, 3], n, seed: 7 });
      assert.equal(drawn.length, there.length);
      const p = api.softmax(logits, { shape: [2, 3] });
      const counted = (draws) =>
        Array.from(
          p,
          (_, i) =>
            draws.slice(i < 3 ? 0 : n, i < 3 ? n : 2 * n).filter((index) => index === i % 3).length / n,
        );
      // Counts are off by less than five standard deviations.
      for (const draws of [there, drawn]) near(counted(draws), p, "f64", 0, 5 * Math.sqrt(0.25 / n));
    },
  },
  "tfjs `tf.losses.softmaxCrossEntropy(oneHot, logits)`": {
    codes: ["crossEntropy(logits, oneHot, { shape })"],
    needs: true,
    run([code]) {
      const logits = narrow.slice(0, 6);
      const oneHot = Float32Array.of(0, 1, 0, 0, 0, 1);
      const there = libraries.tf.losses
        .softmaxCrossEntropy(makeTensor(oneHot, [2, 3]), makeTensor(logits, [2, 3]))
        .dataSync();
      near(here(code, { logits, oneHot, shape: [2, 3] }), there, ...LOOSE);
    },
  },
  "transformers.js `softmax(array)`, `log_softmax(array)`": {
    codes: ["softmax(array)", "logSoftmax(array)", "softmax(output.logits)"],
    needs: true,
    run([softmax, logSoftmax, ofTensor]) {
      const { softmax: there, log_softmax: logThere, Tensor } = libraries.transformers;
      const array = Array.from(x.slice(0, 3));
      near(here(softmax, { array }), there(array));
      // The other function takes the logarithms of the probabilities.
      near(here(logSoftmax, { array }), logThere(array), "f64", 16);
      const output = { logits: new Tensor("float32", narrow.slice(), shape) };
      const rows = output.logits.tolist().flatMap((row) => there(Float32Array.from(row)));
      near(
        here(ofTensor, { output }),
        rows.flatMap((row) => [...row]),
        "f32",
        4,
        2 ** -126,
      );
    },
  },
  "transformers.js pipelines' `top_k`": {
    codes: ["classify(logits, { labels, topK })"],
    needs: true,
    async run([code]) {
      const { TextClassificationPipeline, Tensor } = libraries.transformers;
      const id2label = { 0: "cat", 1: "dog", 2: "fox" };
      const model = Object.assign(
        async () => ({ logits: new Tensor("float32", narrow.slice(0, 3), [1, 3]) }),
        { config: { id2label } },
      );
      const pipeline = new TextClassificationPipeline({
        task: "text-classification",
        model,
        tokenizer: () => ({}),
      });
      const [there] = [await pipeline("a text", { top_k: 2 })];
      const { classes } = here(code, { logits: narrow.slice(0, 3), labels: id2label, topK: 2 });
      assert.deepEqual(
        classes.map(({ label }) => label),
        there.map(({ label }) => label),
      );
      near(
        classes.map(({ probability }) => probability),
        there.map(({ score }) => score),
        "f32",
      );
    },
  },
  "ONNX Runtime `await session.run(feeds)`": {
    codes: ["softmax(results.logits)"],
    needs: true,
    async run([code]) {
      const logits = narrow.slice(0, 3);
      // Its tensor has `data` and `dims`; a Softmax at the end of a model gives the same numbers.
      near(
        here(code, { results: { logits: { type: "float32", data: logits, dims: [1, 3] } } }),
        await libraries.runtime.softmax(logits),
        "f32",
        4,
      );
    },
  },
  "`scipy.special.softmax(x)`, which joins all axes by default": {
    codes: ["softmax(x, { shape, axis: null })"],
    run([code]) {
      near(here(code), scipy.softmax, ...SCIPY);
      near(here("softmax(x, { shape, axis: -1 })"), scipy["softmax of rows"], ...SCIPY);
      near(here("softmax(x, { shape, axis: 0 })"), scipy["softmax of columns"], ...SCIPY);
    },
  },
  "`scipy.special.log_softmax(x, axis)`": {
    codes: ["logSoftmax(x, { shape, axis })"],
    run([code]) {
      near(here(code, { axis: -1 }), scipy.log_softmax, ...SCIPY);
      near(here(code, { axis: 0 }), scipy["log_softmax of columns"], ...SCIPY);
    },
  },
  "`scipy.special.logsumexp(x, axis, b=b, return_sign=True)`": {
    codes: ["logSumExp(x, { shape, axis, weights: b, returnSign: true })"],
    run([code]) {
      const { value, sign } = here(code, { axis: -1, b });
      near(value, scipy["logsumexp, b"], "f64", 8, 1e-15);
      near(sign, scipy["logsumexp, b, sign"]);
      near(here("logSumExp(x, { shape, axis: -1 })"), scipy.logsumexp, "f64", 8);
    },
  },
  "`scipy.special.expit(x)`, `log_expit(x)`": {
    codes: ["sigmoid(x)", "logSigmoid(x)"],
    run([sigmoid, logSigmoid]) {
      near(here(sigmoid), scipy.expit);
      near(here(logSigmoid), scipy.log_expit);
    },
  },
  "`scipy.stats.entropy(p)`, which divides `p` by its sum first": {
    codes: ["entropy(p)", "counts.map((count) => count / sum)"],
    run([code, normalised]) {
      near(here("entropy(p, { shape })", { p: target }), scipy["entropy of target"]);
      const sum = counts.reduce((a, b) => a + b);
      near(here(code, { p: here(normalised, { counts, sum }) }), scipy["entropy of counts"]);
      assert.throws(() => here(code, { p: counts }), { code: "ERR_ENTRY" });
    },
  },
  "jax-js `nn.softmax(x, axis)`, `nn.logSoftmax(x, axis)`, `nn.logsumexp(x, axis)`": {
    codes: ["softmax(x, { shape, axis })", "logSoftmax(x, { shape, axis })", "logSumExp(x, { shape, axis })"],
    needs: true,
    async run([softmax, logSoftmax, logSumExp]) {
      const { nn, numpy } = libraries.jax;
      const array = () => numpy.array(Array.from(x)).reshape(shape);
      for (const axis of [0, -1]) {
        near(here(softmax, { x: narrow, axis }), await nn.softmax(array(), axis).data(), ...LOOSE);
        near(here(logSoftmax, { x: narrow, axis }), await nn.logSoftmax(array(), axis).data(), ...LOOSE);
        near(here(logSumExp, { x: narrow, axis }), await nn.logsumexp(array(), axis).data(), ...LOOSE);
      }
    },
  },
  "JAX `jax.nn.softmax(x, where=mask)`": {
    codes: ["softmax(x, { shape, mask })"],
    run([code]) {
      near(here(code, { x: narrow, mask }), jax["softmax, where"], ...LOOSE);
      near(here("softmax(x, { shape })", { x: narrow }), jax.softmax, ...LOOSE);
      near(here("softmax(x, { shape, axis: 0 })", { x: narrow }), jax["softmax of columns"], ...LOOSE);
      near(here("logSoftmax(x, { shape })", { x: narrow }), jax.log_softmax, ...LOOSE);
      near(here("logSumExp(x, { shape })", { x: narrow }), jax.logsumexp, ...LOOSE);
    },
  },
  "optax `softmax_cross_entropy_with_integer_labels(logits, target)`, `softmax_cross_entropy(logits, target)`":
    {
      codes: ['crossEntropy(logits, target, { shape, reduction: "none" })'],
      run([code]) {
        // The logits are near 1,000, and their difference from their log-sum-exp is a loss of 1.3.
        const cancelling = ["f32", 16, 1000 * EPSILON.f32];
        near(here(code, { logits: narrow, target: labels }), optax["integer labels"], ...cancelling);
        near(
          here(code, { logits: narrow, target: Float32Array.from(target) }),
          optax.distributions,
          ...cancelling,
        );
      },
    },
  "optax `sigmoid_binary_cross_entropy(logits, target)`": {
    codes: ['binaryCrossEntropy(logits, target, { reduction: "none" })'],
    run([code]) {
      near(here(code, { logits: narrow, target: Float32Array.from(target) }), optax["yes or no"], ...LOOSE);
    },
  },
  "PyTorch `F.cross_entropy(logits, target, weight=w)`": {
    codes: ["crossEntropy(logits, target, { shape, weights: w, ignoreIndex: -100 })"],
    documented:
      "PyTorch for PyPI comes with CUDA, 3 GB; ONNX's data, which are made by its definition, are in tests/conformance (sce_…)",
    run([code]) {
      // torch.nn.CrossEntropyLoss: classes are divided by the sum of their weights, distributions by the
      // rows.
      const w = [2, 4, 6];
      const losses = api.crossEntropy(x, labels, { shape, reduction: "none" });
      const sums = labels.reduce(
        ([loss, weight], label, row) => [loss + w[label] * losses[row], weight + w[label]],
        [0, 0],
      );
      near(here(code, { logits: x, target: labels, w }), sums[0] / sums[1]);
      const oneHot = x.map((_, i) => (labels[Math.floor(i / 3)] === i % 3 ? 1 : 0));
      near(here(code, { logits: x, target: oneHot, w }), sums[0] / labels.length);
      assert.ok(Number.isNaN(here(code, { logits: x, target: labels.map(() => -100), w })));
    },
  },
  "MediaPipe tasks' `maxResults`, `scoreThreshold`, `categoryAllowlist`, `categoryDenylist`": {
    codes: ["classify(logits, { topK, threshold, allow, deny })"],
    documented:
      "its classifiers need model files, which no registry has; their documentation names the options",
    run([code]) {
      const logits = [2, 1, 0.1, 0];
      const { classes } = here(code, { logits, topK: 2, threshold: 0.05, allow: [0, 1, 2], deny: [0] });
      assert.deepEqual(
        classes.map(({ index }) => index),
        [1, 2],
      );
    },
  },
};

test("each row of the table has a case here, and each case a row", () => {
  assert.deepEqual(
    rows.map(([there]) => there),
    Object.keys(CASES),
  );
});

for (const [there, right] of rows) {
  const { codes = [], needs, documented, run } = CASES[there] ?? {};
  const skip = needs && !libraries ? "make coming-from installs what it needs" : false;
  test(`${there}${documented ? ` (documented only: ${documented})` : ""}`, { skip }, async () => {
    for (const code of codes) assert.ok(right.includes(`\`${code}\``), `the row lacks ${code}`);
    await run(codes);
  });
}
