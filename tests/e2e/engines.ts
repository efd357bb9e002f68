// Opens the page in each engine: Chromium and Firefox by Playwright, and WebKitGTK by WebDriver. Tests that a
// driver cannot run are skipped by name.
import { type Browser, type Page, test as base, expect as plainExpect } from "@playwright/test";
import { ENGINE } from "./playwright.config";
import { matchers } from "./webdriver/matchers";
import { WebDriverPage, beyond } from "./webdriver/page";
import { openSession, startDriver } from "./webdriver/session";

export const expect =
  ENGINE === "webkit" ? (plainExpect.extend(matchers) as unknown as typeof plainExpect) : plainExpect;

/** Returns whether the article's scripts have run. They start after the text is painted, and some wait for
 * the first sign of a reader. Tests are quicker than readers, so they give the sign and wait. */
const IS_READY = () => {
  if (!document.querySelector("script[data-scripts]")) return true;
  dispatchEvent(new Event("scroll"));
  return (
    document.querySelector("html.still, #lost:not([hidden])") !== null ||
    document.querySelector("html.ready.laid-out .guess-board") !== null
  );
};

/** Waits until the page is ready and has read its address. The script that parses hashes is loaded with the
 * first hash, and an open page reads a new hash in a separate task. */
export async function ready(page: Page) {
  await page.waitForFunction(IS_READY);
  await page.waitForFunction(() => {
    const isRead = () =>
      performance.getEntriesByType("resource").some(({ name }) => /\/parse-hash-[^/]*\.js$/.test(name));
    return location.hash === "" || !document.querySelector("html.ready") || isRead();
  });
  await page.evaluate(
    () =>
      new Promise<unknown>((done) =>
        "requestIdleCallback" in window
          ? requestIdleCallback(done, { timeout: 5_000 })
          : setTimeout(done, 50),
      ),
  );
}

const inWebKit = base.extend<{}, { driver: string }>({
  driver: [
    async ({}, use) => {
      const { base, end } = await startDriver();
      await use(base);
      end();
    },
    { scope: "worker" },
  ],
  browser: [
    async ({}, use) => use({ newContext: () => beyond("open contexts") } as never),
    { scope: "worker" },
  ],
  context: async ({}, use) =>
    use({ newPage: () => beyond("open pages"), setOffline: () => beyond("cut the network") } as never),
  page: async ({ driver, baseURL }, use) => {
    const { call, end } = await openSession(driver);
    const page = new WebDriverPage(call, baseURL!, IS_READY);
    try {
      await page.setViewportSize({ width: 1280, height: 900 });
      await use(page as unknown as Page);
    } finally {
      await end();
    }
  },
});

const inPlaywright = base.extend({
  page: async ({ page }, use) => {
    for (const name of ["goto", "reload"] as const) {
      const move = page[name].bind(page) as (...args: unknown[]) => Promise<null>;
      page[name] = async (...args: unknown[]) => {
        const response = await move(...args);
        await ready(page);
        return response;
      };
    }
    await use(page);
  },
});

const inFirefox = inPlaywright.extend({
  page: async ({ page }, use) => {
    page.emulateMedia = async (media) => {
      if (JSON.stringify(media) !== '{"colorScheme":"light"}') beyond("emulate media");
    };
    await use(page);
  },
});

/** Describes a page of the engine without settings of its own. */
export const plain = {
  chromium: inPlaywright,
  firefox: inFirefox,
  webkit: inWebKit as unknown as typeof base,
}[ENGINE]!;

/** Watches a page from now on. Returns a function that lists exceptions, console errors, violations of the
 * CSP and foreign requests. */
async function watchInPlaywright(page: Page, baseURL: string) {
  const wrong: string[] = [];
  page.on("pageerror", (error) => wrong.push(`exception: ${error.message}`));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) wrong.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    // The address of a blob that the page has created begins with blob: and the origin.
    if (
      !request
        .url()
        .replace(/^blob:/, "")
        .startsWith(baseURL)
    )
      wrong.push(`request: ${request.url()}`);
  });
  await page.addInitScript(() =>
    addEventListener("securitypolicyviolation", (event) => console.error(`CSP: ${event.violatedDirective}`)),
  );
  await page.goto("");
  return async () => wrong;
}

/** Watches a page by WebDriver, which does not report the console, nor anything before a page has loaded. */
async function watchInWebKit(page: Page) {
  await page.goto("");
  await page.evaluate(() => {
    const { wrong } = Object.assign(window, { wrong: [] as string[] });
    for (const type of ["error", "unhandledrejection", "securitypolicyviolation"]) {
      addEventListener(type, (event: any) =>
        wrong.push(`${type}: ${event.message ?? event.reason ?? event.violatedDirective}`),
      );
    }
  });
  return () => page.evaluate(() => (window as { wrong?: string[] }).wrong ?? []);
}

/** A test on the article's page. Errors of the page fail the test. */
export const test = plain.extend({
  page: async ({ page, baseURL }, use) => {
    const wrong = await (ENGINE === "webkit" ? watchInWebKit(page) : watchInPlaywright(page, baseURL!));
    await use(page);
    expect(await wrong()).toEqual([]);
  },
});

/** Skips a test that needs what only the driver of Chromium can do. */
export function needsChromium(what: string) {
  if (ENGINE !== "chromium") beyond(what);
}

/** Opens a page in a browser with scripts turned off. */
export async function withoutScripts(browser: Browser, baseURL: string | undefined): Promise<Page> {
  needsChromium("turn scripts off");
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: baseURL! });
  return context.newPage();
}
