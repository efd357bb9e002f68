// A control that is used before its script is loaded does its work once the script is loaded.
import type { Browser, Page } from "@playwright/test";
import { expect, plain } from "./explorer-page";

/** Opens a page on which the named scripts load only after `arrive` is called. */
async function openSlowly(
  browser: Browser,
  baseURL: string | undefined,
  names: RegExp,
  hash = "",
  height = 900,
) {
  // The routes of a test do not see the requests of a service worker.
  const context = await browser.newContext({
    serviceWorkers: "block",
    baseURL: baseURL!,
    viewport: { width: 1280, height },
  });
  const page: Page = await context.newPage();
  let arrive = () => {};
  const arrival = new Promise<void>((resolve) => (arrive = resolve));
  await page.route(names, async (route) => {
    await arrival;
    await route.continue();
  });
  // In Firefox, a page is not loaded before the scripts that it has imported.
  await page.goto(hash, { waitUntil: "domcontentloaded" });
  return { page, arrive };
}

const readHash = (page: Page) => () => new URL(page.url()).hash;

plain(
  "a press on a button takes effect once the chapter's script is loaded",
  async ({ browser, baseURL }) => {
    const { page, arrive } = await openSlowly(browser, baseURL, /\/draw-[^/]*\.js$/);
    const [more, again] = [page.locator("[data-draw='100']"), page.locator("#draw-again")];
    await again.click();
    await more.click();
    await more.click();
    await expect(more).toHaveAttribute("data-early");
    await expect(page.locator("#draw-text")).toContainText("100 draws");
    arrive();
    await expect(page.locator("#draw-text")).toContainText("200 draws");
    await expect(page.locator("[data-early]")).toHaveCount(0);
    // The presses take effect in their order: the new seed first, and then a hundred draws twice.
    await expect.poll(readHash(page)).toContain("&n=200&seed=2");
    await more.click();
    await expect(page.locator("#draw-text")).toContainText("300 draws");
    await page.context().close();
  },
);

plain(
  "values that were set before a script was loaded are kept and take effect",
  async ({ browser, baseURL }) => {
    const { page, arrive } = await openSlowly(browser, baseURL, /\/vocabulary-[^/]*\.js$/);
    await page.locator("#top-p").fill("50");
    await page.locator("[name=word-axis]").nth(2).check();
    await page.locator("[name=word-axis]").nth(1).check();
    await page.locator("#next-word").fill("good");
    arrive();
    await expect(page.locator("#top-p-value")).toHaveText("50.0 %");
    await expect(page.locator("[name=word-axis]").nth(1)).toBeChecked();
    await expect(page.locator(".after-word").first()).toHaveText("good");
    await expect.poll(readHash(page)).toContain("&q=50&g=1&w=good");
    await page.context().close();
  },
);

plain(
  "presses before any script is loaded take effect, and a link within the page keeps the state",
  async ({ browser, baseURL }) => {
    const hash = "#z=3,1,0&l=a,b,c&t=2&y=1";
    const { page, arrive } = await openSlowly(browser, baseURL, /\/index-[^/]*\.js$/, hash);
    await expect(page.locator(".languages a").first()).toHaveAttribute("href", /t=2/);
    await page.locator(".contents").getByRole("link", { name: "Temperature" }).click();
    await expect(page.locator("#temperature")).toBeInViewport();
    expect(readHash(page)()).toBe(hash);
    await page.getByRole("button", { name: "Add a class" }).click();
    arrive();
    await expect(page.locator("#class-list .percent")).toHaveCount(4);
    await expect.poll(readHash(page)).toBe("#v=1&z=3,1,0,0&l=a,b,c,cat&t=2&y=1&p=f32&at=temperature");
    await expect(page.locator("#temperature")).toBeInViewport();
    await page.context().close();
  },
);

plain(
  "a press before any script is loaded loads the chapter, on a screen that shows the chapter at once",
  async ({ browser, baseURL }) => {
    const { page, arrive } = await openSlowly(browser, baseURL, /\/index-[^/]*\.js$/, "", 4000);
    // A click of the driver might scroll.
    await page.locator("[data-draw='100']").dispatchEvent("click");
    expect(await page.evaluate(() => scrollY)).toBe(0);
    arrive();
    await expect(page.locator("#draw-text")).toContainText("200 draws");
    await page.context().close();
  },
);

plain(
  "a drag of the point and a stroke that began before their script was loaded continue afterwards",
  async ({ browser, baseURL }) => {
    for (const [script, grabbed, says] of [
      [/\/simplex-[^/]*\.js$/, "#simplex-picture .reach", "#class-list .percent"],
      [/\/digits-[^/]*\.js$/, "#digit-grid", "#digit-status"],
    ] as const) {
      const { page, arrive } = await openSlowly(browser, baseURL, script);
      const target = page.locator(grabbed);
      await target.scrollIntoViewIfNeeded();
      await page.locator("html.ready").waitFor();
      const before = await page.locator(says).first().textContent();
      const { x, y, width, height } = (await target.boundingBox())!;
      const [middleX, middleY] = [x + width / 2, y + height / 2];
      await page.mouse.move(middleX, middleY);
      await page.mouse.down();
      arrive();
      await expect(target.locator("xpath=ancestor::section")).toHaveClass(/loaded/);
      await page.mouse.move(middleX + 5, middleY + 5);
      await page.mouse.move(middleX + 40, middleY + 60, { steps: 5 });
      await page.mouse.up();
      await expect(page.locator(says).first()).not.toHaveText(before!);
      await page.context().close();
    }
  },
);

plain(
  "a press on a class's button waits for its chapter, which is rendered first",
  async ({ browser, baseURL }) => {
    const { page, arrive } = await openSlowly(browser, baseURL, /\/steps-[^/]*\.js$/);
    const wrong: string[] = [];
    page.on("pageerror", ({ message }) => wrong.push(message));
    await page.getByRole("button", { name: "Keep fox lit" }).click();
    arrive();
    await expect(page.getByRole("button", { name: "Keep fox lit" })).toHaveAttribute("aria-pressed", "true");
    await expect(page.locator("#live-formula")).toContainText("fox");
    expect(wrong).toEqual([]);
    await page.context().close();
  },
);
