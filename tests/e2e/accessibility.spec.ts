// The page for every reader: axe, the keyboard, small screens, large text, forced colours and fingers.
import AxeBuilder from "@axe-core/playwright";
import { type Page, chromium } from "@playwright/test";
import { args, executablePath } from "../../tools/chromium.mjs";
import {
  expect,
  expectAgreement,
  expectListApplied,
  field,
  measureOverflow,
  needsChromium,
  plain,
  ready,
  test,
} from "./explorer-page";

/** Lists the violations of WCAG, with the whole page laid out as if it were on the screen. */
async function violations(page: Page) {
  await page.evaluate(() =>
    document
      .querySelectorAll<HTMLElement>(".chapter, .figure, .panels, .numbers")
      .forEach(({ style }) => (style.contentVisibility = "visible")),
  );
  return (await new AxeBuilder({ page }).withTags(WCAG).analyze()).violations;
}
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [320, 1280]) {
    test(`axe finds nothing in ${colorScheme} at ${width} pixels`, async ({ page }) => {
      test.slow();
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      expect(await violations(page)).toEqual([]);
      // This state shows everything that can appear: twelve classes, a masked one, an error beside each
      // field, and a notice.
      await page.goto("#z=2,-inf,1,0,0,0,0,0,0,0,0,0&t=x");
      // The script that parses addresses is loaded with the first hash.
      await expect(page.locator("#notice")).toBeVisible();
      await field(page, "cat").fill("abc");
      for (const id of ["#temperature-number", "#shift"]) await page.locator(id).fill("abc");
      await page.locator("#list").fill("abc");
      await page.locator("#list").press("Enter");
      await expect(page.locator(".error:visible")).toHaveCount(4);
      expect(await violations(page)).toEqual([]);
    });
  }
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in the dialog and in the sheet in ${colorScheme}, and it has seen every chapter`, async ({
    page,
  }) => {
    test.slow();
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 390, height: 844 });
    for (const section of ["draw", "exponential", "vocabulary", "exercises", "uses"]) {
      await page.locator(`[data-section=${section}]`).scrollIntoViewIfNeeded();
      await expect(page.locator(`[data-section=${section}]`)).toHaveClass(/loaded/);
    }
    await page.locator("#companion-bar").click();
    await page.getByRole("button", { name: "Draw the next word ten times" }).click();
    await expect(page.locator("#sentences li")).toHaveCount(10);
    for (const exercise of [2, 3])
      await page
        .locator(".exercise")
        .nth(exercise - 1)
        .locator("input")
        .first()
        .check();
    expect(await violations(page)).toEqual([]);
    await page.evaluate(() => scrollTo(0, 0));
    await page.getByRole("button", { name: "Share" }).click();
    await page.getByText("Chapters that it shows").first().click();
    expect(await violations(page)).toEqual([]);
    expect(await measureOverflow(page)).toBe(0);
  });
}

test("nothing scrolls sideways at 320 pixels, however wide the content", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await measureOverflow(page)).toBe(0);
  for (const hash of [
    `#z=1e-300,-inf,-12345.678901,1e308&l=${"w".repeat(24)},x,y,z&t=1e-320`,
    `#z=${Array(12).fill(-12345.678901)}&l=${Array(12).fill("w".repeat(24))}&t=0.123456789&y=5&p=f16&s=1,3,4,5`,
    `#z=${Array(64).fill(1e-300)}`,
  ]) {
    await page.goto(hash);
    await page.locator("#max-row .own").click();
    expect(await measureOverflow(page)).toBe(0);
  }
});

test("every control is reached by Tab, in order, and shows its focus", async ({ page }) => {
  const expected = await page.evaluate(
    () =>
      [
        ...document.querySelectorAll<HTMLElement>(
          "a, summary, button:not(:disabled), input:not([type=radio]:not(:checked)), textarea, [tabindex='0']",
        ),
      ].filter((e) => e.checkVisibility()).length,
  );
  const stops = [];
  for (let i = 0; i < expected; i++) {
    await page.keyboard.press("Tab");
    stops.push(
      await page.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        const focused = getComputedStyle(element).outlineStyle !== "none";
        return `${element.id || element.className || element.closest("nav")?.className || ""}${focused ? "" : " without outline"}`;
      }),
    );
  }
  const row = ["label", "number logit", "handle", "handle grip", "remove"];
  expect(stops.slice(0, 8)).toEqual([
    "skip",
    "",
    "door",
    "door",
    "languages",
    "reset",
    "share-open",
    "present",
  ]);
  expect(stops.slice(9, 24)).toEqual([...row, ...row, ...row]);
  expect(stops.slice(24, 31)).toEqual([
    "add",
    "coldest",
    "temperature-range",
    "hottest",
    "temperature-number",
    "shift-down",
    "shift",
  ]);
  expect(stops.join()).not.toContain("without outline");
  expect(new Set(stops).has("body")).toBe(false);
});

