// The page as a whole: valid HTML, the theme, views off the screen, and printing.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, field, oracle, test, visit } from "./explorer-page";

test("the theme goes from auto to light to dark and survives a reload", async ({ page }) => {
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const theme = page.getByRole("button", { name: /Theme/ });
  const light = await paper();
  await theme.click();
  expect(await paper()).toBe(light);
  await theme.click();
  await expect(theme).toHaveText("Theme: dark");
  const dark = await paper();
  expect(dark).not.toBe(light);
  await page.reload();
  await expect(theme).toHaveText("Theme: dark");
  expect(await paper()).toBe(dark);
});

test("the HTML of the page is valid", () => {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  execFileSync(
    "tests/node_modules/.bin/html-validate",
    ["--config", "www/.htmlvalidate.json", "www/dist/index.html"],
    { cwd: root },
  );
});

test("sections off the screen are rendered when the reader pauses, and at once for printing", async ({
  page,
}) => {
  await field(page, "cat").fill("-1");
  const share = page.locator("[data-step=divide] .result").first();
  await expect(share).toHaveText(oracle([-1, 1, 0.1], 1).p[0]!.toPrecision(4));
  await field(page, "cat").fill("0");
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  expect(await share.textContent()).toBe(oracle([0, 1, 0.1], 1).p[0]!.toPrecision(4));
});

test("all views on the screen change before an input event returns", async ({ page }) => {
  for (const [section, selector] of [
    ["steps", "[data-step=divide] .result"],
    ["steps", "#live-formula"],
    ["temperature", ".tile .percent"],
    ["gradient", ".slope .gradient"],
    ["simplex", "#corners .percent"],
    ["use", "#snippet"],
  ]) {
    // A figure counts as on the screen once the browser's observer has reported it.
    await expect(async () => {
      await page.getByRole("button", { name: "Reset" }).click();
      await visit(page, section!, "");
      const [before, after] = await page.evaluate(
        ([place, z]) => {
          const text = () => document.querySelector(place!)!.textContent;
          const old = text();
          const field = document.querySelector<HTMLInputElement>(".class-row .logit")!;
          field.value = z!;
          field.dispatchEvent(new Event("input", { bubbles: true }));
          return [old, text()];
        },
        [selector, section === "temperature" ? "-1.5" : "3"],
      );
      expect(after, selector).not.toBe(before);
    }).toPass();
  }
});

test("printing keeps the questions with room for answers, the answers after them, and the vocabulary's chart", async ({
  page,
}) => {
  await visit(page, "vocabulary", "");
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".predict-ask:visible")).toHaveCount(4);
  expect(
    await page
      .locator(".predict-ask")
      .first()
      .evaluate((element) => getComputedStyle(element, "::after").content),
  ).toContain("____");
  await expect(page.locator(".predict .answer:visible")).toHaveCount(0);
  await expect(page.locator("#answer-key li:visible")).toHaveCount(4);
  await expect(page.locator("#answer-key li").first()).toContainText("cat 66.5 %");
  await expect(page.locator("[data-section=vocabulary] canvas")).toBeVisible();
});
