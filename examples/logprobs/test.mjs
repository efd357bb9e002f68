// The page in Chromium: CHROME names the program, CHROME_ARGS what it is started with.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { context } from "esbuild";
import { chromium } from "playwright-core";
import { logSoftmax } from "softmax-wasm";
import { predict, sentence, words } from "./model.js";

const executablePath = process.env.CHROME ?? "/usr/bin/chromium";
const args = (process.env.CHROME_ARGS ?? "--no-sandbox --disable-gpu").split(" ");
let esbuild, browser, page, address;

before(async () => {
  esbuild = await context({
    absWorkingDir: import.meta.dirname,
    entryPoints: ["page.js"],
    bundle: true,
    format: "esm",
    outdir: "dist",
  });
  const { port } = await esbuild.serve({ servedir: ".", host: "127.0.0.1", port: 0 });
  address = `http://127.0.0.1:${port}/`;
  browser = await chromium.launch({ executablePath, args });
});
after(async () => {
  await browser?.close();
  await esbuild?.dispose();
});
beforeEach(async () => {
  page = await browser.newPage({ hasTouch: true });
  await page.goto(address);
  await page.waitForSelector("#text button");
});
afterEach(() => page.close());

const token = (i) => page.locator("#text button").nth(i);
const caption = () => page.textContent("caption");
const described = (i) => `After “${words[sentence[i - 1]]}”, “${words[sentence[i]]}”`;

/** The logprob of each token, by the definition. */
const logprobs = (tokens) =>
  tokens.map((word, i) => {
    const logits = predict(tokens[i - 1]);
    const max = Math.max(...logits);
    return logits[word] - max - Math.log(logits.reduce((sum, x) => sum + Math.exp(x - max), 0));
  });
const format = (x) => x.toFixed(1).replace("-", "−");

test("each word has its logprob as a number, and a colour that is stronger the less likely it is", async () => {
  const expected = logprobs(sentence);
  const shown = await page.$$eval("#text button", (buttons) =>
    buttons.map((button) => ({
      word: button.firstChild.data,
      logprob: button.querySelector("small").textContent,
      surprise: Number(button.style.getPropertyValue("--surprise")),
    })),
  );
  assert.deepEqual(
    shown.map(({ word, logprob }) => [word, logprob]),
    sentence.map((word, i) => [words[word], format(expected[i])]),
  );
  shown.forEach(({ surprise }, i) =>
    assert.ok(Math.abs(surprise - Math.min(1, expected[i] / -12)) < 1e-9, words[sentence[i]]),
  );
});

test("the perplexity is that of the definition, and that of the alphabet's order is higher", async () => {
  const mean = (numbers) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  const perplexity = (tokens) => Math.exp(-mean(logprobs(tokens)));
  const sorted = sentence.toSorted((a, b) => (words[a] < words[b] ? -1 : 1));
  const [written, alphabet] = [perplexity(sentence), perplexity(sorted)];
  assert.ok(alphabet > 2 * written, `${alphabet} beside ${written}`);
  const line = () => page.textContent("#perplexity");
  assert.match(await line(), new RegExp(`^Perplexity ${written.toFixed(1)}:`));
  await page.getByLabel("in the order of the alphabet").check();
  assert.match(await line(), new RegExp(`^Perplexity ${alphabet.toFixed(1)}:`));
  assert.equal(await token(0).evaluate((button) => button.firstChild.data), "alice");
});

test("the table has the five most likely words, and the word itself", async () => {
  await token(6).focus();
  const logs = logSoftmax(predict(sentence[5]));
  const ranked = logs.map((log, i) => [log, i]).sort(([a, i], [b, j]) => b - a || i - j);
  const own = sentence[6];
  const listed = ranked.slice(0, 5).map(([, i]) => i);
  if (!listed.includes(own)) listed.push(own);
  assert.equal(
    await caption(),
    `${described(6)} is number ${1 + ranked.findIndex(([, i]) => i === own)} of 2,004 words:`,
  );
  const cells = await page.$$eval("tbody tr", (rows) =>
    rows.map((row) => [row.cells[0].textContent, row.cells[2].textContent, row.ariaCurrent]),
  );
  assert.deepEqual(
    cells,
    listed.map((i) => [words[i], format(logs[i]), i === own ? "true" : null]),
  );
});

/** Waits for the caption of a word: a tap becomes a click a little later. */
const expectWord = (i) =>
  page
    .waitForFunction(
      (start) => document.querySelector("caption").textContent.startsWith(start),
      i > 0 ? described(i) : "At the beginning, “alice”",
      { timeout: 3000 },
    )
    .catch(async () => assert.fail(`${await caption()} is not about ${words[sentence[i]]}`));

test("a pointer, a finger and the keyboard choose a word", async () => {
  const last = sentence.length - 1;
  await expectWord(0);
  await token(3).hover();
  await expectWord(3);
  await page.mouse.move(0, 0); // A mouse that rests on a word would choose it again.
  await token(5).tap();
  await expectWord(5);
  await page.getByLabel("as written").focus();
  await page.keyboard.press("Tab");
  await expectWord(5); // Tab comes back to the word that was chosen.
  for (const [key, expected] of [
    ["ArrowRight", 6],
    ["End", last],
    ["ArrowRight", last],
    ["ArrowLeft", last - 1],
    ["Home", 0],
    ["ArrowLeft", 0],
  ]) {
    await page.keyboard.press(key);
    await expectWord(expected);
    assert.equal(await token(expected).evaluate((button) => button === document.activeElement), true);
  }
  assert.equal(await page.locator("#text button[tabindex='0']").count(), 1);
});

/** WCAG's relative luminance of a color, painted on a canvas to have it in sRGB. */
const measureContrasts = () => {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const luminance = (color) => {
    pen.fillStyle = color;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data]
      .map((x) => x / 255)
      .map((x) => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return [...document.querySelectorAll("#text button")].map((button) => {
    const { color, backgroundColor } = getComputedStyle(button);
    const [a, b] = [luminance(color), luminance(backgroundColor)];
    return { contrast: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), backgroundColor };
  });
};

for (const colorScheme of ["light", "dark"]) {
  test(`every word is readable on its colour, ${colorScheme}`, async () => {
    await page.emulateMedia({ colorScheme });
    const measured = await page.evaluate(measureContrasts);
    const least = Math.min(...measured.map(({ contrast }) => contrast));
    assert.ok(least >= 7, `contrast ${least}`);
    assert.ok(new Set(measured.map(({ backgroundColor }) => backgroundColor)).size > 10);
  });
}