test("the whole explorer works by keyboard alone", async ({ page }) => {
  const tabTo = async (selector: string) => {
    for (let i = 0; i < 120; i++) {
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
  await expectListApplied(page);
  await expectAgreement(page, [5, 4], 0);
});

test("forced colours keep every bar and mark visible, and printing leaves out the controls", async ({
  page,
}) => {
  await page.emulateMedia({ forcedColors: "active" });
  const fills = await page.evaluate(() =>
    [".step-row .stick", ".tile .probability", ".slope .stick", ".corner"].map(
      (selector) => getComputedStyle(document.querySelector(selector)!).fill,
    ),
  );
  expect(fills).not.toContain("none");
  await page.emulateMedia({ forcedColors: "none", media: "print" });
  await expect(page.locator("main :is(button, input[type=range]):visible")).toHaveCount(0);
  await expect(page.locator("#steps-list")).toBeVisible();
});

plain("text fields look alike and are large enough for a finger", async ({ browser, baseURL }) => {
  needsChromium("emulate a phone");
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    baseURL: baseURL!,
  });
  const page = await context.newPage();
  await page.goto("");
  await ready(page);
  await page.locator("#digits").scrollIntoViewIfNeeded();
  await page.locator("#digit-label").waitFor({ state: "attached" });
  const looks = await page.locator("main :is(input[type=text], textarea)").evaluateAll((fields) =>
    fields.map((field) => {
      const { backgroundColor, borderRadius, fontFamily, fontSize } = getComputedStyle(field);
      return {
        look: [backgroundColor, borderRadius, fontFamily, fontSize].join(),
        isHigh: field.getBoundingClientRect().height >= 44,
      };
    }),
  );
  expect(looks.length).toBeGreaterThan(10);
  expect(new Set(looks.map(({ look }) => look)).size).toBe(1);
  expect(looks.every(({ isHigh }) => isHigh)).toBe(true);
  await context.close();
});

/** Lists the elements of some parts of the page that reach beyond the window, where nothing scrolls to
 * them. */
const listCutOff = (page: Page, parts: string) =>
  page.evaluate((parts) => {
    const isScrolled = (element: Element | null): boolean =>
      element !== null &&
      element !== document.body &&
      (getComputedStyle(element).overflowX !== "visible" || isScrolled(element.parentElement));
    return [...document.querySelectorAll(`:is(${parts}) *`)]
      .filter((element) => {
        const { width, right } = element.getBoundingClientRect();
        const isBeyond = width > 0 && right > document.documentElement.clientWidth + 1;
        return isBeyond && !isScrolled(element) && element.checkVisibility({ visibilityProperty: true });
      })
      .map((element) => `${element.localName}#${element.id}.${element.getAttribute("class")}`);
  }, parts);

plain("nothing scrolls sideways at a text size of 200 %", async ({ baseURL }) => {
  needsChromium("set the browser's own text size");
  const large = await chromium.launch({
    executablePath,
    args: [...args, "--blink-settings=defaultFontSize=32"],
  });
  for (const width of [320, 390, 1280]) {
    const page = await large.newPage({ viewport: { width, height: 844 } });
    await page.goto(baseURL!);
    await ready(page);
    expect(
      await page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize)),
    ).toBeGreaterThan(30);
    expect(await measureOverflow(page), `at ${width}`).toBe(0);
    const parts = width > 320 ? "body" : ".figure, .panels, .digit-figure";
    expect(await listCutOff(page, parts), `at ${width}`).toEqual([]);
    const [bars, names] = await page.evaluate(() => [
      [...document.querySelectorAll(".tile .bar")].map((bar) => bar.getBoundingClientRect().width),
      [...document.querySelectorAll(".guess .name")].map((name) => name.scrollWidth - name.clientWidth),
    ]);
    expect(Math.min(...bars!), `bars at ${width}`).toBeGreaterThan(40);
    expect(Math.max(...names!), `names at ${width}`).toBe(0);
  }
  await large.close();
});
