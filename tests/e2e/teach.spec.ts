// The lesson plans. Their links lead to the places and the numbers that the plans name.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import AxeBuilder from "@axe-core/playwright";
import { expect, measureOverflow, plain, ready, test } from "./explorer-page";

test("every link of the plans opens the page at its chapter without a notice", async ({ page, baseURL }) => {
  test.slow();
  await page.goto(`${baseURL}teach.html`);
  const links = await page
    .locator(".plan a")
    .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
  expect(links.length).toBeGreaterThan(8);
  for (const link of links) {
    await page.goto("about:blank");
    await page.goto(link);
    await ready(page);
    await expect(page.locator("#notice"), link).toBeHidden();
    const chapter = /&at=(.*)/.exec(link)?.[1];
    if (chapter) await expect(page.locator(`#${chapter}`), link).toBeInViewport();
    // The hash of a link equals the hash that the page writes for the same state.
    await page.locator("#temperature-range").focus();
    expect(new URL(page.url()).hash).toBe(new URL(link).hash);
  }
});

test("the minutes of each plan add up to those of its heading, in every language", async ({ page }) => {
  for (const folder of ["", "de/", "es/", "fr/", "zh-CN/"]) {
    await page.goto(`/${folder}teach.html`);
    const plans = await page.locator("section:has(.plan li b)").evaluateAll((sections) =>
      sections.map((section) => ({
        whole: parseInt(section.querySelector("h2")!.textContent!, 10),
        parts: [...section.querySelectorAll("li")].map((part) => ({
          minutes: parseInt(part.querySelector("b")!.textContent!, 10),
          chapter: /at=(\w+)/.exec(part.querySelector("a")!.getAttribute("href")!)?.[1],
        })),
      })),
    );
    expect(plans.map(({ whole }) => whole)).toEqual([20, 45, 90]);
    // Each plan begins with the one before it, and the last leaves out the vocabulary.
    let before = 0;
    for (const { whole, parts } of plans) {
      expect(before + parts.reduce((sum, { minutes }) => sum + minutes, 0), folder).toBe(whole);
      before = whole - (parts.find(({ chapter }) => chapter === "vocabulary")?.minutes ?? 0);
    }
  }
});

test("no picture that a plan opens gives away the answer of the card below it", async ({ page }) => {
  await page.goto("/teach.html");
  await page.locator("a[href*='at=temperature']").click();
  await ready(page);
  const card = page.locator("[data-card='3']");
  await card.scrollIntoViewIfNeeded();
  const tiles = (await page.locator(".tile .percent").allTextContents()).join();
  for (const percent of ["47.2 %", "31.6 %", "21.2 %"]) expect(tiles).not.toContain(percent);
});

for (const colorScheme of ["light", "dark"] as const) {
  plain(`no rule of WCAG is broken in the ${colorScheme}, and nothing scrolls sideways`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto("/teach.html");
      const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
      expect((await new AxeBuilder({ page }).withTags(tags).analyze()).violations).toEqual([]);
      expect(await measureOverflow(page)).toBe(0);
    }
  });
}

plain("the HTML is valid", () => {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  execFileSync(
    "tests/node_modules/.bin/html-validate",
    ["--config", "www/.htmlvalidate.json", "www/dist/teach.html"],
    { cwd: root },
  );
});
