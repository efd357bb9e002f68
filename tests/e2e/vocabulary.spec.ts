// Fifty thousand words: the canvas, the cut and the table, loaded when the reader comes near.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { random } from "softmax-wasm";
import { expect, near, numberIn, test, visit, withoutScripts } from "./explorer-page";

const NAMED = [9.1, 8.7, 8.4, 8.1, 7.9, 7.6, 7.3, 7, 6.9, 6.6, 6.5, 6.4];
const logits = Array.from(
  { length: 50_257 },
  (_, rank) => NAMED[rank] ?? 6.4 - 1.35 * Math.log((rank + 1) / 12),
);

/** The probabilities, and how many of the first hold a part of the whole. */
function oracle(T: number, part: number) {
  const e = logits.map((z) => Math.exp((z - 9.1) / T));
  const sum = e.reduce((a, b) => a + b, 0);
  let [kept, mass] = [0, 0];
  while (mass < part) mass += e[kept++]! / sum;
  return { p: e.map((e) => e / sum), kept, mass };
}

test("nothing of it is loaded before the reader comes near", async ({ page }) => {
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  await page.goto("/");
  await expect(page.locator("#class-list .percent").first()).toHaveText("65.9 %");
  const isAbout = (url: string) => url.includes("/vocabulary-");
  await page.waitForTimeout(200);
  const early = requests.filter(isAbout).length;
  await page.locator("[data-section=vocabulary]").scrollIntoViewIfNeeded();
  await expect(page.locator("[data-section=vocabulary]")).toHaveClass(/loaded/);
  // Once the page has loaded, the service worker fetches all of it to keep.
  expect(early === 0 || (await page.evaluate(() => navigator.serviceWorker.controller !== null))).toBe(true);
});

for (const T of [1, 0.5, 0.7, 1.5, 3]) {
  test(`at T = ${T} the table, the count and the part are those of the oracle`, async ({ page }) => {
    await visit(page, "vocabulary", `#t=${T}`);
    await expect(page.locator("[data-section=vocabulary]")).toHaveClass(/loaded/);
    const { p, kept, mass } = oracle(T, 0.9);
    await expect(page.locator("#vocabulary-kept")).toHaveText(kept.toLocaleString("en-GB"));
    near(numberIn((await page.locator("#vocabulary-mass").textContent())!), 100 * mass, 0.0501, "the part");
    const rows = await page.locator("[data-section=vocabulary] tbody .p").allTextContents();
    rows.forEach((text, i) => near(numberIn(text), p[i]!, 0.0006 * p[i]!, `row ${i}`));
    const states = await page.locator("[data-section=vocabulary] tbody .kept").allTextContents();
    expect(states).toEqual(Array.from({ length: 10 }, (_, i) => (i < kept ? "kept" : "cut off")));
  });
}

test("the default numbers stand in the HTML, for readers without scripts", async ({ browser, baseURL }) => {
  const page = await withoutScripts(browser, baseURL);
  await page.goto("/");
  const { p, kept } = oracle(1, 0.9);
  await expect(page.locator("#vocabulary-kept")).toHaveText(String(kept));
  const rows = await page.locator("[data-section=vocabulary] tbody .p").allTextContents();
  rows.forEach((text, i) => near(Number(text), p[i]!, 0.0006 * p[i]!, `row ${i}`));
  await expect(page.locator("[data-section=vocabulary] canvas")).toBeHidden();
});

test("the keyboard moves the cut, and sliders say what they mean", async ({ page }) => {
  await visit(page, "vocabulary", "");
  await expect(page.locator("[data-section=vocabulary]")).toHaveClass(/loaded/);
  const topK = page.getByLabel(/^Top-k/);
  await topK.press("Home");
  await expect(page.locator("#vocabulary-text")).toHaveText(
    /^1 of 50,257 words is kept; it holds 17.2 % of the probability.$/,
  );
  await expect(topK).toHaveAttribute("aria-valuetext", "1");
  await topK.press("End");
  await expect(topK).toHaveAttribute("aria-valuetext", "all");
  const topP = page.getByLabel(/^Top-p/);
  await topP.press("End");
  await expect(page.locator("#vocabulary-kept")).toHaveText("50,257");
  await expect(topP).toHaveAttribute("aria-valuetext", "all");
});

for (const [T, kept] of [
  ["0", "1"],
  ["inf", "45,232"],
] as const) {
  test(`the limit T = ${T} is drawn like any temperature`, async ({ page }) => {
    await visit(page, "vocabulary", `#t=${T}`);
    await expect(page.locator("#vocabulary-kept")).toHaveText(kept);
  });
}

test("the canvas has bars in the colours of the theme, and new ones when it changes", async ({ page }) => {
  await visit(page, "vocabulary", "");
  await expect(page.locator("[data-section=vocabulary]")).toHaveClass(/loaded/);
  const footOf = () =>
    page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>("[data-section=vocabulary] canvas")!;
      const copy = Object.assign(document.createElement("canvas"), {
        width: canvas.width,
        height: canvas.height,
      });
      const context = copy.getContext("2d", { willReadFrequently: true })!;
      context.drawImage(canvas, 0, 0);
      const at = (x: number) =>
        [...context.getImageData(Math.round(x * copy.width), copy.height - 2, 1, 1).data].join();
      return [at(0.01), at(0.95)];
    });
  const light = await footOf();
  expect(new Set(light).size).toBe(2);
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(footOf).not.toEqual(light);
});

