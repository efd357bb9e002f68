// Reading digits: drawing, reading, training, "don't know", confusions, and the reader's own examples.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { LinearClassifier } from "softmax-wasm/learn";
import {
  expect,
  expectAllNear,
  expectNear,
  measureOverflow,
  oracle,
  plain,
  readNumber,
  ready,
  test,
  toPercentages,
  visit,
  withoutScripts,
} from "./explorer-page";
import { DIGITS } from "./strokes";

const file = (name: string) => readFileSync(new URL(`../../www/digits/${name}.bin`, import.meta.url));
const { coefficients, intercepts } = LinearClassifier.fromBytes(new Uint8Array(file("model")));
const bytes = gunzipSync(file("held-out"));
const count = bytes.length / 65;
const labels = [...bytes.subarray(0, count)];
const getImage = (i: number) => [...bytes.subarray(count + 64 * i, count + 64 * (i + 1))];

/** Computes the logits W·x + b of an image without the package. */
const computeLogits = (image: number[]) =>
  Array.from(intercepts, (b, k) => image.reduce((sum, ink, j) => sum + ink * coefficients[64 * k + j]!, b));

const THREE = [
  "..####..",
  ".....##.",
  ".....##.",
  "...###..",
  ".....##.",
  ".....##.",
  ".....##.",
  "..####..",
];

async function open(page: Page) {
  await visit(page, "digits", "");
  await expect(page.locator("[data-section=digits]")).toHaveClass(/loaded/);
}

async function expectReading(page: Page, image: number[]) {
  const z = computeLogits(image);
  const { p } = oracle(z, 1);
  const shown = async (name: string) =>
    (await page.locator(`#digit-rows .${name}`).allTextContents()).map(readNumber);
  expectAllNear(await shown("digit-logit"), z, 0.051, "logit");
  expectAllNear(await shown("digit-percent"), toPercentages(p), 0.0501, "percent");
}

test("the HTML has the numbers of the default picture, and they are those of the model", async ({
  browser,
  baseURL,
  page,
}) => {
  const still = await withoutScripts(browser, baseURL);
  await still.goto("/");
  const three = getImage(labels.indexOf(3));
  await expectReading(still, three);
  await expect(still.locator("#digit-grid .pixel")).toHaveCount(64);
  await open(page);
  await expectReading(page, three);
  const ink = await page
    .locator("#digit-grid .pixel")
    .evaluateAll((all) => all.map((pixel) => Number(pixel.getAttribute("fill-opacity"))));
  expectAllNear(
    ink,
    three.map((pixel) => pixel / 16),
    0.001,
    "pixel",
  );
});

test("the text names the solver, and no logit is −0.0", async ({ page }) => {
  await open(page);
  await expect(page.locator("[data-section=digits]")).toContainText(
    "plus a small penalty on large weights. The method was L-BFGS",
  );
  for (const digit of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) {
    await page.getByRole("button", { name: `A written ${digit}` }).click();
    const logits = await page.locator("#digit-rows .digit-logit").allTextContents();
    expect(logits).toHaveLength(10);
    expect(logits).not.toContain("−0.0");
  }
});

test("the pictures show the weights on one scale", async ({ page }) => {
  await open(page);
  const most = Math.max(...coefficients.map(Math.abs));
  const shown = await page
    .locator("#digit-rows .digit-picture")
    .evaluateAll((pictures) =>
      pictures.flatMap((picture) =>
        [...picture.querySelectorAll(".pixel")].map(
          (pixel) =>
            Number(pixel.getAttribute("fill-opacity")) * (pixel.classList.contains("against") ? -1 : 1),
        ),
      ),
    );
  expectAllNear(
    shown,
    Array.from(coefficients, (weight) => weight / most),
    0.00051,
    "weight",
  );
});

test("each sample shows the model's reading", async ({ page }) => {
  await open(page);
  for (const digit of [0, 4, 7, 9]) {
    await page.getByRole("button", { name: `A written ${digit}` }).click();
    await expectReading(page, getImage(labels.indexOf(digit)));
  }
  await page.getByRole("button", { name: "Other samples" }).click();
  await page.getByRole("button", { name: "A written 5" }).click();
  await expectReading(page, getImage(labels.indexOf(5, labels.indexOf(5) + 1)));
});

