// The reference of the package in /api/. It has every public name and works without scripts. Its examples run
// in the page and print what their comments say.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { expect, measureOverflow, plain, test, withoutScripts } from "./explorer-page";

const root = new URL("../../", import.meta.url);
const types = new URL("tests/node_modules/softmax-wasm/dist/", root);
const ENTRY_POINTS = ["index", "learn", "canvas", "element", "init", "relaxed"];

/** Lists the names that the types of an entry point export. */
const listNames = (entryPoint: string) =>
  [
    ...readFileSync(new URL(`${entryPoint}.d.ts`, types), "utf8").matchAll(
      /^export (?:declare )?(?:interface|type|class|function|const) (\w+)/gm,
    ),
  ].map(([, name]) => name!);

const example = (page: Page, id: string) => page.locator(`[id="${id}"] > .example`);
const output = (place: Locator) => place.locator("output");

/** Runs code in the editor of an example. */
async function runCode(place: Locator, code: string) {
  await place.getByRole("textbox").fill(code);
  await place.locator(".run").click();
}

test("every public name of each entry point has a description and a line in the index, and each function has a sentence there", async ({
  page,
}) => {
  await page.goto("/api/");
  const names = [...new Set(ENTRY_POINTS.flatMap(listNames))];
  expect(names.length).toBeGreaterThan(110);
  const found = await page.evaluate(
    (names) =>
      names.filter(
        (name) =>
          document.querySelectorAll(`.entry[id="${name}"] > h3 .kind`).length === 1 &&
          document.querySelectorAll(`.contents [data-for="${name}"] a[href="#${name}"]`).length === 1,
      ),
    names,
  );
  expect(found).toEqual(names);
  const codes = readFileSync(new URL("index.d.ts", types), "utf8").match(/(?<=\| ")ERR_\w+/g)!;
  for (const code of codes) await expect(page.locator(`dt#${code} + dd`)).toHaveText(/\w+.*\.$/);
  const lines = await page.locator(".lines li").evaluateAll((all) => all.map((line) => line.textContent));
  expect(lines.length).toBeGreaterThan(55);
  expect(lines.filter((line) => !/^\w+ .{20,}\.$/s.test(line!))).toEqual([]);
});

test("ids are unique, and every link within the page leads to one", async ({ page, request }) => {
  await page.goto("/api/");
  const { repeated, broken, beyond } = await page.evaluate(() => {
    const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
    const links = [...document.querySelectorAll("a")].map((link) => link.getAttribute("href")!);
    return {
      repeated: ids.filter((id, i) => ids.indexOf(id) !== i),
      broken: links.filter((href) => href.startsWith("#") && !ids.includes(href.slice(1))),
      beyond: [...new Set(links.filter((href) => !href.startsWith("#")))],
    };
  });
  expect({ repeated, broken }).toEqual({ repeated: [], broken: [] });
  expect(beyond.length).toBeGreaterThan(0);
  for (const href of beyond)
    expect((await request.get(new URL(href, page.url()).href)).ok(), href).toBe(true);
});

test("every example prints what its comments say", async ({ page }) => {
  test.setTimeout(240_000);
  await page.goto("/api/");
  const examples = page.locator("[data-runs]");
  const count = await examples.count();
  expect(count).toBeGreaterThan(60);
  // The examples run ten at a time, because each starts a worker.
  for (let first = 0; first < count; first += 10) {
    const some = Array.from({ length: Math.min(10, count - first) }, (_, i) => examples.nth(first + i));
    for (const each of some) await each.locator(".run").evaluate((button: HTMLElement) => button.click());
    for (const each of some) {
      const code = await each.locator("pre").innerText();
      const values = [...code.matchAll(/console\.log\(.*?\);\s*\/\/ (.*)$/gm)].map(([, value]) => value!);
      expect(values.length, code).toBeGreaterThan(0);
      await expect(each.locator(".stop"), code).toBeHidden({ timeout: 10_000 });
      expect((await output(each).innerText()).trim().split("\n"), code).toEqual(values);
    }
  }
});

test("an example is edited, run by Control and Enter, and restored", async ({ page }) => {
  await page.goto("/api/#softmax");
  const place = example(page, "softmax");
  const editor = place.getByRole("textbox", { name: "Example of softmax" });
  const before = await editor.innerText();
  await editor.fill('import { softmax } from "softmax-wasm";\nconsole.log(softmax([0, 0]), "two", -0);');
  await editor.press("Control+Enter");
  await expect(output(place)).toHaveText("[0.5, 0.5] two -0");
  await place.getByRole("button", { name: "Undo changes" }).click();
  expect(await editor.innerText()).toBe(before);
  await expect(editor).toBeFocused();
  // The code is typed in two lines, as a reader types it.
  await editor.press("Control+a");
  await editor.pressSequentially('console.log(1);\nconsole.log("a");');
  await place.getByRole("button", { name: "Run" }).click();
  await expect(output(place)).toHaveText('1\n"a"');
  await place.getByRole("textbox").fill("");
  await place.locator(".run").click();
  await expect(output(place)).toHaveText("Nothing was printed.");
});

test("errors are shown as the package throws them, and those of the language and of promises too", async ({
  page,
}) => {
  await page.goto("/api/#softmax");
  const place = example(page, "softmax");
  const wrong = {
    'import { softmax } from "softmax-wasm";\nsoftmax([1, 2], { temprature: 2 });':
      /^⚠? ?TypeError \[ERR_OPTION\]: .*temperature/,
    "const = 1;": /SyntaxError: /,
    "console.log(1);\nawait Promise.reject(new RangeError('late'));": /^1\n.*RangeError: late/,
    "setTimeout(() => { throw new Error('later'); });\nawait new Promise((done) => setTimeout(done, 50));":
      /Error: later/,
  };
  for (const [code, message] of Object.entries(wrong)) {
    await runCode(place, code);
    await expect(output(place)).toHaveText(message);
    await expect(place.locator(".stop")).toBeHidden();
  }
});

test("an endless loop does not block the page, and Stop, the time limit or the line limit ends it", async ({
  page,
}) => {
  // A worker takes seconds to start on a busy machine.
  test.slow();
  await page.goto("/api/#softmax");
  const place = example(page, "softmax");
  await runCode(place, "while (true);");
  const stop = place.getByRole("button", { name: "Stop" });
  await expect(stop).toBeVisible();
  await stop.click();
  await expect(output(place)).toHaveText("Stopped.");
  await expect(place.locator(".run")).toBeFocused();

  await runCode(place, "for (let i = 0; ; i++) console.log(i);");
  await expect(output(place)).toHaveText(/^0\n1\n[^]*\n198\n199\nEnded after 200 lines\.\n$/, {
    timeout: 8_000,
  });
  await runCode(place, "while (true);");
  await expect(output(place)).toHaveText("Ended after 5 seconds.", { timeout: 15_000 });
});

test("a package that fails to load is reported at once", async ({ browser, baseURL }) => {
  const page = await (await browser.newContext({ serviceWorkers: "block", baseURL: baseURL! })).newPage();
  await page.route("**/softmax-wasm-*/**", (route) => route.abort());
  await page.goto("/api/");
  const place = example(page, "softmax");
  await place.locator(".run").click();
  await expect(output(place)).toHaveText("The package could not be loaded. Is there a network?");
  await expect(place.locator(".stop")).toBeHidden();
  await page.context().close();
});

plain("an example can access neither other sites nor the page nor eval", async ({ page }) => {
  const foreign: string[] = [];
  page.on("request", (request) => {
    if (!/^(http:\/\/127\.0\.0\.1|blob:)/.test(request.url())) foreign.push(request.url());
  });
  await page.goto("/api/#softmax");
  const place = example(page, "softmax");
  await runCode(place, 'await fetch("https://example.org/").catch(({ name }) => console.log(name));');
  await expect(output(place)).toHaveText('"TypeError"');
  await runCode(place, 'try { new Function("return 1")(); } catch ({ name }) { console.log(name); }');
  await expect(output(place)).toHaveText('"EvalError"');
  await runCode(place, "console.log(typeof document, typeof localStorage);");
  await expect(output(place)).toHaveText("undefined undefined");
  expect(foreign).toEqual([]);
});

test("the filter searches names before texts, and a link to a hidden entry clears it", async ({ page }) => {
  await page.goto("/api/");
  const filter = page.getByRole("searchbox", { name: "Find" });
  const shown = () => page.locator(".entry:visible").evaluateAll((all) => all.map(({ id }) => id));
  await filter.fill("topP");
  expect(await shown()).toEqual(["SampleSteps", "CutOptions"]);
  await expect(page.locator("#found")).toHaveText("2 entries");
  await filter.fill("err_bins");
  expect(await shown()).toEqual(["ErrorCode"]);
  await filter.fill("scikit-learn");
  expect(await shown()).toContain("LinearClassifier");
  await filter.fill("logSoftmaxGrad");
  await filter.press("Enter");
  await expect(page).toHaveURL(/#logSoftmaxGrad$/);
  await page.evaluate(() => location.assign("#argmax"));
  await expect(page.locator("#argmax")).toBeInViewport();
  expect((await shown()).length).toBeGreaterThan(110);
});

test("the tabs for the ways to install work by keyboard", async ({ page }) => {
  await page.goto("/api/");
  const tab = (name: string) => page.getByRole("tab", { name, exact: true });
  await expect(page.getByRole("tabpanel")).toContainText("npm install softmax-wasm");
  await tab("npm").focus();
  await page.keyboard.press("ArrowRight");
  await expect(tab("CDN")).toBeFocused();
  await expect(page.getByRole("tabpanel", { name: "CDN" })).toContainText(
    "/npm/softmax-wasm@0.1/dist/index.js",
  );
  await page.keyboard.press("End");
  await expect(tab("Deno")).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowRight");
  await expect(tab("npm")).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByRole("tabpanel")).toContainText("deno add npm:softmax-wasm");
});

test("without scripts the reference shows every way to install, every example and no control", async ({
  browser,
  baseURL,
}) => {
  const page = await withoutScripts(browser, baseURL);
  await page.goto("/api/");
  for (const text of ["npm install", "cdn.jsdelivr.net", "deno add"])
    await expect(page.locator(".tabs pre", { hasText: text })).toBeVisible();
  await expect(example(page, "softmax").locator("pre")).toBeVisible();
  expect(await page.locator("button:visible, input:visible, output:visible").count()).toBe(0);
  await page.context().close();
});

/** An entry of each form that the reference has. Axe takes half a minute for all 130 entries. */
const FORMS = ["softmax", "SoftmaxState", "RowOptions", "LogitsArray", "BarCanvas", "ErrorCode", "version"];
const axe = (page: Page) =>
  new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]);

