// The page while it loads: what waits for a reader, layout shifts, and scripts that do not arrive.
import type { Page } from "@playwright/test";
import { expect, needsChromium, plain, test } from "./explorer-page";

/** Adds up the layout shifts since the page was opened, as browsers measure them. */
const measureShift = (page: Page) => {
  needsChromium("report layout shifts");
  return page.evaluate(
    () =>
      new Promise<number>((done) => {
        let sum = 0;
        const add = (entries: PerformanceEntry[]) =>
          entries.forEach((entry) => (sum += (entry as PerformanceEntry & { value: number }).value));
        new PerformanceObserver((list) => add(list.getEntries())).observe({
          type: "layout-shift",
          buffered: true,
        });
        setTimeout(() => done(sum), 200);
      }),
  );
};

test("the page does not shift while it loads", async ({ page, baseURL }) => {
  for (const width of [320, 768, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto("about:blank");
    await page.goto(baseURL!);
    await expect(page.locator("#class-list .handle")).toHaveCount(6);
    expect(await measureShift(page), `at ${width} pixels`).toBeLessThan(0.01);
  }
});

plain(
  "scripts load where the browser reports no paint, as Firefox reports none of a page at a heading",
  async ({ browser, baseURL }) => {
    const context = await browser.newContext({ baseURL: baseURL! });
    const page = await context.newPage();
    await page.addInitScript(() => {
      PerformanceObserver.prototype.observe = () => {};
    });
    await page.goto("#vocabulary");
    await expect(page.locator("html")).toHaveClass(/ready/);
    await expect(page.locator("#vocabulary")).toBeInViewport();
    await context.close();
  },
);

/** The chapters above these are rendered while the reader looks at the chapter that the link names. */
const LINKED = ["max", "simplex", "exercises", "use"];

for (const width of [320, 390, 768, 1280])
  plain(
    `a link to a chapter causes no shift while the page is rendered at ${width}`,
    async ({ browser, baseURL }) => {
      for (const chapter of LINKED) {
        const context = await browser.newContext({ baseURL: baseURL!, viewport: { width, height: 900 } });
        const page = await context.newPage();
        await page.goto(`#${chapter}`);
        await page.locator("html.ready").waitFor();
        await page.waitForTimeout(500);
        await expect(page.locator(`#${chapter}`)).toBeInViewport();
        expect(await measureShift(page), chapter).toBeLessThan(0.05);
        await context.close();
      }
    },
  );

plain(
  "chapters are laid out for a reader, and the target of a first press on a link does not move",
  async ({ browser, baseURL }) => {
    for (const width of [320, 1280]) {
      const context = await browser.newContext({ baseURL: baseURL!, viewport: { width, height: 900 } });
      const page = await context.newPage();
      await page.goto("");
      await page.locator("html.ready").waitFor();
      expect(await measureShift(page)).toBe(0);
      await expect(page.locator(".laid-out")).toHaveCount(0);
      await page.locator('.contents a[href="#simplex"]').click();
      await page.locator("html.laid-out").waitFor();
      expect(await measureShift(page), `at ${width} pixels`).toBeLessThan(0.05);
      const { y } = (await page.locator("#simplex").boundingBox())!;
      expect(Math.abs(y), `at ${width} pixels`).toBeLessThan(100);
      await context.close();
    }
  },
);

test("a focus without a pointer, a key or a scroll loads the chapters", async ({ page }) => {
  // The tests' own `goto` and `reload` give the sign of a reader.
  await page.evaluate(() => {
    document.documentElement.dataset.visit = "first";
    location.reload();
  });
  await page.waitForFunction(() => document.querySelector("html.ready:not([data-visit])"));
  await expect(page.locator(".guess-board")).toHaveCount(0);
  const button = page.locator("#draw-again");
  await button.evaluate((element: HTMLElement) => element.focus({ preventScroll: true }));
  await expect(page.locator(".guess-board").first()).toBeAttached();
});

plain(
  "if scripts fail to load, the page reports it, hides its controls and offers a retry",
  async ({ page, baseURL }) => {
    await page.route("**/assets/index-*.js", (route) => route.abort());
    await page.goto(baseURL!);
    await expect(page.getByText("The controls did not arrive.")).toBeVisible();
    await expect(page.locator("main .live:visible")).toHaveCount(0);
    await page.unroute("**/assets/index-*.js");
    await page.getByRole("button", { name: "Try again" }).first().click();
    await expect(page.locator("html")).toHaveClass(/ready/);
    await expect(page.getByText("The controls did not arrive.")).toBeHidden();
  },
);

plain(
  "if a chapter's script fails to load, the chapter reports it and offers a retry",
  async ({ browser, baseURL }) => {
    const page = await (await browser.newContext({ serviceWorkers: "block", baseURL: baseURL! })).newPage();
    await page.route("**/assets/vocabulary-*.js", (route) => route.abort());
    await page.goto("");
    const section = page.locator("[data-section=vocabulary]");
    await section.scrollIntoViewIfNeeded();
    await expect(section.getByRole("alert")).toContainText("This part could not be loaded.");
    await expect(section).not.toContainText("assets/");
    await page.unroute("**/assets/vocabulary-*.js");
    await section.getByRole("button", { name: "Try again" }).click();
    await page.locator("[data-section=vocabulary]").scrollIntoViewIfNeeded();
    await expect(section).toHaveClass(/loaded/);
    await expect(section.getByRole("alert")).toBeHidden();
  },
);

plain(
  "if the first script fails to load, a notice reports it after a while",
  async ({ browser, baseURL }) => {
    const page = await (await browser.newContext({ serviceWorkers: "block", baseURL: baseURL! })).newPage();
    await page.route("**/assets/boot-*.js", (route) => route.abort());
    // Playwright's own `goto` is used, because that of the tests waits for scripts.
    await page.goto("");
    const notice = page.getByText("The controls did not arrive.");
    await expect(notice).toBeHidden();
    await page.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()));
    await expect(notice).toBeVisible();
    await page.unroute("**/assets/boot-*.js");
    await page.getByRole("button", { name: "Try again" }).first().click();
    await expect(page.locator("html")).toHaveClass(/ready/);
    await expect(notice).toBeHidden();
  },
);