test("a 3 that is drawn by keyboard is read as a 3", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(page.locator("#digit-status")).toContainText("The grid is empty");
  await page.locator("#digit-grid").focus();
  for (const [y, row] of THREE.entries()) {
    for (const [x, pixel] of [...row].entries()) {
      if (pixel === "#") for (let press = 0; press < 2; press++) await page.keyboard.press("Space");
      if (x < 7) await page.keyboard.press("ArrowRight");
    }
    for (let x = 0; x < 7; x++) await page.keyboard.press("ArrowLeft");
    if (y < 7) await page.keyboard.press("ArrowDown");
  }
  await expectReading(
    page,
    THREE.flatMap((row) => [...row].map((pixel) => (pixel === "#" ? 16 : 0))),
  );
  await expect(page.locator("#digit-status")).toContainText(/(Reads|Don’t know:) 3/);
});

/** Draws strokes in a part of the grid. `corner` is the corner of that part. */
async function draw(page: Page, strokes: (typeof DIGITS)[number]["strokes"], size: number, corner: number) {
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(page.locator("#digit-status")).toContainText("The grid is empty");
  await page.locator("#digit-grid").scrollIntoViewIfNeeded();
  const { x, y, width } = (await page.locator("#digit-grid").boundingBox())!;
  for (const stroke of strokes) {
    for (const [i, [a, b]] of stroke.entries()) {
      await page.mouse.move(x + width * (corner + a * size), y + width * (corner + b * size));
      if (i === 0) await page.mouse.down();
    }
    await page.mouse.up();
  }
}

for (const [size, corner] of [
  [1, 0],
  [0.85, 0.1],
  [0.45, 0.5],
] as const) {
  test(`digits that are drawn by pointer are read, ${size} of the grid high, ${corner} from its corner`, async ({
    page,
  }) => {
    test.slow();
    await open(page);
    await page.locator("#digit-threshold").press("Home");
    await page.locator("#digit-grid").scrollIntoViewIfNeeded();
    const wrong: string[] = [];
    for (const { digit, strokes } of DIGITS) {
      await draw(page, strokes, size, corner);
      // The status line reports the reading once the drawing has stopped.
      const isRead = expect(page.locator("#digit-status")).toContainText(`Reads ${digit}`, {
        timeout: 5_000,
      });
      await isRead.catch(() => wrong.push(`${digit} at ${size}`));
    }
    expect(wrong.length, wrong.join()).toBeLessThanOrEqual(1);
  });
}

test("the image beside the drawing is the image that the model reads", async ({ page }) => {
  await open(page);
  await draw(page, DIGITS[4]!.strokes, 0.5, 0.1);
  await expect(page.locator("#digit-status")).toContainText("3");
  const ink = await page
    .locator("#digit-seen .pixel")
    .evaluateAll((all) => all.map((pixel) => Math.round(16 * Number(pixel.getAttribute("fill-opacity")))));
  await expectReading(page, ink);
  // The drawing fills the picture from top to bottom.
  expect(ink.slice(0, 8).some((x) => x > 4) && ink.slice(56).some((x) => x > 4)).toBe(true);
  expect(await page.locator("#digit-pen").getAttribute("d")).toMatch(/^M\d/);
  await page.getByRole("button", { name: "A written 7" }).click();
  await expect(page.locator("#digit-pen")).toHaveAttribute("d", "");
});

