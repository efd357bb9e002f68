// The page in its other languages. Every message is translated, and numbers have the format of the language
// and agree with the oracle. Links keep the state, and each language works without a network.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { LANGUAGES, readTable } from "../../www/messages/languages.mjs";
import { HOSTILE, expect, measureOverflow, needsChromium, oracle, ready, test } from "./explorer-page";
import { ENGINE } from "./playwright.config";

const OTHERS = Object.keys(LANGUAGES).filter((language) => language !== "en");
const testInPlaywright = ENGINE === "webkit" ? test.skip : test;

/** Formats a number with one decimal in a language. */
const formatTenth = (language: string, x: number) =>
  new Intl.NumberFormat(language, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 20,
    useGrouping: false,
  })
    .format(x)
    .replace("-", "−");
function formatPercent(language: string, p: number, isZero: boolean): string {
  const options = { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;
  const text = new Intl.NumberFormat(language, options).format(p < 0.0005 && !isZero ? 0.001 : p);
  return p < 0.0005 && !isZero ? `<${text}` : text;
}

/** Returns the text of a message without its markup, or "" if the build or a script inserts a value. */
function plainText(message: string): string {
  if (/<(calc|tex|b|span)\b|\{\d\}/.test(message)) return "";
  return message
    .replace(/ \[[^\]]*\]$|<[^>]*>/g, "")
    .replace(/&(nbsp|thinsp);/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** Loads all chapters and the dialog for links. Returns the texts of all elements and of their attributes. */
async function readTexts(page: Page): Promise<string[]> {
  const sections = await page.locator("[data-section]:has(.not-loaded)").all();
  expect(sections.length).toBeGreaterThan(0);
  for (const section of sections) {
    await section.dispatchEvent("focusin");
    await expect(section).toHaveClass(/loaded/, { timeout: 10_000 });
  }
  await page.locator("#share-open").click();
  await page.locator("#share").waitFor();
  return page.evaluate(() => {
    const roots = [
      document.documentElement,
      ...[...document.querySelectorAll("template")].map((t) => t.content),
    ];
    const texts = roots.flatMap((root) =>
      [...root.querySelectorAll("*:not(script, style, code, pre, [translate=no])")].flatMap((element) => [
        element.textContent!,
        ...["aria-label", "aria-valuetext", "title", "placeholder", "alt", "content"].map(
          (name) => element.getAttribute(name) ?? "",
        ),
      ]),
    );
    return [...new Set(texts.map((text) => text.replace(/\s+/g, " ").trim()))];
  });
}

for (const language of OTHERS) {
  const table: Record<string, string> = readTable(language);

  test(`${language}: no English message is left, and the page declares its language`, async ({ page }) => {
    test.slow();
    await page.goto(`${language}/`);
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    const texts = new Set(await readTexts(page));
    // A text that two languages share counts as a translation. So do short texts such as NaN, and the words
    // of the vocabulary.
    const translations = new Set(Object.values(table).map(plainText));
    const english = Object.keys(table)
      .map(plainText)
      .filter((text) => text.length > 3 && !translations.has(text));
    expect(english.length).toBeGreaterThan(300);
    expect(english.filter((text) => texts.has(text))).toEqual([]);
    const names = table["cat,dog,fox,owl,bee,elk,hen,ant,cow,pig,rat,yak"]!.split(",");
    for (const name of names.slice(0, 3))
      await expect(page.locator(".predict-ask").first(), "on paper").toHaveAttribute(
        "data-blanks",
        new RegExp(`${name} ____`),
      );
  });

  test(`${language}: the explorer's numbers agree with the oracle in the format of the language`, async ({
    page,
  }) => {
    await page.goto(`${language}/`);
    for (const { hash, z, T } of HOSTILE) {
      const { p } = oracle(z, T);
      if (p.some(Number.isNaN)) continue;
      await page.evaluate((hash) => (location.hash = hash), hash);
      const isZero = (i: number) => z[i] === -Infinity || (T === 0 && p[i] === 0);
      await expect(page.locator("#class-list .percent"), hash).toHaveText(
        p.map((x, i) => formatPercent(language, x, isZero(i))),
      );
      const logits = page.locator("#numbers td.z");
      await expect(logits, hash).toHaveCount(z.length);
      for (const [i, logit] of z.entries())
        if (Math.abs(logit) < 1e6) await expect(logits.nth(i), hash).toHaveText(formatTenth(language, logit));
    }
  });

  testInPlaywright(
    `${language}: after one visit the page works without a network`,
    async ({ page, context }) => {
      await page.goto(`${language}/`);
      const state = () => page.evaluate(async () => (await navigator.serviceWorker.ready).active!.state);
      await expect.poll(state, { timeout: 10_000 }).toBe("activated");
      await context.setOffline(true);
      await page.reload();
      await expect(page.locator("html")).toHaveAttribute("lang", language);
      await expect(page.locator("#class-list .percent").first()).toHaveText(
        formatPercent(language, 0.659, false),
      );
      await page.locator("[data-section=vocabulary]").scrollIntoViewIfNeeded();
      await expect(page.locator("[data-section=vocabulary]")).toHaveClass(/loaded/);
      await page.goto(`${language}/teach.html`);
      await expect(page.locator("h1")).toHaveText(plainText(table["Teach softmax"]!));
    },
  );

  test(`${language}: nothing overflows at 320 pixels, and axe finds nothing in the header and the explorer`, async ({
    page,
  }) => {
    await page.setViewportSize({ width: 320, height: 800 });
    for (const name of ["teach.html", ""]) {
      await page.goto(`${language}/${name}`);
      await page.locator(".languages summary").click();
      await expect(page.locator(".languages details")).toHaveAttribute("open");
      expect(await measureOverflow(page), name).toBe(0);
    }
    await page.locator(".languages summary").click();
    await expect(page.locator(".languages details")).not.toHaveAttribute("open");
    if (ENGINE === "webkit") return;
    const { violations } = await new AxeBuilder({ page })
      .include(".masthead")
      .include(".opening")
      .include(".explorer")
      .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
      .analyze();
    expect(violations).toEqual([]);
  });
}

test("the HTML of all pages is valid", () => {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const pages = OTHERS.flatMap((language) =>
    ["index", "teach", "embed"].map((name) => `www/dist/${language}/${name}.html`),
  );
  execFileSync("tests/node_modules/.bin/html-validate", ["--config", "www/.htmlvalidate.json", ...pages], {
    cwd: root,
  });
});

test("each page lists its addresses in all languages, and all of them exist", async ({ page }) => {
  for (const name of ["", "teach.html", "de/", "zh-CN/teach.html"]) {
    await page.goto(name);
    const links = await page
      .locator("link[rel=alternate]")
      .evaluateAll((links) =>
        links.map((link) => [link.getAttribute("hreflang"), (link as HTMLLinkElement).href]),
      );
    expect(links.map(([language]) => language)).toEqual([...Object.keys(LANGUAGES), "x-default"]);
    const { pathname } = new URL(page.url());
    expect(links.map(([, href]) => new URL(href!).pathname)).toContain(pathname);
    for (const [, href] of links) expect((await page.request.get(href!)).status(), href!).toBe(200);
  }
});

test("the menu of languages keeps the state and translates the classes of the example", async ({ page }) => {
  const names = readTable("fr")["cat,dog,fox,owl,bee,elk,hen,ant,cow,pig,rat,yak"].split(",");
  await page.goto("#v=1&z=3,1.5,0&l=cat,dog,fox&t=2&y=1&p=f16&at=simplex");
  const summary = page.locator(".languages summary");
  await summary.press("Enter");
  const link = page.locator(".languages").getByRole("link", { name: "Français" });
  await expect(link).toHaveAttribute("href", /#.*t=2/);
  await summary.press("Tab");
  await expect(page.locator(".languages a").first()).toBeFocused();
  await link.click();
  await page.waitForURL(/\/fr\//);
  await ready(page);
  await expect(page).toHaveURL(/\/fr\/#v=1&z=3,1\.5,0.*&t=2&y=1&p=f16&at=simplex$/);
  await expect(page.locator("#class-list .label").first()).toHaveValue(names[0]!);
  await expect(page.locator("#class-list .logit").nth(1)).toHaveValue("1,5");
  await expect(page.locator("#temperature-number")).toHaveValue("2,0");
  // A name that the reader has typed stays.
  await page.locator("#class-list .label").first().fill("Mimi");
  await page.locator(".languages summary").click();
  await expect(page.locator(".languages a").first()).toHaveAttribute("href", /&l=Mimi,/);
  await page.keyboard.press("Escape");
  await expect(page.locator(".languages details")).not.toHaveAttribute("open");
});

testInPlaywright(
  "the menu opens once its links have the state, however slowly their script arrives",
  async ({ browser, baseURL }) => {
    // The routes of a test do not see the requests of a service worker.
    const context = await browser.newContext({ serviceWorkers: "block", baseURL: baseURL! });
    const page = await context.newPage();
    let arrive = () => {};
    const arrival = new Promise<void>((resolve) => (arrive = resolve));
    await page.route(/languages-.*\.js/, async (route) => {
      await arrival;
      await route.continue();
    });
    await page.goto("#z=3,1,0&t=2");
    await ready(page);
    const link = page.locator(".languages").getByRole("link", { name: "Deutsch" });
    await page.locator(".languages summary").click();
    await page.waitForTimeout(200);
    await expect(link).toBeHidden();
    arrive();
    await expect(link).toBeVisible();
    await expect(link).toHaveAttribute("href", /#.*t=2/);
    await context.close();
  },
);

test("the explorer in a frame has the language of its page", async ({ page }) => {
  for (const [language, temperature, leads, percent, logit, loss] of [
    ["", "Temperature", "cat leads with 65.9 %.", "65.9 %", "0.1", "0.417"],
    ["de/", "Temperatur", "cat führt mit 65,9\u00a0%.", "65,9\u00a0%", "0,1", "0,417"],
    ["es/", "Temperatura", "65,9\u00a0%", "65,9\u00a0%", "0,1", "0,417"],
    ["fr/", "Température", "65,9\u00a0%", "65,9\u00a0%", "0,1", "0,417"],
    ["zh-CN/", "温度", "cat以 65.9% 领先。", "65.9%", "0.1", "0.417"],
  ] as const) {
    await page.goto(`${language}embed.html#z=2,1,0.1&l=cat,dog,fox`);
    const explorer = page.locator("softmax-explorer");
    await expect(explorer.locator("[part=temperature]")).toContainText(temperature);
    await expect(explorer.locator("[role=status]")).toContainText(leads);
    // The no-break space is that of Intl in Node.js, which builds the page.
    expect(await explorer.locator(".percent").first().textContent()).toBe(percent);
    await expect(explorer.locator("input.number").last()).toHaveValue(logit);
    await page.goto(`${language}embed.html#z=2,1,0.1&l=cat,dog,fox&y=0`);
    await expect(explorer.locator("[role=status]")).toContainText(loss);
    await expect(explorer.locator(".gradient").first()).toHaveText(`−${loss.replace("417", "341")}`);
    // A field accepts a number as the page writes it.
    const field = explorer.locator("input.number").nth(1);
    await field.fill(logit.replace("0", "-1"));
    await expect(explorer.locator("input.slider").nth(1)).toHaveValue("-1.1");
    await field.press("ArrowUp");
    await field.press("ArrowUp");
    await expect(field).toHaveValue(logit.replace(/^(.*)1$/, "-$19"));
  }
});

test("the links of the menu have no hash if there is no state to keep", async ({ page }) => {
  await page.goto("");
  await page.locator(".languages summary").click();
  await expect(page.locator(".languages a").first()).toHaveAttribute("href", /^[^#]*$/);
  await page.locator("h1").click();
  await expect(page.locator(".languages details")).not.toHaveAttribute("open");
});

testInPlaywright("the menu is large enough for a finger", async ({ browser, baseURL }) => {
  needsChromium("emulate a phone");
  const context = await browser.newContext({ baseURL: baseURL!, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  await page.goto("de/");
  await page.locator(".languages summary").click();
  const targets = await page.locator(".languages :is(summary, a)").all();
  expect(targets.length).toBeGreaterThan(1);
  for (const target of targets) {
    const { width, height } = (await target.boundingBox())!;
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
  }
  await context.close();
});

test("fields accept a comma and a point in languages with a decimal comma, and links and tables have points", async ({
  page,
}) => {
  await page.goto("de/");
  const field = page.locator("#class-list .logit").first();
  for (const [typed, value] of [
    ["2,5", "2.5"],
    ["-1.25", "-1.25"],
    ["1e-1", "0.1"],
  ]) {
    await field.fill(typed!);
    await expect(field).not.toHaveAttribute("aria-invalid", "true");
    await expect(page).toHaveURL(new RegExp(`z=${value},1,0\\.1&`));
    await expect(field).toHaveValue(typed!);
  }
  await field.fill("1,2,3");
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await field.press("Escape");
  await expect(field).toHaveValue("0,1");
  // The page writes 1.000 for a thousand, and others write it for one.
  await field.fill("1.000");
  await expect(page.locator(".class-row .error").first()).toHaveText(
    "„1.000“ kann 1000 oder 1,000 bedeuten. Bitte eines davon schreiben.",
  );
  await expect(page.locator("#snippet")).toContainText("const logits = [0.1, 1, 0.1];");
});

/** Types a list and applies it. */
async function applyList(page: Page, text: string) {
  await page.locator("#list").fill(text);
  await page.locator("#list-apply").click();
}

test("a list has decimal commas in languages that have them, and what is doubtful is asked about", async ({
  page,
}) => {
  for (const language of ["de", "es", "fr"]) {
    await page.goto(`${language}/`);
    await expect(page.locator("#list")).toHaveAttribute("placeholder", /^3,2\s?; -1\s?; 0,5\s?; -inf$/);
    for (const [text, logits] of [
      ["2; 1; 0,1", "2, 1, 0.1"],
      ["3,2 ; -1 ; 0,5 ; -inf", "3.2, -1, 0.5, -Infinity"],
      ["2,0 1,0,", "2, 1"],
      ["2,5\n1,5\t1", "2.5, 1.5, 1"],
      ["x 2,5, y 3", "2.5, 3"],
      ["1.000,5; 2", "1000.5, 2"],
      ["[2,1,0.1]", "2, 1, 0.1"],
      ["(1,2)", "1, 2"],
      ["[1.234, 5.678]", "1.234, 5.678"],
      ["2, 1, 0.1", "2, 1, 0.1"],
    ]) {
      await applyList(page, text!);
      await expect(page.locator("#snippet"), text).toContainText(`const logits = [${logits}];`);
    }
    for (const [text, asked] of [
      ["1,5", "1,5"],
      ["2,5, 1,5", "2,5, 1,5"],
      ["1.000; 2", "1.000"],
    ]) {
      await applyList(page, text!);
      await expect(page.locator("#list-error"), text).toContainText(asked!);
      await expect(page.locator("#list-error"), text).not.toContainText("logit");
      await expect(page.locator("#snippet"), text).toContainText("const logits = [2, 1, 0.1];");
    }
  }
});

test("a list may have the commas and digits of a Chinese keyboard", async ({ page }) => {
  await page.goto("zh-CN/");
  for (const [text, logits] of [
    ["2，1，0.1", "2, 1, 0.1"],
    ["2、1、0.5", "2, 1, 0.5"],
    ["２；－１；０．１", "2, -1, 0.1"],
    ["猫 2，狗 3", "2, 3"],
    ["猫：2；狗：4", "2, 4"],
  ]) {
    await applyList(page, text!);
    await expect(page.locator("#snippet"), text).toContainText(`const logits = [${logits}];`);
  }
  await expect(page.locator("#numbers .name")).toHaveText(["猫", "狗"]);
});

test("numbers stand apart from the words around them", async ({ page }) => {
  await page.goto("zh-CN/");
  const card = (number: number) => page.locator(`[data-card='${number}'] .predict-ask`);
  await expect(card(3)).toContainText("86.7%、11.7% 和 1.6%");
  await page.goto("zh-CN/teach.html");
  expect(await page.locator("main").textContent()).not.toMatch(/\p{Script=Han}\s*\d*\./u);
  await page.goto("de/");
  await expect(card(3)).not.toContainText("1 86,7");
});

test("numbers in prose and formulas have the format of the language", async ({ page }) => {
  await page.goto("de/");
  const percent = formatPercent("de", 0.659, false);
  await expect(page.locator("[data-section=draw] .prose p").first()).toContainText(percent);
  await expect(page.locator("[data-section=steps] .prose")).toContainText("2,718");
  await expect(page.locator(".formats")).toContainText("65.504");
  await expect(page.locator(".formats")).toContainText("11,09");
});

for (const width of [320, 1280]) {
  test(`from right to left nothing overflows at ${width} pixels, and no text is cut off`, async ({
    page,
  }) => {
    test.slow();
    await page.setViewportSize({ width, height: 900 });
    await page.goto("");
    await page.evaluate(() => (document.documentElement.dir = "rtl"));
    await readTexts(page);
    await page.keyboard.press("Escape");
    expect(await measureOverflow(page)).toBe(0);
    const cut = await page.evaluate(() => {
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const found: string[] = [];
      while (texts.nextNode()) {
        const text = texts.currentNode as Text;
        const parent = text.parentElement!;
        if (
          !text.data.trim() ||
          parent.closest("[role=region], .visually-hidden, svg, template, dialog, [hidden]")
        )
          continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        const { left, right, width } = range.getBoundingClientRect();
        if (width > 0 && (left < -1 || right > innerWidth + 1)) found.push(text.data.trim());
      }
      return found;
    });
    expect(cut).toEqual([]);
    // Scales keep their direction, so their ends are at the ends of the bars.
    const [low, high] = await page
      .locator("#logit-axis :is(.low, .high)")
      .evaluateAll((ends) => ends.map((end) => end.getBoundingClientRect().left));
    expect(low!).toBeLessThan(high!);
  });
}