test("a line marks the cut, in forced colours too", async ({ page }) => {
  await visit(page, "vocabulary", "");
  const line = page.locator(".cut-line");
  await expect(line).toHaveClass("cut-line");
  const place = async () => {
    const [a, b] = [
      (await line.boundingBox())!,
      (await page.locator("[data-section=vocabulary] canvas").boundingBox())!,
    ];
    return (a.x - b.x) / b.width;
  };
  near(await place(), Math.log(352) / Math.log(50_258), 0.005, "the line behind word 351");
  await page.emulateMedia({ forcedColors: "active" });
  await expect(line).toBeVisible();
  const [kept, cut] = await page
    .locator("[data-section=vocabulary] canvas")
    .evaluate((canvas) => [getComputedStyle(canvas).color, getComputedStyle(canvas).outlineColor]);
  expect(kept).not.toBe(cut);
  await page.getByLabel(/^Top-p/).press("End");
  await expect(line).toHaveClass(/at-end/);
});

test("the numbers in the text are those of the oracle", async ({ page }) => {
  const section = page.locator("[data-section=vocabulary]");
  const tail = oracle(1, 0.9)
    .p.slice(10)
    .reduce((a, b) => a + b);
  await expect(section).toContainText(
    `there are 50,247 of them, and together they hold ${(100 * tail).toFixed(0)} %`,
  );
  const words = [1, 0.7, 1.5].map((T) => oracle(T, 0.9).kept.toLocaleString("en-GB"));
  await expect(section).toContainText(
    `90 % takes ${words[0]} words at T = 1, ${words[1]} at T = 0.7 and ${words[2]} at T = 1.5`,
  );
  await expect(section).toContainText("top-k goes first, and top-p then counts within what it has kept");
});

const words = (() => {
  const tail = gunzipSync(readFileSync(new URL("../../www/words/tail.bin", import.meta.url)))
    .toString()
    .split("\n");
  return [
    "sunny",
    "cold",
    "warm",
    "rainy",
    "cloudy",
    "nice",
    "beautiful",
    "perfect",
    "hot",
    "windy",
    "fine",
    "grey",
    ...tail,
  ];
})();

test("every rank has a word of its own", () => {
  expect(words).toHaveLength(50_257);
  expect(new Set(words).size).toBe(50_257);
});

test("a bar can be asked which word it is, by pointer and by keyboard", async ({ page }) => {
  await visit(page, "vocabulary", "");
  const { p } = oracle(1, 0.9);
  const text = page.locator("#word-text");
  await page.getByLabel(/^Look at the word/).press("End");
  await expect(text).toHaveText(
    new RegExp(`^Rank 50,257: “${words.at(-1)}”, with a probability of .* × 10⁻⁷, cut off\\.$`),
  );
  await page.getByLabel(/^Look at the word/).press("Home");
  await expect(text).toHaveText(`Rank 1: “sunny”, with a probability of ${p[0]!.toPrecision(4)}, kept.`);
  const canvas = page.locator("[data-section=vocabulary] canvas");
  const box = (await canvas.boundingBox())!;
  await canvas.hover({ position: { x: (box.width * Math.log(312.5)) / Math.log(50_258), y: 10 } });
  await expect(text).toContainText(
    `Rank 312: “${words[311]}”, with a probability of ${p[311]!.toExponential(3).split("e")[0]} × 10⁻⁴, kept.`,
  );
  await page.getByLabel(/^Top-p/).fill("50");
  await expect(text).toContainText("cut off.");
});

test("ten sentences are completed with the words of seeded numbers, those that the cut removes struck through", async ({
  page,
}) => {
  await visit(page, "vocabulary", "#t=1.5");
  await page.getByRole("button", { name: "Complete the sentence ten times" }).click();
  const sentences = page.locator("#sentences li");
  await expect(sentences).toHaveCount(10);
  const { p, kept, mass } = oracle(1.5, 0.9);
  const at = (number: number) => {
    let end = 0;
    return p.findIndex((part) => number < (end += part));
  };
  const next = random(1);
  const expected = Array.from({ length: 10 }, () => {
    const number = next();
    const place = at(number);
    return `The weather today is ${place < kept ? words[place] : `${words[place]} ${words[at(number * mass)]}`}.`;
  });
  // A number within a rounding error of an edge may fall on either side of it.
  const shown = await sentences.allTextContents();
  expect(shown.filter((text, i) => text === expected[i]).length).toBeGreaterThanOrEqual(9);
  expect(await sentences.locator("s").count()).toBeGreaterThan(0);
  await page.getByLabel(/^Top-p/).press("End");
  await expect(sentences.locator("s")).toHaveCount(0);
  await page.getByRole("button", { name: "Ten more" }).click();
  await expect.poll(() => sentences.allTextContents()).not.toEqual(shown);
});