test("the threshold shows how many images are answered and how many of these answers are right", async ({
  page,
}) => {
  await open(page);
  for (const threshold of [0, 50, 90, 99, 100]) {
    await page.locator("#digit-threshold").fill(String(threshold));
    const sure = labels.map((label, i) => {
      const { p } = oracle(computeLogits(getImage(i)), 1);
      return { p: Math.max(...p), right: p.indexOf(Math.max(...p)) === label };
    });
    const answered = sure.filter(({ p }) => p >= threshold / 100);
    const texts = [
      await page.locator("#digit-answered").textContent(),
      await page.locator("#digit-right").textContent(),
    ];
    // A probability that is 1 in f32 may be slightly below 1 in f64.
    if (threshold < 100) expect(texts[0]).toContain(`${answered.length} of ${count}`);
    if (threshold < 100)
      expect(texts[1]).toMatch(new RegExp(`^${answered.filter(({ right }) => right).length} \\(`));
  }
  await page.locator("#digit-threshold").fill("100");
  await page.getByRole("button", { name: "Clear" }).click();
  await page.getByRole("button", { name: "A written 8" }).click();
  await expect(page.locator("#digit-status")).toContainText("Don’t know");
});

test("the first reading has the threshold of the link", async ({ page }) => {
  await visit(page, "digits", "#d=100");
  await expect(page.locator("#digit-threshold-value")).toHaveText("100 %");
  await expect(page.locator("#digit-status")).toContainText("Don’t know: 3");
});

test("the confusions add up to the held-out images, and a wrong reading can be shown", async ({ page }) => {
  await open(page);
  const cells = await page.locator("#digit-matrix tbody td").allTextContents();
  expect(cells).toHaveLength(100);
  expect(cells.reduce((sum, text) => sum + Number(text.replace("×", "") || 0), 0)).toBe(count);
  await page.getByRole("button", { name: /^8 read as 1: \d+; show one/ }).click();
  const ones = await page.locator("#digit-rows .digit-percent").allTextContents();
  expect(ones.map(readNumber).indexOf(Math.max(...ones.map(readNumber)))).toBe(1);
});

/** Presses Train, and then another button once a step is reported. A step takes a frame and all steps take
 * seconds. The page itself presses the button, because a busy machine would be too late. */
const trainUntilStep = (page: Page, button: string) =>
  page.evaluate((button) => {
    const text = document.querySelector("#digit-training-text")!;
    const isPressed = new Promise<void>((resolve) => {
      const observer = new MutationObserver(() => {
        if (!text.textContent!.includes("Step")) return;
        observer.disconnect();
        document.querySelector<HTMLButtonElement>(button)!.click();
        resolve();
      });
      observer.observe(text, { subtree: true, childList: true, characterData: true });
    });
    document.querySelector<HTMLButtonElement>("#digit-train")!.click();
    return isPressed;
  }, button);

test("training can be paused, resumed and stopped, and the result reads as well as the model of the page", async ({
  page,
}) => {
  await open(page);
  const text = page.locator("#digit-training-text");
  await trainUntilStep(page, "#digit-pause");
  await page.waitForTimeout(200);
  const held = await text.textContent();
  await page.waitForTimeout(300);
  expect(await text.textContent()).toBe(held);
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(text).toContainText("Done after", { timeout: 40_000 });
  // The curve begins with step 0. All weights are 0 there, so the loss is ln 10.
  await expect(page.locator("#digit-curve-top")).toHaveText("2.30");
  const accuracy = /\(([\d.]+) %\)/.exec((await page.locator("#digit-trained-text").textContent())!)![1];
  expect(Number(accuracy)).toBeGreaterThan(94);
  await trainUntilStep(page, "#digit-stop");
  await expect(text).toContainText("Stopped after");
});

test("a button of training keeps the focus when it turns off, and does nothing while it is off", async ({
  page,
}) => {
  await open(page);
  const button = (name: string) => page.locator(`#digit-${name}`);
  const text = page.locator("#digit-training-text");
  await button("stop").press("Enter");
  await expect(text).not.toContainText("Stopped");
  await button("train").focus();
  await trainUntilStep(page, "#digit-pause");
  await expect(button("train")).toBeFocused();
  await expect(button("train")).toHaveAttribute("aria-disabled", "true");
  await button("stop").press("Enter");
  await expect(text).toContainText("Stopped after");
  await expect(button("stop")).toBeFocused();
  await expect(button("stop")).toHaveAttribute("aria-disabled", "true");
  await button("pause").press("Enter");
  await expect(button("pause")).toHaveText("Pause");
});

