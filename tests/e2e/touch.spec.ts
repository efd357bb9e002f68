// Touch events on the controls beside the explorer. A tap acts, and a swipe that starts on a control scrolls.
import { expect, openOnPhone, plain } from "./explorer-page";
import { createFinger } from "./finger";

plain(
  "a tap on each control acts, and a swipe from it scrolls and changes nothing",
  async ({ browser, baseURL }) => {
    plain.slow();
    const page = await openOnPhone(browser, baseURL);
    const { reach, tap, swipe } = await createFinger(page);
    const hash = () => new URL(page.url()).hash;

    for (const selector of [
      "[data-draw='100']",
      "#exercises-new",
      "#exercise-2 label",
      "#exercise-1 .track",
    ]) {
      await reach(selector);
      const [before, top] = [hash(), await page.evaluate(() => scrollY)];
      await swipe(selector, 3, -150);
      expect(hash(), `a swipe over ${selector}`).toBe(before);
      expect(await page.evaluate(() => scrollY), `a swipe over ${selector} scrolls`).toBeGreaterThan(
        top + 50,
      );
    }
    await tap("[data-draw='100']");
    await expect(page.locator("#draw-text")).toContainText("200 draws");
    await tap("#exercises-new");
    await expect.poll(hash).toContain("&e=1");
    await tap("#exercise-3 label");
    await expect(page.locator("#exercise-3 .feedback")).toContainText("Right.");
    await swipe("#exercise-1 .track", 80, 2);
    await expect(page.locator("#exercise-1 .mini-row .percent").first()).not.toHaveText("33.3 %");

    // The point of the triangle follows a finger in any direction.
    const before = await page.locator("#class-list .logit").allInnerTexts();
    await swipe("#simplex-picture .reach", 40, 30);
    await expect.poll(hash).not.toContain("z=2,1,0.1&");
    expect(before).toHaveLength(3);

    // The bar at the top opens the sheet, whose bars can be dragged.
    await reach("#temperature");
    await page.touchscreen.tap(195, 22);
    await expect(page.locator("#companion")).toHaveClass(/open/);
    const track = (await page.locator("#mini .track").first().boundingBox())!;
    const state = hash();
    await page.touchscreen.tap(track.x + track.width * 0.9, track.y + track.height / 2);
    await expect.poll(hash).not.toBe(state);
    await page.touchscreen.tap(195, 22);
    await expect(page.locator("#companion")).not.toHaveClass(/open/);

    // The dialog for links opens by touch.
    await page.evaluate(() => scrollTo(0, 0));
    await tap("#share-open");
    await expect(page.getByRole("dialog")).toBeVisible();
    await tap("#share-class");
    await expect(page.getByLabel("Link", { exact: true })).toHaveValue(/&answers=off/);
    await page.context().close();
  },
);
