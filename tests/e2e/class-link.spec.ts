// The tools of a teacher: a link that keeps the answers back, new numbers for the exercises, pictures and the
// worksheet.
import { readFileSync } from "node:fs";
import { expect, needsChromium, ready, test, visit } from "./explorer-page";

test("a link for a class reveals no answer, neither on the screen nor on paper", async ({ page }) => {
  await page.goto("#answers=off&s=1");
  await ready(page);
  await expect(page.locator("[data-card='1'] .reveal")).toBeHidden();
  await expect(page.locator("[data-card='1'] .answer")).toBeHidden();
  await page.locator("#exercises").scrollIntoViewIfNeeded();
  await expect(page.locator("[data-section=exercises]")).toHaveClass(/loaded/);
  const exercise = page.locator("#exercise-2");
  const inputs = await exercise.locator("input").all();
  expect(inputs.length).toBeGreaterThan(1);
  for (const input of inputs) {
    await input.check();
    await expect(exercise.locator(".feedback")).toHaveText(
      "This is your choice. The link keeps the answers for the class.",
    );
    await expect(exercise).not.toHaveClass(/solved/);
  }
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".answer-key")).toBeHidden();
  await page.emulateMedia({ media: "screen" });
  // A link that is changed and shared from there is still a link for a class.
  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.getByLabel("For a class")).toBeChecked();
  await expect(page.getByLabel("Link", { exact: true })).toHaveValue(/&answers=off/);
  await page.getByLabel("For a class").uncheck();
  await expect(page.getByLabel("Link", { exact: true })).not.toHaveValue(/answers/);
});

test("new numbers come from a seed in the link, and their answers are correct", async ({
  page,
  context,
  baseURL,
}) => {
  test.slow();
  await visit(page, "exercises", "");
  await page.getByRole("button", { name: "New numbers" }).click();
  await page.getByRole("button", { name: "New numbers" }).click();
  await expect.poll(() => new URL(page.url()).hash).toContain("&e=2");
  const texts = () => page.locator(".exercise :is(.asked, .given, label span)").allTextContents();
  const here = await texts();
  const other = await context.newPage();
  await other.goto(baseURL + new URL(page.url()).hash);
  await other.locator("#exercises").scrollIntoViewIfNeeded();
  await expect
    .poll(() => other.locator(".exercise :is(.asked, .given, label span)").allTextContents())
    .toEqual(here);
  for (const seed of [1, 999_999]) {
    await page.goto("about:blank");
    await visit(page, "exercises", `#e=${seed}`);
    const questions = await page.locator(".asked").allTextContents();
    expect(questions.length).toBeGreaterThan(0);
    for (const asked of questions) {
      const parts = asked.match(/[\d.]+/g)!.map(Number);
      expect(parts.reduce((a, b) => a + b)).toBe(100);
      expect(parts[0]).toBeGreaterThanOrEqual(40);
    }
    const [a, b] = (await page.locator("#exercise-2 .given").textContent())!.match(/\d+/g)!.map(Number) as [
      number,
      number,
    ];
    const factor = (await page
      .locator("#exercise-2 label", { hasText: "e to the power" })
      .textContent())!.match(/[\d.]+ times/)![0];
    expect(parseFloat(factor)).toBe(Number(Math.exp(a - b).toPrecision(3)));
    const p = Number((await page.locator("#exercise-8 .given").textContent())!.match(/0\.\d+/)![0]);
    const loss = (await page.locator("#exercise-8 label", { hasText: "ln" }).textContent())!.match(
      /≈ ([\d.]+)/,
    )![1];
    expect(Number(loss)).toBe(Number((-Math.log(p)).toPrecision(3)));
  }
});