plain(
  "a failure to load the training images is reported, and Train tries again",
  async ({ browser, baseURL }) => {
    const context = await browser.newContext({ serviceWorkers: "block", baseURL: baseURL! });
    const page = await context.newPage();
    await page.route("**/assets/train-*.bin", (route) => route.abort());
    await page.goto("");
    await ready(page);
    await page.locator("#digits").scrollIntoViewIfNeeded();
    await page.locator("#digit-train").click();
    const text = page.locator("#digit-training-text");
    await expect(text).toHaveText("The images could not be loaded. Press Train to try again.");
    await page.unroute("**/assets/train-*.bin");
    await page.locator("#digit-train").click();
    await expect(text).toContainText("Done after", { timeout: 30_000 });
    await context.close();
  },
);

test("training learns the reader's own class, whatever its name", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Clear" }).click();
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.locator("#digit-own-text")).toContainText("A name is missing");
  const name = "<b>خط 🙂";
  await page.getByLabel("The drawing is a").fill(name);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.locator("#digit-own-text")).toContainText("The grid is empty");
  await page.locator("#digit-grid").focus();
  for (let i = 0; i < 8; i++) {
    await page.keyboard.press("Space");
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowRight");
    if (i < 7) await page.keyboard.press("ArrowDown");
  }
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.locator("#digit-own-text")).toContainText(`1 drawing of “${name}”`);
  await page.getByRole("button", { name: "Train" }).click();
  await expect(page.locator("#digit-training-text")).toContainText("Done after", { timeout: 40_000 });
  await expect(page.locator("#digit-rows .name")).toHaveText([
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    name,
  ]);
  await expect(page.locator("#digit-status")).toContainText(`Reads ${name}`);
});

test("nothing of the chapter is loaded before the reader comes near", async ({ browser, baseURL }) => {
  // The service worker keeps all of the page once the page has loaded, so this test blocks it.
  const page = await (await browser.newContext({ serviceWorkers: "block", baseURL: baseURL! })).newPage();
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  await page.goto("/", { waitUntil: "networkidle" });
  expect(requests.filter((url) => /digits|\.bin/.test(url))).toEqual([]);
  await page.locator("[data-section=digits]").scrollIntoViewIfNeeded();
  await expect(page.locator("[data-section=digits]")).toHaveClass(/loaded/);
  expect(requests.filter((url) => /train/.test(url))).toEqual([]);
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [320, 1280]) {
    test(`no rule of WCAG 2.2 AA is broken at ${width} in the ${colorScheme}, and nothing scrolls sideways`, async ({
      page,
    }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      await open(page);
      const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
      expect(
        (await new AxeBuilder({ page }).include("[data-section=digits]").withTags(tags).analyze()).violations,
      ).toEqual([]);
      expect(await measureOverflow(page)).toBe(0);
    });
  }
}

test("the overlay shows the contribution of each pixel, by pointer, press, keyboard and touch", async ({
  page,
}) => {
  await visit(page, "digits", "");
  const rows = page.locator("#digit-rows > .digit-row");
  const [overlay, text] = [page.locator("#digit-overlay"), page.locator("#digit-sum")];
  const readLogit = async (i: number) => (await rows.nth(i).locator(".digit-logit").textContent())!;
  const button = (i: number) => rows.nth(i).getByRole("button");
  await expect(overlay).toBeHidden();
  await expect(text).toHaveText("");
  await rows.nth(3).hover();
  await expect(overlay.locator(".pixel")).toHaveCount(64);
  await expect(text).toContainText(`The logit is ${await readLogit(3)}.`);
  await rows.nth(8).hover();
  await expect(text).toContainText(`The logit is ${await readLogit(8)}.`);
  // The parts add up to the logit, up to the rounding of each.
  const parts = (await text.textContent())!.match(
    /adds (\d+\.\d) and takes away (\d+\.\d); the constant (adds|takes away) (\d+\.\d)/,
  )!;
  const sum = Number(parts[1]) - Number(parts[2]) + (parts[3] === "adds" ? 1 : -1) * Number(parts[4]);
  expect(Math.abs(sum - Number(await readLogit(8)))).toBeLessThan(0.201);
  await page.locator("#digits").hover();
  await expect(overlay).toBeHidden();
  await button(5).press("Enter");
  await expect(button(5)).toHaveAttribute("aria-pressed", "true");
  await page.locator("#digits").hover();
  await expect(text).toContainText(`The logit is ${(await readLogit(5)).replace("-", "−")}.`);
  // The text follows the drawing.
  await page.getByRole("button", { name: "A written 0" }).click();
  await expect(text).toContainText(`The logit is ${await readLogit(5)}.`);
  await button(5).press("Space");
  await expect(button(5)).toHaveAttribute("aria-pressed", "false");
  await page.locator("#digits").hover();
  await expect(overlay).toBeHidden();
});

