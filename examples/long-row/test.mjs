// The row over workers beside one pass, in Chromium. CHROME names the program, CHROME_ARGS its arguments.
import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import { after, before, test } from "node:test";
import { context } from "esbuild";
import { chromium } from "playwright-core";

const executablePath = process.env.CHROME ?? "/usr/bin/chromium";
const args = (process.env.CHROME_ARGS ?? "--no-sandbox --disable-gpu").split(" ");
let esbuild, browser, page;

before(async () => {
  esbuild = await context({
    absWorkingDir: import.meta.dirname,
    entryPoints: {
      page: "page.js",
      worker: "worker.js",
      "long-row": "long-row.js",
      "softmax-wasm": "softmax-wasm",
    },
    bundle: true,
    format: "esm",
    outdir: "dist",
  });
  const { port } = await esbuild.serve({ servedir: ".", host: "127.0.0.1", port: 0 });
  browser = await chromium.launch({ executablePath, args });
  page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${port}/`);
});
after(async () => {
  await browser?.close();
  await esbuild?.dispose();
});

/** Compares, in the page, n logits over `count` workers with one pass: the largest differences in ULP. */
const compare = (n, count, change) =>
  page.evaluate(
    async ([n, count, change]) => {
      const [{ softmax, logSumExp }, { softmaxInWorkers, startWorkers }, { makeLogits }] = await Promise.all(
        ["softmax-wasm", "long-row", "page"].map((name) => import(`/dist/${name}.js`)),
      );
      const logits = makeLogits(n);
      for (const [index, x] of change) logits[index] = x;
      const before = logits.slice();
      const workers = startWorkers(count);
      const actual = await softmaxInWorkers(logits, workers);
      for (const worker of workers) worker.terminate();
      const bits = (x) => new Int32Array(x.buffer);
      const [a, b] = [actual.probabilities, softmax(logits)].map(bits);
      let ulps = 0;
      let sum = 0;
      for (let i = 0; i < n; i++) {
        ulps = Math.max(ulps, Math.abs(a[i] - b[i]));
        sum += actual.probabilities[i];
      }
      return {
        ulps,
        sum,
        isUnchanged: bits(before).every((x, i) => x === bits(logits)[i]),
        logSumExp: actual.logSumExp,
        // The pass computes in f64, as the states do; a row of f32 would be rounded at its end.
        onePass: logSumExp(Float64Array.from(logits)),
      };
    },
    [n, count, change ?? []],
  );

const ULP = 2 ** -52;
for (const count of [1, 2, 4]) {
  test(`16,777,216 logits over ${count} workers are those of one pass within the promise`, async () => {
    const { ulps, sum, isUnchanged, logSumExp, onePass } = await compare(1 << 24, count);
    // Each is within 2 ULP of the exact result, so they are within 4 of each other at most.
    assert.ok(ulps <= 2, `${ulps} ULP`);
    assert.ok(Math.abs(sum - 1) < 1e-6, `the sum is ${sum}`);
    assert.ok(Math.abs(logSumExp / onePass - 1) <= ULP, `${logSumExp} beside ${onePass}`);
    assert.ok(isUnchanged);
  });
}

test("a length that workers don't divide, more workers than logits, −∞, +∞ and NaN", async () => {
  assert.ok((await compare(1_000_003, 4)).ulps <= 2);
  assert.ok((await compare(2, 4)).ulps <= 2);
  const masked = await compare(1000, 3, [[0, -Infinity]]);
  assert.ok(masked.ulps <= 2 && Math.abs(masked.sum - 1) < 1e-6);
  for (const x of [Infinity, NaN]) {
    const { sum, logSumExp } = await compare(1000, 3, [[999, x]]);
    assert.deepEqual([sum, logSumExp], [NaN, x]);
  }
});

test("an error in a worker rejects the promise with its text", async () => {
  const text = await page.evaluate(async () => {
    const { softmaxInWorkers, startWorkers } = await import("/dist/long-row.js");
    const workers = startWorkers(2);
    return softmaxInWorkers(new BigInt64Array(2), workers).catch((error) => error.message);
  });
  assert.match(text, /SoftmaxState\.add: .*BigInt64Array/);
});

test("the page prints the time of one call, and of 1, 2 and 4 workers", async (t) => {
  await page.click("button");
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 4, undefined, {
    timeout: 90_000,
  });
  const table = await page.$$eval("tbody tr", (rows) =>
    rows.map((row) => [...row.cells].map((cell) => cell.textContent)),
  );
  for (const [name, time] of table) {
    t.diagnostic(`${name}: ${time}`);
    assert.match(time, /^[1-9]\d* ms$/);
  }
  t.diagnostic(`${availableParallelism()} cores, Chromium ${browser.version()}`);
});
