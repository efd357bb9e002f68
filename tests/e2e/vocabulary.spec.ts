// The next word: the words that may follow a word, the cut, the three views and the table. The chapter is
// loaded when the reader comes near.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { random } from "softmax-wasm";
import { expect, expectAllNear, expectNear, readNumber, test, visit, withoutScripts } from "./explorer-page";

const WORDS = 82_834;

/** The lists of www/words, read in the format that tools/words.py documents. */
const lists = (() => {
  const file = (name: string) =>
    gunzipSync(readFileSync(new URL(`../../www/words/${name}.bin`, import.meta.url)));
  const numbers = (bytes: Buffer, at: number) => () => {
    let [value, factor] = [0, 1];
    for (; bytes[at]! >= 128; at++, factor *= 128) value += (bytes[at]! - 128) * factor;
    return value + bytes[at++]! * factor;
  };
  const words = file("words");
  const [count, length, largest] = [words.readUInt32LE(0), words.readUInt32LE(4), words.readUInt32LE(8)];
  const end = 12 + length;
  const names: string[] = [];
  let name = "";
  words
    .subarray(12, end)
    .toString()
    .split("\n")
    .forEach((line, i) => {
      name = name.slice(0, line.codePointAt(0)! - 48) + line.slice(1);
      names[words[end + i]! + 256 * words[end + count + i]! + 65_536 * words[end + 2 * count + i]!] = name;
    });
  const drop = numbers(words, end + 3 * count);
  let level = largest;
  const counts = names.map(() => Math.exp((level -= drop()) / 64));
  const pairs = file("pairs");
  const total = pairs.readUInt32LE(0);
  const next = numbers(pairs, 4);
  const begun = names.map(() => next());
  let at = pairs.length - 2 * total;
  const followers = begun.map((many) => {
    let second = 0;
    return Array.from({ length: many }, () => (second += next()));
  });
  const counted = followers.map((seconds) =>
    seconds.map((second) => ({
      second,
      count: Math.exp((pairs[at]! + 256 * pairs[total + at++]!) / 64),
    })),
  );
  return { names, counts, followers: counted, total };
})();

/** Returns the words after a word at a temperature, the most probable first, and how many hold a part of the
 * probability. */
function oracle(word: string, T: number, part: number) {
  const { names, counts, followers } = lists;
  const pairs = followers[names.indexOf(word)] ?? [];
  const ofPairs = pairs.reduce((sum, { count }) => sum + count, 0);
  const ofWords = counts.reduce((a, b) => a + b);
  const scores = counts.map((count) => ((pairs.length > 0 ? 0.4 : 1) * count) / ofWords);
  for (const { second, count } of pairs) scores[second] = count / ofPairs;
  const ranks = [...names.keys()].sort((i, j) => scores[j]! - scores[i]!);
  const logits = ranks.map((rank) => Math.log(scores[rank]!));
  const e = logits.map((z) => Math.exp((z - logits[0]!) / T));
  const sum = e.reduce((a, b) => a + b, 0);
  let [kept, mass] = [0, 0];
  while (mass < part && kept < WORDS) mass += e[kept++]! / sum;
  return { p: e.map((e) => e / sum), logits, words: ranks.map((rank) => names[rank]!), kept, mass };
}

test("a word is read without its accents", async ({ page }) => {
  const section = await visit(page, "vocabulary", "");
  await section.locator("#next-word").fill("A naïve");
  await expect(section.locator("#next-word-text")).toContainText("“naive”");
});

test("the lists have the counts of the dictionaries to within 0.8 %", () => {
  const { names, counts, followers, total } = lists;
  expect([names.length, total]).toEqual([WORDS, 242_342]);
  // The counts are those in the files of symspellpy 6.10.1.
  for (const [word, count] of [
    ["the", 23_135_851_162],
    ["very", 334_923_368],
    ["covid", 300_000],
  ] as const)
    expectNear(counts[names.indexOf(word)]!, count, 0.008 * count, word);
  for (const [first, second, count] of [
    ["very", "good", 893_885_632],
    ["thank", "you", 733_376_704],
    ["of", "the", 177_045_273_024],
    ["zoom", "range", 6_739_136],
  ] as const) {
    const pair = followers[names.indexOf(first)]!.find((pair) => names[pair.second] === second)!;
    expectNear(pair.count, count, 0.008 * count, `${first} ${second}`);
  }
});