for (const colorScheme of ["light", "dark"] as const) {
  test(`no rule of WCAG is broken in the ${colorScheme}, and nothing scrolls sideways`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto("/api/");
    await runCode(example(page, "softmax"), "console.warn(1);\nthrow new Error('2');");
    await expect(output(example(page, "softmax"))).toHaveText(/2/);
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await measureOverflow(page)).toBe(0);
    }
    await page.evaluate((forms) => {
      for (const section of [...document.querySelectorAll<HTMLElement>(".contents section")].slice(2))
        section.hidden = true;
      for (const entry of document.querySelectorAll<HTMLElement>(".entry"))
        entry.hidden = !forms.includes(entry.id);
    }, FORMS);
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      expect((await axe(page).analyze()).violations).toEqual([]);
    }
  });
}

test("no entry breaks a rule of WCAG, except contrast, which takes too long to test", async ({ page }) => {
  test.slow();
  await page.goto("/api/");
  expect((await axe(page).disableRules("color-contrast").analyze()).violations).toEqual([]);
});

plain("the HTML is valid", () => {
  execFileSync(
    "tests/node_modules/.bin/html-validate",
    ["--config", "www/.htmlvalidate.json", "www/dist/api/index.html"],
    { cwd: fileURLToPath(root) },
  );
});

test("the lesson links to the reference, and the service worker keeps it only after a visit", async ({
  page,
  context,
}) => {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller)
      await new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done));
  });
  const kept = () =>
    page.evaluate(async () => {
      const [name] = await caches.keys();
      return (await (await caches.open(name!)).keys()).map(({ url }) => new URL(url).pathname);
    });
  const isOfReference = (path: string) => /\/api\/|softmax-wasm-/.test(path);
  expect((await kept()).filter(isOfReference)).toEqual([]);
  await page.getByRole("link", { name: "API", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^softmax-wasm \d/);
  // The page runs an empty program with both entry points so that they are kept. The run is over when no more
  // files arrive.
  const settled = async () => {
    const before = (await kept()).length;
    await page.waitForTimeout(500);
    return (await kept()).some((path) => path.endsWith("/learn.js")) && (await kept()).length === before;
  };
  await expect.poll(settled, { timeout: 10_000 }).toBe(true);
  await expect(page.locator("html")).toHaveClass("kept");
  await context.setOffline(true);
  await page.goto("/api/#softmax");
  await page.reload();
  const place = example(page, "softmax");
  await place.locator(".run").click();
  await expect(output(place)).toHaveText(/^\[0\.659/);
});
