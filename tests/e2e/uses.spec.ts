// The chapter on uses of softmax: the sigmoid, attention, calibration and choice.
import {
  expect,
  expectAllNear,
  expectNear,
  oracle,
  readNumber,
  test,
  toPercentages,
  visit,
} from "./explorer-page";

const MATCHES = [0.1, 1.6, -0.2, -0.1, 0.3, 0, 0.9, -0.3, 0.5, 0.2, 1.1];

test("two classes are the sigmoid of the difference of their logits", async ({ page }) => {
  await visit(page, "uses", "");
  for (const d of [1, -6, 0, 2.5, 6]) {
    await page.locator("#sigmoid-range").fill(String(d));
    const p = 1 / (1 + Math.exp(-d));
    expectNear(
      readNumber((await page.locator("#sigmoid-p").textContent())!),
      100 * p,
      0.0501,
      `the probability at ${d}`,
    );
    expectNear(
      Number(await page.locator("#sigmoid .point").getAttribute("cy")),
      60 * (1 - p),
      0.006,
      "the point",
    );
    expectNear(
      Number(await page.locator("#sigmoid .point").getAttribute("cx")),
      ((d + 6) / 12) * 100,
      0.006,
      "the point",
    );
  }
});

test("with more components attention sharpens, unless the scores are divided by their square root", async ({
  page,
}) => {
  await visit(page, "uses", "");
  const shown = async () => (await page.locator("#attention .percent").allTextContents()).map(readNumber);
  const expected = (components: number, T: number) =>
    oracle(
      MATCHES.map((match) => match * Math.sqrt(components)),
      T,
    ).p;
  const agree = async (p: number[]) => expectAllNear(await shown(), toPercentages(p), 0.0501, "word");
  await agree(expected(1, 1));
  await page.locator("#attention-scale").uncheck();
  await agree(expected(64, 1));
  expect((await shown())[1]).toBeGreaterThan(95);
  await page.locator("#attention-range").press("Home");
  await expect(page.locator("#attention-components")).toHaveText("4");
  await agree(expected(4, 1));
  await page.locator("#attention-range").press("End");
  await page.locator("#attention-scale").check();
  await agree(expected(1, 1));
});

test("a fitted temperature brings an overconfident model to the diagonal", async ({ page }) => {
  await visit(page, "uses", "");
  const number = async (selector: string) => readNumber((await page.locator(selector).textContent())!);
  for (const factor of [1, 2.5, 4]) {
    await page.locator("#calibration-range").fill(String(factor));
    // The truth is drawn from the smaller logits, so the fitted temperature is about the factor.
    expectNear(
      await number("#calibration-temperature"),
      factor,
      0.08 * factor,
      `the temperature at ${factor}`,
    );
    expectNear(await number("#calibration-after .ece"), 0, 3, `the error after, at ${factor}`);
    // The height of a bar is the accuracy of its answers, so the weighted distances add up to the calibration
    // error.
    const tops = await page
      .locator("#calibration-after rect")
      .evaluateAll((bars) => bars.map((bar) => 100 - Number(bar.getAttribute("y"))));
    expect(tops).toHaveLength(10);
    // Bins without answers have no bar.
    expect(tops.filter((top) => top > 0).length).toBeGreaterThan(5);
    tops.forEach((top, i) => top > 0 && expectNear(top, 10 * i + 5, 12, `bar ${i} at ${factor}`));
  }
  expect(await number("#calibration-before .ece")).toBeGreaterThan(15);
  await page.locator("#calibration-range").press("Home");
  expect(await number("#calibration-before .ece")).toBeLessThan(3);
});

test("painting half of the buses blue takes passengers from the car and the bicycle", async ({ page }) => {
  await visit(page, "uses", "");
  const agree = async (worth: number[], names: string[]) => {
    expect(await page.locator("#choice .word").allTextContents()).toEqual(names);
    const { p } = oracle(worth, 1);
    const shown = (await page.locator("#choice .percent").allTextContents()).map(readNumber);
    expectAllNear(shown, toPercentages(p), 0.0501, "alternative");
  };
  await agree([1, 0, 1], ["car", "bicycle", "bus"]);
  await page.getByLabel("paint half of the buses blue").press("Space");
  await agree([1, 0, 1, 1], ["car", "bicycle", "red bus", "blue bus"]);
  await page.locator("#choice-range").press("End");
  await agree([1, 0, 3, 3], ["car", "bicycle", "red bus", "blue bus"]);
  await page.getByLabel("paint half of the buses blue").uncheck();
  await agree([1, 0, 3], ["car", "bicycle", "bus"]);
});
