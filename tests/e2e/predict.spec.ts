// Prediction cards: a guess by sliders, the answer beside it, and the distance between them.
import { expect, expectAllNear, field, oracle, readNumber, test, toPercentages } from "./explorer-page";

const TRUTHS: Record<string, number[]> = {
  1: oracle([3, 2, 1], 1).p,
  3: oracle([5, 3, 1], 5).p,
  4: oracle([-1000, -1001, -1003], 1).p,
  5: (() => {
    const { p } = oracle([1, 1, 0], 1);
    return oracle(
      [1, 1, 0].map((z, i) => z - 2 * (p[i]! - Number(i === 1))),
      1,
    ).p;
  })(),
};
const card = (page: import("@playwright/test").Page, number: string) =>
  page.locator(`[data-card='${number}']`);

for (const [number, truth] of Object.entries(TRUTHS)) {
  test(`card ${number} hides its answer until Reveal, then shows it beside the guess`, async ({ page }) => {
    const one = card(page, number);
    await expect(one.locator(".real")).toHaveText(["?", "?", "?"]);
    await expect(one.locator(".answer")).toBeHidden();
    // A change of the explorer does not affect the card.
    await field(page, "cat").fill("-3");
    await one.getByRole("button", { name: "Reveal" }).click();
    const shown = (await one.locator(".real").allTextContents()).map(readNumber);
    expectAllNear(shown, toPercentages(truth), 0.0501, "percentage");
    const widths = await one
      .locator(".probability")
      .evaluateAll((bars) => bars.map((bar) => parseFloat(bar.getAttribute("width")!) / 100));
    // Gradient descent rounds logits to six decimals.
    expectAllNear(widths, truth, number === "5" ? 5e-7 : 5e-10, "width");
    const distance = truth.reduce((sum, p) => sum + Math.abs(p - 1 / 3), 0) / 2;
    await expect(one.locator(".score")).toContainText(
      `You are ${(100 * distance).toFixed(1)} percentage points off`,
    );
    const [cat, dog, fox] = shown.map((percent) => percent.toFixed(1));
    await expect(one.locator(".answer p")).toContainText(`cat ${cat} %, dog ${dog} %, fox ${fox} %`);
    await expect(one.getByRole("slider").first()).toBeDisabled();
    await one.getByRole("button", { name: "Guess again" }).click();
    await expect(one.locator(".real")).toHaveText(["?", "?", "?"]);
    await expect(one.locator(".score")).toBeEmpty();
  });
}

test("a slider sets a probability by keyboard, and the others make up for it", async ({ page }) => {
  const one = card(page, "1");
  const sliders = one.getByRole("slider");
  const guess = async () => (await one.locator(".guess .guessed").allTextContents()).map(readNumber);
  await sliders.nth(0).press("End");
  expect(await guess()).toEqual([100, 0, 0]);
  await sliders.nth(0).press("ArrowLeft");
  expect(await guess()).toEqual([99, 0.5, 0.5]);
  await sliders.nth(0).fill("60");
  expect(await guess()).toEqual([60, 20, 20]);
  // The value of a slider stays as long as the others leave room for it.
  await sliders.nth(1).fill("30");
  expect(await guess()).toEqual([60, 30, 10]);
  await sliders.nth(2).fill("20");
  expect(await guess()).toEqual([50, 30, 20]);
  await sliders.nth(0).press("Home");
  expect(await guess()).toEqual([0, 80, 20]);
  await sliders.nth(0).press("End");
  expect(await guess()).toEqual([100, 0, 0]);
  await expect(sliders.nth(0)).toHaveAttribute("aria-valuetext", "100.0 %");
  await expect(sliders.nth(1)).toHaveAccessibleName("Your guess for dog, card 1");
});

test("a guess that the reader has not set is not called a mistake", async ({ page }) => {
  const one = card(page, "4");
  await one.getByRole("button", { name: "Reveal" }).click();
  await expect(one.locator(".score")).toContainText("½ Σ |p − q|.");
  await expect(one.locator(".score")).not.toContainText("It looks as if");
  await one.getByRole("button", { name: "Guess again" }).click();
  await one.getByRole("slider").nth(0).fill("34");
  await one.getByRole("button", { name: "Reveal" }).click();
  await expect(one.locator(".score")).toContainText("divided the scores by their sum");
});

test("a correct guess is confirmed", async ({ page }) => {
  const one = card(page, "1");
  await one.getByRole("slider").nth(0).fill("67");
  await one.getByRole("slider").nth(1).fill("24");
  await one.getByRole("button", { name: "Reveal" }).press("Enter");
  await expect(one.locator(".score")).toContainText("Spot on. You are");
});

test("a link with a revealed answer shows the answer and scores no guess", async ({ page }) => {
  await page.goto("#s=4");
  await expect(card(page, "4").locator(".real").first()).toHaveText("70.5 %");
  await expect(card(page, "4").locator(".score")).toBeEmpty();
  await expect(card(page, "1").locator(".real").first()).toHaveText("?");
});
