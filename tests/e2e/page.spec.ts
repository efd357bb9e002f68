// The page as a whole: for every reader, at every width, under every policy.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import AxeBuilder from "@axe-core/playwright";
import { test as plain } from "@playwright/test";
import { expect, expectAgreement, field, oracle, test } from "./explorer-page";

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [320, 1280]) {
    test(`axe finds nothing in ${colorScheme} at ${width} pixels`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      expect((await new AxeBuilder({ page }).withTags(WCAG).analyze()).violations).toEqual([]);
      // And with all that can appear: twelve classes, one masked, an error by each field, a notice.
      await page.goto("#z=2,-inf,1,0,0,0,0,0,0,0,0,0&t=x");
      await field(page, "cat").fill("abc");
      for (const id of ["#temperature", "#shift"]) await page.locator(id).fill("abc");
      await page.locator("#list").fill("abc");
      await page.locator("#list").press("Enter");
      await expect(page.locator(".error:visible")).toHaveCount(4);
      expect((await new AxeBuilder({ page }).withTags(WCAG).analyze()).violations).toEqual([]);
    });
  }
}

test("nothing scrolls sideways at 320 pixels, however wide the content", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  const width = () => page.evaluate(() => document.documentElement.scrollWidth);
  expect(await width()).toBe(320);
  await page.goto(`#z=1e-300,-inf,-12345.678901,1e308&l=${"w".repeat(24)},x,y,z&t=1e-320`);
  expect(await width()).toBe(320);
});

test("the page does not move while it loads", async ({ page, baseURL }) => {
  for (const width of [320, 768, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto("about:blank");
    await page.goto(baseURL!);
    await expect(page.locator(".handle")).toHaveCount(3);
    const shift = await page.evaluate(
      () =>
        new Promise<number>((done) => {
          let sum = 0;
          const add = (entries: PerformanceEntry[]) => entries.forEach((entry) => (sum += (entry as PerformanceEntry & { value: number }).value));
          new PerformanceObserver((list) => add(list.getEntries())).observe({ type: "layout-shift", buffered: true });
          setTimeout(() => done(sum), 200);
        }),
    );
    expect(shift, `at ${width} pixels`).toBeLessThan(0.01);
  }
});

test("every control is reached by Tab, in order, and shows its focus", async ({ page }) => {
  const expected = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("a, button, input, textarea, [tabindex='0']")].filter((e) => e.checkVisibility()).length,
  );
  const stops = [];
  for (let i = 0; i < expected; i++) {
    await page.keyboard.press("Tab");
    stops.push(
      await page.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        const focused = getComputedStyle(element).outlineStyle !== "none";
        return `${element.id || element.className}${focused ? "" : " without outline"}`;
      }),
    );
  }
  const lane = ["label", "number logit", "range", "handle", "remove"];
  expect(stops.slice(0, 4)).toEqual(["skip", "reset", "copy", "theme"]);
  expect(stops.slice(4, 19)).toEqual([...lane, ...lane, ...lane]);
  expect(stops.slice(19, 26)).toEqual(["add", "coldest", "temperature-range", "hottest", "temperature", "shift-down", "shift"]);
  expect(stops.join()).not.toContain("without outline");
  expect(new Set(stops).has("body")).toBe(false);
});

test("the whole explorer works by keyboard alone", async ({ page }) => {
  const tabTo = async (selector: string) => {
    for (let i = 0; i < 60; i++) {
      if (await page.evaluate((s) => document.activeElement!.matches(s), selector)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`Tab does not lead to ${selector}`);
  };
  await tabTo(".skip");
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => document.activeElement!.id)).toBe("main");
  await tabTo(".logit");
  await page.keyboard.press("ArrowDown");
  await tabTo(".handle");
  await page.keyboard.press("PageDown");
  await expectAgreement(page, [0.9, 1, 0.1]);
  await tabTo("#add");
  await page.keyboard.press("Enter");
  await page.keyboard.type("wolf");
  await expect(page.locator("#numbers .name").last()).toHaveText("wolf");
  await tabTo("#coldest");
  await page.keyboard.press("Space");
  await expectAgreement(page, [0.9, 1, 0.1, 0], 0);
  await tabTo("#list");
  await page.keyboard.type("5 4");
  await page.keyboard.press("Enter");
  await expectAgreement(page, [5, 4], 0);
});

test("the theme goes from auto to light to dark and stays over a reload", async ({ page }) => {
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

test("the static tables of the article are right", async ({ page }) => {
  const rows = await page
    .locator(".worked")
    .last()
    .locator("tbody tr")
    .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent!)));
  for (const [name, ...cells] of rows) {
    const T = name === "→ 0" ? 0 : name === "→ ∞" ? Infinity : Number(name);
    const percents = cells.map((text) => Number(text.replace(/\s%/, "").replace("⅓", ".333")));
    oracle([2, 1, 0.1], T).p.forEach((p, i) => expect(Math.abs(100 * p - percents[i]!)).toBeLessThan(0.051));
  }
});

test("the page in its HTML is valid", () => {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  execFileSync("node_modules/.bin/html-validate", ["--config", "www/.htmlvalidate.json", "www/dist/index.html"], { cwd: root });
});

plain("without scripts the article, the picture and the right table are there", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL });
  const page = await context.newPage();
  await page.goto("");
  await expect(page.getByRole("heading", { name: "The example by hand" })).toBeVisible();
  await expect(page.locator("math").first()).toBeVisible();
  const { weights, p, sum } = oracle([2, 1, 0.1], 1);
  for (const i of [0, 1, 2]) {
    const cells = page.locator("#numbers tbody tr").nth(i).locator("td");
    await expect(cells.nth(1)).toHaveText(weights[i]!.toPrecision(4));
    await expect(cells.nth(2)).toHaveText(p[i]!.toPrecision(4));
    await expect(cells.nth(3)).toHaveText(`${(100 * p[i]!).toFixed(1)} %`);
    await expect(page.locator(".worked").first().locator("tbody tr").nth(i).locator("td").nth(1)).toHaveText(Math.exp([2, 1, 0.1][i]!).toFixed(3));
  }
  await expect(page.locator("#numbers tfoot .weight")).toHaveText(sum.toPrecision(4));
  await expect(page.locator("button:visible, input:visible")).toHaveCount(0);
  await context.close();
});

plain("where the policy blocks wasm, the page says so and stays readable", async ({ page, baseURL }) => {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.route(baseURL!, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": "script-src 'self'" } });
  });
  await page.goto("");
  await expect(page.getByText("The explorer cannot compute here.")).toBeVisible();
  await expect(page.locator("#numbers tbody tr")).toHaveCount(3);
  await expect(page.locator("#numbers .p").first()).toHaveText("0.6590");
  await expect(page.locator("main :is(button, input):visible")).toHaveCount(0);
  expect(errors).toEqual([]);
});
