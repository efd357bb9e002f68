// Exercises: scores for given probabilities, and questions whose wrong choices are explained.
import type { Page } from "@playwright/test";
import {
  expect,
  expectAllNear,
  oracle,
  readNumber,
  test,
  toPercentages,
  visit,
  withoutScripts,
} from "./explorer-page";

const exercise = (page: Page, number: number) => page.locator(".exercise").nth(number - 1);

async function open(page: Page) {
  await visit(page, "exercises", "");
  await expect(page.locator("#exercises-solved")).toHaveText("0 of 8 solved");
}

/** Changes a score of an exercise from 0 to z by keyboard. */
async function score(page: Page, number: number, place: number, z: number) {
  const handle = exercise(page, number).locator(".mini-row .handle:not(.grip)").nth(place);
  await handle.focus();
  for (let k = 0; k < Math.abs(Math.trunc(z)); k++) await page.keyboard.press(z > 0 ? "PageUp" : "PageDown");
  for (let k = 0; k < Math.round(10 * Math.abs(z % 1)); k++)
    await page.keyboard.press(z > 0 ? "ArrowRight" : "ArrowLeft");
}

test("scores that fill the outlines are a match, and the explorer does not change", async ({ page }) => {
  await open(page);
  const one = exercise(page, 1);
  await expect(one.locator(".feedback")).toHaveText("16.7 percentage points off.");
  await score(page, 1, 0, 0.7);
  const { p } = oracle([0.7, 0, 0], 1);
  const shown = (await one.locator(".mini-row .percent").allTextContents()).map(readNumber);
  expectAllNear(shown, toPercentages(p), 0.0501, "percentage");
  await expect(one.locator(".feedback")).toHaveText(
    "Matched. Only the differences between the scores count: here ln 2 ≈ 0.69 and 0.",
  );
  await expect(page.locator("#exercises-solved")).toHaveText("1 of 8 solved");
  await expect(page.locator("#class-list .percent").first()).toHaveText("65.9 %");
  await score(page, 4, 0, 2.3);
  await score(page, 4, 2, -2.2);
  await expect(exercise(page, 4).locator(".feedback")).toContainText("here ln 10 ≈ 2.30 and ln 9 ≈ 2.20");
  await page.getByRole("button", { name: "New numbers" }).click();
  await expect(one.locator(".asked")).not.toHaveText("50 %, 25 % and 25 %");
  await expect(one.locator(".mini-row .percent").first()).toHaveText("33.3 %");
  await expect(page.locator("#exercises-solved")).toHaveText("0 of 8 solved");
});

test("an impossible probability can be approached, and the exercise says that it is impossible", async ({
  page,
}) => {
  await open(page);
  await score(page, 7, 0, 4);
  await expect(exercise(page, 7).locator(".feedback")).toContainText("percentage points off.");
  await score(page, 7, 0, 4);
  await expect(exercise(page, 7).locator(".feedback")).toContainText(
    "never there: an exponential is never 0",
  );
});

test("each question has one right choice, and each wrong choice is explained", async ({ page }) => {
  await open(page);
  // A class could read the answers in the source, or learn that the last choice is the right one.
  expect(await (await page.request.get("")).text()).not.toMatch(/data-right|e³/);
  const places = new Set<number>();
  for (const number of [2, 3, 5, 6, 8]) {
    const one = exercise(page, number);
    const labels = one.locator("label");
    const verdicts: boolean[] = [];
    for (const label of await labels.all()) {
      await label.locator("input").check();
      await expect(one.locator(".feedback")).toHaveText(/^(Right|No)\. .{10,}/);
      verdicts.push((await one.locator(".feedback").textContent())!.startsWith("Right"));
    }
    expect(verdicts.filter(Boolean)).toHaveLength(1);
    places.add(verdicts.indexOf(true));
    await expect(one).toHaveClass(/solved/);
  }
  expect(places.size).toBe(3);
  await expect(page.locator("#exercises-solved")).toHaveText("5 of 8 solved");
});

test("without scripts a link leads to the page with the answers", async ({ browser, baseURL }) => {
  const still = await withoutScripts(browser, baseURL);
  await still.goto("");
  // Each exercise has the same numbers as with scripts, in the question and in the answers.
  await expect(still.locator(".exercise").filter({ visible: true })).toHaveCount(8);
  await still.getByRole("link", { name: "The answers" }).click();
  const answers = still.locator("[aria-labelledby=answers] li");
  await expect(answers).toHaveCount(8);
  const shown = (await answers.allTextContents()).map((text) => text.replaceAll("\u00a0", " "));
  for (const [number, value] of [
    [1, `ln 2 ≈ ${Math.log(2).toFixed(2)}`],
    [2, `${Math.exp(2).toPrecision(3)} times`],
    [4, `ln 90 ≈ ${Math.log(90).toFixed(2)}, ln 9 ≈ ${Math.log(9).toFixed(2)}`],
    [8, `ln 2 ≈ ${Math.log(2).toPrecision(3)}`],
  ] as const)
    expect(shown[number - 1]).toContain(value);
});

test("the feedback names the common mistake that leads to a guess", async ({ page }) => {
  await page.goto("");
  for (const [card, shares, sentence] of [
    [1, [50, 33], "It looks as if you had divided the scores by their sum."],
    [3, [87, 12], "These are the probabilities at T = 1."],
    [5, [42, 42], "These are the probabilities before the step."],
    [5, [74, 10], "It looks as if the step had gone uphill."],
  ] as const) {
    const one = page.locator(`[data-card='${card}']`);
    for (const [i, share] of shares.entries()) await one.getByRole("slider").nth(i).fill(String(share));
    await one.getByRole("button", { name: "Reveal" }).click();
    await expect(one.locator(".score")).toContainText(sentence);
    await one.getByRole("button", { name: "Guess again" }).click();
  }
});

test("each exercise has a link that leads to it", async ({ page, context, baseURL }) => {
  await open(page);
  await page.getByRole("link", { name: "Link to exercise 5" }).press("Enter");
  await expect(exercise(page, 5)).toBeFocused();
  await expect.poll(() => new URL(page.url()).hash).toContain("&at=exercise-5");
  const other = await context.newPage();
  await other.goto(baseURL + new URL(page.url()).hash);
  await expect(other.locator("#exercise-5")).toBeFocused();
  await expect(other.locator("#exercise-5")).toBeInViewport();
  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.getByLabel("It begins at")).toHaveValue("exercise-5");
  await page.getByLabel("It begins at").selectOption("Exercise 8");
  await expect(page.getByLabel("Link", { exact: true })).toHaveValue(/&at=exercise-8$/);
});