for (const [theme, ground] of [
  ["light", "#ffffff"],
  ["dark", "#1c1f26"],
] as const)
  test(`any figure is saved as an SVG of text and shapes in the ${theme} theme`, async ({ page }) => {
    needsChromium("report saved files");
    await page.goto("#z=3,1,0&t=2");
    await ready(page);
    await page.getByRole("button", { name: "Share" }).click();
    await page.getByLabel("Theme", { exact: true }).selectOption(theme);
    for (const [name, figure, text] of [
      ["temperature", "Temperature", "T"],
      ["simplex", "Three classes in a triangle", "cat"],
      ["steps", "Step by step", "1.5"],
    ] as const) {
      await page.getByLabel("A frame or a picture").selectOption(figure);
      const download = page.waitForEvent("download");
      await page.getByRole("button", { name: "Save it as SVG" }).click();
      const file = await download;
      expect(file.suggestedFilename()).toBe(`softmax-${name}_3_1_0_T2.svg`);
      const svg = readFileSync(await file.path(), "utf8");
      // The page's own parser would apply the styles of the picture, which the policy forbids.
      const read = {
        name: /^<(\w+) xmlns="http:\/\/www.w3.org\/2000\/svg"/.exec(svg)?.[1],
        ground: /<rect width="100%" height="100%" fill="([^"]+)"/.exec(svg)?.[1],
        texts: [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text!),
        isHtml: /<(?:foreignObject|script)/.test(svg),
      };
      expect(read.name, name).toBe("svg");
      expect(read.ground).toBe(ground);
      expect(read.texts, name).toContainEqual(expect.stringContaining(text));
      expect(read.isHtml).toBe(false);
      // A white edge around the letters is drawn below them.
      if (name === "simplex") expect(svg).toContain("paint-order:stroke");
      // The copied picture shows the current state rather than the example in the HTML.
      if (name === "temperature") expect(read.texts).toContainEqual("84.4 %");
      if (name === "temperature" && theme === "dark") {
        const second = page.waitForEvent("download");
        await page.getByRole("button", { name: "as PNG" }).click();
        const png = readFileSync(await (await second).path());
        expect(png.subarray(1, 4).toString()).toBe("PNG");
        expect(png.length).toBeGreaterThan(20_000);
      }
    }
  });

test("the worksheet has the questions with blanks, and a key", async ({ page }) => {
  await page.goto("");
  await ready(page);
  await page.evaluate(() => {
    window.print = () => {
      dispatchEvent(new Event("beforeprint"));
      document.body.dataset.printed = "";
    };
  });
  await page.getByRole("button", { name: "Share" }).click();
  await page.getByRole("button", { name: "Print a worksheet" }).click();
  await expect(page.locator("body[data-printed]")).toBeAttached();
  await page.emulateMedia({ media: "print" });
  await expect(page.locator("#predict-1")).toBeVisible();
  await expect(page.locator("#exercise-1")).toBeVisible();
  await expect(page.locator("#class-list")).toBeHidden();
  await expect(page.locator("#simplex-picture")).toBeHidden();
  await expect(page.locator(".feedback:visible")).toHaveCount(0);
  const blanks = (selector: string, pseudo: string) =>
    page.locator(selector).evaluate((element, of) => getComputedStyle(element, of).content, pseudo);
  expect(await blanks("[data-card='1'] .predict-ask", "::after")).toBe(
    '"cat ________ %     dog ________ %     fox ________ %"',
  );
  expect(await blanks("#exercise-1 > p:first-child", "::after")).toBe(
    '"cat ________     dog ________     fox ________"',
  );
  expect(await blanks("#exercise-2 label:first-of-type", "::before")).toContain("☐");
  await expect(page.locator(".answer-key")).toBeVisible();
  await expect(page.locator("#answer-key li")).toHaveCount(12);
  await expect(page.locator("#answer-key")).toContainText("Exercise 1: for example 0.69, 0.00, 0.00");
  await expect(page.locator("#answer-key")).toContainText("Exercise 8: ln 2 ≈ 0.693. −ln 0.5 is ln 2.");
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await page.emulateMedia({ media: "screen" });
  await expect(page.locator("#class-list")).toBeVisible();
});

test("softmax is measured beside a plain loop, on the reader's machine", async ({ page }) => {
  test.slow();
  await visit(page, "use", "");
  await page.getByRole("button", { name: "Measure" }).click();
  await expect(page.locator("#measure-text")).toContainText("The fastest of nine rounds", {
    timeout: 30_000,
  });
  const rows = await page.locator("#measure-result tbody tr").allTextContents();
  expect(rows).toHaveLength(3);
  const ratios = await page.locator("#measure-result .ratio").allTextContents();
  expect(ratios.length).toBeGreaterThan(0);
  for (const ratio of ratios) expect(Number(ratio)).toBeGreaterThan(0);
  await expect(page.locator("#measure")).toHaveAttribute("aria-disabled", "false");
});