test("nothing of the chapter is loaded before the reader comes near", async ({ page }) => {
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  await page.goto("/");
  await expect(page.locator("#class-list .percent").first()).toHaveText("65.9 %");
  const isAbout = (url: string) => url.includes("/vocabulary-");
  await page.waitForTimeout(200);
  const early = requests.filter(isAbout).length;
  await page.locator("[data-section=vocabulary]").scrollIntoViewIfNeeded();
  await expect(page.locator("[data-section=vocabulary]")).toHaveClass(/loaded/);
  // Once the page has loaded, the service worker fetches all of it.
  expect(early === 0 || (await page.evaluate(() => navigator.serviceWorker.controller !== null))).toBe(true);
});

for (const [word, T] of [
  ["very", 1],
  ["very", 0.5],
  ["thank", 1],
  ["the", 1.5],
  ["softmax", 1],
  ["zyzzyva", 3],
] as const) {
  test(`after “${word}” at T = ${T} the table, the count and the sum are those of the oracle`, async ({
    page,
  }) => {
    await visit(page, "vocabulary", `#t=${T}&w=${word}`);
    await expect(page.locator("[data-section=vocabulary]")).toHaveClass(/loaded/);
    const { p, logits, words, kept, mass } = oracle(word, T, 0.9);
    await expect(page.locator("#vocabulary-kept")).toHaveText(kept.toLocaleString("en-GB"));
    expectNear(
      readNumber((await page.locator("#vocabulary-mass").textContent())!),
      100 * mass,
      0.0501,
      "the sum",
    );
    const column = (name: string) =>
      page.locator(`[data-section=vocabulary] tbody .${name}`).allTextContents();
    expectAllNear((await column("p")).map(readNumber), p.slice(0, 10), (p) => 0.0006 * p, "row");
    expectAllNear((await column("z")).map(readNumber), logits.slice(0, 10), 0.0501, "logit");
    expect(await column("word")).toEqual(words.slice(0, 10));
    expect(await column("kept")).toEqual(
      Array.from({ length: 10 }, (_, i) => (i < kept ? "kept" : "cut off")),
    );
  });
}

test("a typed word shows its next words and their source", async ({ page }) => {
  await visit(page, "vocabulary", "");
  await expect(page.locator("[data-section=vocabulary]")).toHaveClass(/loaded/);
  const field = page.getByLabel("What follows the word");
  const first = page.locator("[data-section=vocabulary] tbody .word").first();
  const source = page.locator("#next-word-text");
  await expect(field).toHaveValue("very");
  await expect(source).toHaveText("343 pairs begin with “very”; all other words are backed off.");
  // The last word of a sentence counts, in upper or lower case, and the text stays as it was typed.
  await field.fill("I would like to Thank ");
  await expect(first).toHaveText("you");
  await expect(field).toHaveValue("I would like to Thank ");
  await expect(page.locator(".after-word")).toHaveText("thank");
  await expect.poll(() => page.url()).toContain("&w=thank");
  await field.fill("softmax");
  await expect(source).toHaveText(
    "“softmax” is not one of the words that can be looked up. The counts of single words stand alone.",
  );
  await expect(first).toHaveText("the");
  await field.fill("aardvark");
  await expect(source).toHaveText(
    "No pair in the list begins with “aardvark”. The counts of single words stand alone.",
  );
  await field.fill("");
  await expect(source).toHaveText("No word is given. The counts of single words stand alone.");
  await field.fill("<b>1</b> ’");
  await expect(source).toContainText("“'” is not one of the words");
});

