// The page and its worker in Chromium: CHROME names the program, CHROME_ARGS what it is started with.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { context } from "esbuild";
import { chromium } from "playwright-core";
import { softmax } from "softmax-wasm";

const executablePath = process.env.CHROME ?? "/usr/bin/chromium";
const args = (process.env.CHROME_ARGS ?? "--no-sandbox --disable-gpu").split(" ");
let esbuild, browser, page, worker;

before(async () => {
  esbuild = await context({
    absWorkingDir: import.meta.dirname,
    entryPoints: ["page.js", "worker.js"],
    bundle: true,
    format: "esm",
    outdir: "dist",
  });
  const { port } = await esbuild.serve({ servedir: ".", host: "127.0.0.1", port: 0 });
  browser = await chromium.launch({ executablePath, args });
  page = await browser.newPage();
  const started = page.waitForEvent("worker");
  await page.goto(`http://127.0.0.1:${port}/`);
  worker = await started;
});
after(async () => {
  await browser?.close();
  await esbuild?.dispose();
});

/** Gives numbers to a worker of the page's own script and returns what it answers. */
const ask = (logits, shape) =>
  page.evaluate(
    async ([numbers, shape]) => {
      const worker = new Worker("dist/worker.js", { type: "module" });
      const logits = Float32Array.from(numbers);
      const parts = [];
      let error;
      await new Promise((resolve) => {
        worker.onerror = ({ message }) => resolve((error = message));
        worker.onmessage = ({ data: { row, probabilities } }) => {
          parts.push({ row, probabilities: [...probabilities], bytes: probabilities.buffer.byteLength });
          if (parts.reduce((sum, part) => sum + part.probabilities.length, 0) === numbers.length) resolve();
        };
        worker.postMessage({ logits, shape }, [logits.buffer]);
      });
      worker.terminate();
      return { parts, error, left: logits.length };
    },
    [logits, shape],
  );

test("the page counts rows while they come and ends with what Node computes", async () => {
  await page.evaluate(() => {
    globalThis.seen = [];
    const note = () => globalThis.seen.push(document.querySelector("progress").value);
    new MutationObserver(note).observe(document.querySelector("output"), { childList: true });
  });
  await worker.evaluate(() => {
    const send = postMessage;
    globalThis.left = 0;
    globalThis.postMessage = (data, transfer) => {
      send(data, transfer);
      globalThis.left += data.probabilities.length;
    };
  });
  await page.click("button");
  await page.waitForFunction(() => document.querySelector("output").value.startsWith("1000 of 1000"));
  const logits = Float32Array.from({ length: 5e6 }, (_, i) => 10 * Math.sin(i * i));
  const p = softmax(logits, { shape: [1000, 5000] });
  let sum = 0;
  for (let i = 0; i < p.length; i += 5000) sum += p.subarray(i, i + 5000).reduce((a, b) => Math.max(a, b));
  const expected = `1000 of 1000 rows; the likeliest class has ${(sum / 10).toFixed(4)} % on average`;
  assert.equal(await page.textContent("output"), expected);
  const seen = await page.evaluate(() => globalThis.seen);
  assert.deepEqual(
    seen,
    Array.from({ length: 20 }, (_, i) => (50 * (i + 1)) / 1000),
  );
  assert.equal(await worker.evaluate(() => globalThis.left), 0, "results are copied instead of transferred");
});

test("logits are transferred, and results come in parts, in order", async () => {
  const logits = Array.from({ length: 130 * 7 }, (_, i) => Math.fround(9 * Math.sin(i)));
  const { parts, left } = await ask(logits, [130, 7]);
  assert.equal(left, 0);
  assert.deepEqual(
    parts.map(({ row }) => row),
    [0, 50, 100],
  );
  assert.deepEqual(
    parts.map(({ bytes }) => bytes),
    [50 * 7 * 4, 50 * 7 * 4, 30 * 7 * 4],
  );
  const expected = softmax(Float32Array.from(logits), { shape: [130, 7] });
  assert.deepEqual(
    parts.flatMap(({ probabilities }) => probabilities),
    [...expected],
  );
});

test("an error in the worker reaches the page with its numbers", async () => {
  const { error } = await ask([1, 2, 3], [1, 2.5]);
  assert.match(error, /shape.*2\.5/);
});

test("the page's Content-Security-Policy stays as strict as it is: WebAssembly is the worker's", async () => {
  const inPage = await page.evaluate(() => {
    try {
      return String(new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)));
    } catch (error) {
      return error.message;
    }
  });
  assert.match(inPage, /Content Security Policy/);
  assert.equal((await ask([0, 0], [1, 2])).parts[0].probabilities[0], 0.5);
});
