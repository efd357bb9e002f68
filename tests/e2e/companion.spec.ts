// The companion beside every chapter, or as a sheet under a bar at the top.
import { CHAPTERS } from "../../www/src/state/sections";
import { expect, expectAgreement, expectAllNear, oracle, test, visit } from "./explorer-page";

test("the companion is beside every chapter on a wide screen and changes the chapter's figure", async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  for (const { id } of CHAPTERS) {
    await page.locator(`[data-section=${id}]`).scrollIntoViewIfNeeded();
    await expect(page.locator("#companion"), id).toBeInViewport({ ratio: 0.9 });
  }
  await visit(page, "simplex", "");
  const mini = page.locator(".mini-row");
  const track = (await mini.nth(2).locator(".track").boundingBox())!;
  const point = page.locator("#simplex-picture .point");
  const before = await point.getAttribute("cx");
  await page.mouse.move(track.x + track.width * 0.5, track.y + track.height / 2);
  await page.mouse.down();
  await page.mouse.move(track.x + track.width, track.y + track.height / 2);
  expect(await point.getAttribute("cx")).not.toBe(before);
  await page.mouse.up();
  await expectAgreement(page, [2, 1, 4]);
  const shown = await mini
    .locator(".probability")
    .evaluateAll((all) => all.map((bar) => parseFloat(bar.getAttribute("width")!) / 100));
  expectAllNear(shown, oracle([2, 1, 4], 1).p, 1e-6, "bar in the margin");
  await page.locator("#mini-range").press("Home");
  await expectAgreement(page, [2, 1, 4], 0.05);
  const gauge = (await mini.nth(0).locator(".gauge").boundingBox())!;
  await page.locator("#mini-range").fill("100");
  await page.mouse.click(gauge.x + gauge.width / 2, gauge.y + gauge.height / 2);
  await expect(mini.nth(0).locator(".percent")).toHaveText("50.0 %");
});

test("the companion follows added, removed and renamed classes", async ({ page }) => {
  await visit(page, "steps", "#z=1,2,3,4&l=a,b,c,d");
  await expect(page.locator(".mini-row .name")).toHaveText(["a", "b", "c", "d"]);
  await page.getByRole("button", { name: "Remove b" }).click();
  await visit(page, "steps", "#z=1,3&l=a,%3Cb%3Ec");
  await expect(page.locator(".mini-row .name")).toHaveText(["a", "<b>c"]);
});

test("on a phone a bar shows the probabilities and opens the companion as a sheet, with the chapter still visible", async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const bar = page.locator("#companion-bar");
  await expect(bar).toBeHidden();
  await page.locator("[data-section=simplex]").scrollIntoViewIfNeeded();
  await expect(bar).toBeVisible();
  await expect(bar).toContainText("cat 66 · dog 24 · fox 10 · T 1");
  expect((await bar.boundingBox())!.height).toBeGreaterThanOrEqual(44);
  const sheet = page.locator("#companion");
  await expect(sheet).toBeHidden();
  await bar.click();
  await expect(bar).toHaveAttribute("aria-expanded", "true");
  const box = (await sheet.boundingBox())!;
  expect(box.y + box.height).toBeCloseTo(844, 0);
  expect(box.height).toBeLessThan(844 * 0.45);
  await page.locator("#mini-range").press("End");
  await expect(bar).toContainText("T 20");
  await page.locator(".mini-row .handle").first().focus();
  await page.keyboard.press("Escape");
  await expect(sheet).toBeVisible();
  await page.locator("#mini-range").focus();
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await expect(bar).toBeFocused();
  await bar.click();
  await page.goto("#z=9,0,-inf&at=simplex");
  await expect(bar).toContainText("cat 100 · dog <1 · fox 0 · T 1");
  await page.evaluate(() => scrollTo(0, 0));
  await expect(bar).toBeHidden();
  await expect(sheet).toBeHidden();
});