test("the view of the sums has a curve and a horizontal line for top-p", async ({ page }) => {
  await visit(page, "vocabulary", "");
  await page.getByLabel("added up").check();
  await expect(page.locator("canvas")).toBeHidden();
  const { p, kept } = oracle("very", 1, 0.9);
  const line = page.locator(".asked-line");
  await expect(line).toHaveAttribute("y1", "10.00");
  await expect(line).toHaveAttribute("y2", "10.00");
  const points = async (name: string) =>
    [...(await page.locator(name).getAttribute("d"))!.matchAll(/L([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [
      Number(x),
      Number(y),
    ]);
  const [left, right] = [await points(".sum-kept"), await points(".sum-cut")];
  const computeX = (rank: number) => (100 * Math.log(rank + 1)) / Math.log(WORDS + 1);
  expectNear(left.at(-1)![0]!, computeX(kept), 0.01, "the cut");
  expectNear(left.at(-1)![1]!, 10, 0.1, "where the curve meets the line");
  expect(left.at(-1)).toEqual(right[0]);
  expectNear(right.at(-1)![1]!, 0, 0.01, "all of them");
  const up = [...left, ...right].map(([, y]) => y!);
  expect(up).toEqual(up.toSorted((a, b) => b - a));
  await page.getByLabel(/^Top-p/).fill("50");
  await expect(line).toHaveAttribute("y1", "50.00");
  // Top-p applies to the words that top-k has kept.
  await page.getByLabel(/^Top-k/).press("Home");
  await expect(line).toHaveAttribute("y1", (100 - 50 * p[0]!).toFixed(2));
});

test("the linear view has an axis up to the largest probability, works by keyboard, and is kept in the link", async ({
  page,
}) => {
  await visit(page, "vocabulary", "");
  await page.getByLabel("on a log scale").focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByLabel("plain")).toBeChecked();
  await expect(page.locator(".vocabulary-y span:visible")).toHaveText(["6 %", "4 %", "2 %", "0"]);
  await expect.poll(() => page.url()).toContain("&g=1");
  await page.getByLabel("What follows the word").fill("thank");
  await expect(page.locator(".vocabulary-y span:visible")).toHaveText(["60 %", "40 %", "20 %", "0"]);
  await expect.poll(() => page.url()).toContain("&w=thank");
  await page.reload();
  await page.locator("[data-section=vocabulary]").scrollIntoViewIfNeeded();
  await expect(page.getByLabel("plain")).toBeChecked();
  await expect(page.getByLabel("What follows the word")).toHaveValue("thank");
});

test("the HTML has the default numbers, for readers without scripts", async ({ browser, baseURL }) => {
  const page = await withoutScripts(browser, baseURL);
  await page.goto("/");
  const { p, kept } = oracle("very", 1, 0.9);
  await expect(page.locator("#vocabulary-kept")).toHaveText(kept.toLocaleString("en-GB"));
  const rows = await page.locator("[data-section=vocabulary] tbody .p").allTextContents();
  expectAllNear(rows.map(Number), p.slice(0, 10), (p) => 0.0006 * p, "row");
  await expect(page.locator("[data-section=vocabulary] canvas")).toBeHidden();
});

test("the keyboard moves the cut, and sliders announce their meaning", async ({ page }) => {
  await visit(page, "vocabulary", "");
  await expect(page.locator("[data-section=vocabulary]")).toHaveClass(/loaded/);
  const topK = page.getByLabel(/^Top-k/);
  await topK.press("Home");
  await expect(page.locator("#vocabulary-text")).toHaveText(
    /^The cut keeps 1 of 82,834 words and 4.4 % of the probability\.$/,
  );
  await expect(topK).toHaveAttribute("aria-valuetext", "1");
  await topK.press("End");
  await expect(topK).toHaveAttribute("aria-valuetext", "all");
  const topP = page.getByLabel(/^Top-p/);
  await topP.press("End");
  await expect(page.locator("#vocabulary-kept")).toHaveText("82,834");
  await expect(topP).toHaveAttribute("aria-valuetext", "all");
});

for (const [T, kept] of [
  ["0", "1"],
  ["inf", "74,551"],
] as const) {
  test(`the limit T = ${T} is drawn like any temperature`, async ({ page }) => {
    await visit(page, "vocabulary", `#t=${T}`);
    await expect(page.locator("#vocabulary-kept")).toHaveText(kept);
  });
}

test("the bars on the canvas have the colours of the theme and follow a change of it", async ({ page }) => {
  await visit(page, "vocabulary", "");
  await expect(page.locator("[data-section=vocabulary]")).toHaveClass(/loaded/);
  const readFoot = () =>
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
  const light = await readFoot();
  expect(new Set(light).size).toBe(2);
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(readFoot).not.toEqual(light);
});

test("a line marks the cut, even with forced colours", async ({ page }) => {
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
  expectNear(
    await place(),
    Math.log(oracle("very", 1, 0.9).kept + 1) / Math.log(WORDS + 1),
    0.005,
    "the cut",
  );
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
  await page.goto("/");
  const tail = oracle("very", 1, 0.9)
    .p.slice(10)
    .reduce((a, b) => a + b);
  await expect(section).toContainText(
    `there are 82,824 of them, and together they hold ${(100 * tail).toFixed(0)} %`,
  );
  const kept = [1, 0.7, 1.5].map((T) => oracle("very", T, 0.9).kept.toLocaleString("en-GB"));
  await expect(section).toContainText(
    `90 % takes ${kept[0]} words at T = 1, ${kept[1]} at T = 0.7 and ${kept[2]} at T = 1.5`,
  );
  await expect(section).toContainText("such a word gets 0.4 times its probability among all words");
  await expect(section).toContainText("top-k goes first, and top-p then counts within what it has kept");
});

test("the word of a bar can be found by pointer and by keyboard", async ({ page }) => {
  await visit(page, "vocabulary", "");
  const { p, words } = oracle("very", 1, 0.9);
  const text = page.locator("#word-text");
  await page.getByLabel(/^Look at the word/).press("End");
  await expect(text).toHaveText(/^Rank 82,834: “.+”, with a probability of .* × 10⁻⁹, cut off\.$/);
  await page.getByLabel(/^Look at the word/).press("Home");
  await expect(text).toHaveText(`Rank 1: “good”, with a probability of ${p[0]!.toPrecision(4)}, kept.`);
  for (const view of ["on a log scale", "added up"]) {
    await page.getByLabel(view).check();
    const figure = page.locator(".vocabulary-canvas");
    const box = (await figure.boundingBox())!;
    await figure.hover({ position: { x: (box.width * Math.log(312.5)) / Math.log(WORDS + 1), y: 10 } });
    await expect(text).toHaveText(/^Rank 31\d: /);
    // Some drivers move the pointer by whole pixels, which are three ranks apart.
    const rank = Number((await text.textContent())!.match(/\d+/)![0]);
    expect(Math.abs(rank - 312)).toBeLessThan(3);
    await expect(text).toContainText(
      `: “${words[rank - 1]}”, with a probability of ${p[rank - 1]!.toExponential(3).split("e")[0]} × 10⁻⁴, kept.`,
    );
  }
  await page.getByLabel(/^Top-p/).fill("50");
  await expect(text).toContainText("cut off.");
});

test("a probability that is too small for an f32 has its digits", async ({ page }) => {
  await visit(page, "vocabulary", "#t=0.05");
  await page.getByLabel(/^Look at the word/).press("End");
  await expect(page.locator("#word-text")).toHaveText(
    /with a probability of \d\.\d{3} × 10⁻[¹²³⁴⁵⁶⁷⁸⁹⁰]{3}, cut off/,
  );
});

test("ten words are drawn with seeded numbers, and words that the cut removes are struck through", async ({
  page,
}) => {
  await visit(page, "vocabulary", "#t=1.5");
  await page.getByRole("button", { name: "Draw the next word ten times" }).click();
  const sentences = page.locator("#sentences li");
  await expect(sentences).toHaveCount(10);
  const { p, words, kept, mass } = oracle("very", 1.5, 0.9);
  const at = (number: number) => {
    let end = 0;
    return p.findIndex((part) => number < (end += part));
  };
  const next = random(1);
  const expected = Array.from({ length: 10 }, () => {
    const number = next();
    const drawn = at(number);
    return `… very ${drawn < kept ? words[drawn] : `${words[drawn]} ${words[at(number * mass)]}`}`;
  });
  // Words with the same count may be in either order, so a number may select the neighbour.
  const shown = await sentences.allTextContents();
  expect(shown.filter((text, i) => text === expected[i]).length).toBeGreaterThanOrEqual(9);
  expect(await sentences.locator("s").count()).toBeGreaterThan(0);
  await page.getByLabel(/^Top-p/).press("End");
  await expect(sentences.locator("s")).toHaveCount(0);
  await page.getByRole("button", { name: "Ten others" }).click();
  await expect.poll(() => sentences.allTextContents()).not.toEqual(shown);
});