plain(
  "if the script of Share, of a list or of a link fails to load, the page reports it",
  async ({ browser, baseURL }) => {
    for (const [script, hash, use] of [
      ["share", "", (page: Page) => page.getByRole("button", { name: "Share" }).click()],
      [
        "parse-list",
        "",
        async (page: Page) => {
          await page.locator("#list").fill("1, 2");
          await page.locator("#list-apply").click();
        },
      ],
      ["parse-hash", "#z=1,2,3", async () => {}],
    ] as const) {
      const page = await (await browser.newContext({ serviceWorkers: "block", baseURL: baseURL! })).newPage();
      await page.route(`**/assets/${script}-*.js`, (route) => route.abort());
      await page.goto(hash);
      if (hash === "") await page.locator("html.ready").waitFor();
      await use(page);
      await expect(page.getByText("The controls did not arrive."), script).toBeVisible();
      await expect(page.locator("#blocked")).toBeHidden();
      await page.unroute(`**/assets/${script}-*.js`);
      await page.getByRole("button", { name: "Try again" }).first().click();
      await expect(page.locator("html")).toHaveClass(/ready/);
      expect(new URL(page.url()).hash).toBe(hash);
      await expect(page.locator("#class-list .handle")).toHaveCount(6);
      await page.context().close();
    }
  },
);

plain(
  "if the policy blocks WebAssembly, the page reports it and stays readable",
  async ({ page, baseURL }) => {
    const errors: string[] = [];
    // Firefox reports a violation of the policy as an exception.
    page.on("pageerror", ({ message }) => message.includes("blocked WebAssembly") || errors.push(message));
    await page.route(baseURL!, async (route) => {
      const response = await route.fetch();
      await route.fulfill({
        response,
        headers: { ...response.headers(), "content-security-policy": "script-src 'self'" },
      });
    });
    await page.goto("");
    await expect(page.getByText("The explorer cannot compute here.")).toBeVisible();
    await expect(page.locator("#numbers tbody tr")).toHaveCount(3);
    await expect(page.locator("#numbers .p").first()).toHaveText("0.6590");
    await expect(page.locator("main :is(button, input):visible")).toHaveCount(0);
    expect(errors).toEqual([]);
  },
);