test("a letter gets a prediction set too, and the rule of similarity calls it unfamiliar", async ({
  page,
}) => {
  await open(page);
  const [verdict, cases] = [page.locator("#digit-verdict"), page.locator("#digit-cases li")];
  await expect(verdict).toContainText("Prediction set at 95 %: 3. The picture resembles known digits.");
  await expect(cases).toHaveCount(4);
  await expect(cases.filter({ hasText: "The letter A" })).toContainText("unfamiliar");
  await page.getByRole("button", { name: "The letter A", exact: true }).press("Enter");
  await expect(verdict).toContainText("Unfamiliar");
  await page.getByRole("button", { name: "A written 3" }).click();
  await expect(verdict).toContainText("Prediction set at 95 %: 3.");
  const auroc = (rule: string) => page.locator(`#digit-rule-${rule} td`).first().textContent();
  expect(Number(await auroc("similarity"))).toBeGreaterThan(0.9);
  expect(Number(await auroc("logits"))).toBeLessThan(Number(await auroc("similarity")));
});

test("the coverage of sets is counted beside the promise, for held-out digits and the reader's drawings", async ({
  page,
}) => {
  await open(page);
  const alpha = page.locator("#digit-alpha");
  for (const [value, promised] of [
    [1, "99 %"],
    [20, "80 %"],
  ] as const) {
    await alpha.fill(String(value));
    await expect(page.locator(".digit-promise")).toHaveText(promised);
    await expect(page.locator("#digit-covered")).toContainText("of 180");
    await expect.poll(() => page.url()).toContain(`a=${value}`);
  }
  await page.getByRole("button", { name: "Draw 20 other halves" }).click();
  const splits = page.locator("#digit-splits");
  await expect(splits).toContainText(/: [\d.]+/);
  const average = Number(/: ([\d.]+)/.exec((await splits.textContent())!)![1]);
  expectNear(average, 80, 3, "coverage over twenty halves");
  await alpha.fill("5");
  const labels = page.locator("#digit-labels");
  await page.getByRole("button", { name: "A written 3" }).click();
  await labels.getByRole("button", { name: "3" }).click();
  await expect(page.locator("#digit-own-count")).toContainText("1 of 1");
  await labels.getByRole("button", { name: "4" }).click();
  await expect(page.locator("#digit-own-count")).toContainText("0 of 1");
  await page.getByRole("button", { name: "The letter A", exact: true }).click();
  await labels.getByRole("button", { name: "no digit" }).click();
  await expect(page.locator("#digit-own-count")).toContainText("Of 1 that mean no digit, 1 are called");
});

test("the reliability diagram and the probabilities follow T, which can be fitted", async ({ page }) => {
  await open(page);
  const off = async () => readNumber((await page.locator("#digit-reliability .ece").textContent())!);
  const before = await off();
  await page.locator("#digit-range").fill("150");
  await expect.poll(off).toBeGreaterThan(before);
  await page.getByRole("button", { name: "Fit T" }).click();
  await expect(page.locator("#digit-temperature")).toHaveText("1.1");
});
