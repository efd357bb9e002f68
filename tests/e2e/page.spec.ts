// The page as a whole, for every reader, at every width and under every policy.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import AxeBuilder from "@axe-core/playwright";
import { chromium, type Page } from "@playwright/test";
import { args, executablePath } from "../../tools/chromium.mjs";
import { ENGINE } from "./playwright.config";
import { beyond } from "./webdriver/page";
import {
  expect,
  expectAgreement,
  expectListApplied,
  expectNear,
  field,
  oracle,
  plain,
  ready,
  measureOverflow,
  test,
  visit,
  withoutScripts,
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

/** Adds up the layout shifts since the page was opened, as browsers measure them. */
const measureShift = (page: Page) =>
  page.evaluate(
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

test("the page does not shift while it loads", async ({ page, baseURL }) => {
  for (const width of [320, 768, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto("about:blank");
    await page.goto(baseURL!);
    await expect(page.locator("#class-list .handle")).toHaveCount(6);
    expect(await measureShift(page), `at ${width} pixels`).toBeLessThan(0.01);
  }
});

/** The chapters above these are rendered while the reader looks at the chapter that the link names. */
const LINKED = ["max", "simplex", "exercises", "use"];

plain("a link to a chapter causes no shift while the page is rendered", async ({ browser, baseURL }) => {
  for (const width of [320, 390, 768, 1280]) {
    for (const chapter of LINKED) {
      const context = await browser.newContext({ baseURL: baseURL!, viewport: { width, height: 900 } });
      const page = await context.newPage();
      await page.goto(`#${chapter}`);
      await page.locator("html.ready").waitFor();
      await page.waitForTimeout(500);
      await expect(page.locator(`#${chapter}`)).toBeInViewport();
      expect(await measureShift(page), `${chapter} at ${width} pixels`).toBeLessThan(0.05);
      await context.close();
    }
  }
});

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

test("the theme goes from auto to light to dark and survives a reload", async ({ page }) => {
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

test("the HTML of the page is valid", () => {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  execFileSync(
    "node_modules/.bin/html-validate",
    ["--config", "www/.htmlvalidate.json", "www/dist/index.html"],
    { cwd: root },
  );
});

plain("without scripts the article, the picture and the table are complete", async ({ browser, baseURL }) => {
  const page = await withoutScripts(browser, baseURL);
  await page.goto("");
  for (const name of [
    "Step by step",
    "Temperature",
    "Why the largest is subtracted",
    "Cross-entropy",
    "Three classes",
    "Use it",
  ]) {
    await expect(page.getByRole("heading", { name }).first()).toBeVisible();
  }
  await expect(page.locator("math").first()).toBeVisible();
  const { weights, p, sum } = oracle([2, 1, 0.1], 1);
  for (const i of [0, 1, 2]) {
    const cells = page.locator("#numbers tbody tr").nth(i).locator("td");
    await expect(cells.nth(1)).toHaveText(weights[i]!.toPrecision(4));
    await expect(cells.nth(2)).toHaveText(p[i]!.toPrecision(4));
    await expect(cells.nth(3)).toHaveText(`${(100 * p[i]!).toFixed(1)} %`);
  }
  await expect(page.locator("#numbers tfoot .weight")).toHaveText(sum.toPrecision(4));
  await expect(page.locator("button:visible, input:visible")).toHaveCount(0);
});

/** Reads the default pictures: their texts, and the positions of their shapes to a hundredth. */
const pictures = (page: Page) =>
  page.evaluate(() => {
    const texts = [
      ".tally-row :is(.name, .tally, .percent)",
      "#draw-text",
      ".rules-table :is(.z, .percent, .check)",
      ".step :is(.work, .result, .operand)",
      ".tile :is(h3, .name, .percent, .effective)",
      ".bound p",
      ":is(#naive, #stable, #check) td",
      ".verdict",
      ".slope :is(.name, .percent, .gradient)",
      "#slopes-sum",
      ".loss-line",
      "#curve-text",
      "#curve-top",
      "#curve-end",
      "#corners",
      "#simplex-text",
      ".corner-name",
      "#snippet",
      ".use-value",
      ".attention .percent",
    ];
    const shapes = [
      ".tally-row rect",
      ".rules-table rect",
      ".attention rect",
      "#sigmoid :is(polyline, circle, .drop)",
      ".step-row rect",
      ".tile-row :is(rect, line)",
      ".slope :is(rect, line)",
      "#curve :is(polyline, .now)",
      "#simplex-picture :is(circle, polyline, .mark)",
    ];
    const all = (selector: string) => [...document.querySelectorAll(selector)];
    const rounded = (text: string | null) =>
      text
        ?.match(/-?[\d.]+(e-\d+)?/g)
        ?.map((x) => Math.round(Number(x) * 100) / 100)
        .join(" ");
    return {
      texts: texts.map((selector) => [
        selector,
        ...all(selector).map((e) => e.textContent!.replace(/\s+/g, " ").trim()),
      ]),
      shapes: shapes.map((selector) => [
        selector,
        ...all(selector).map((e) =>
          ["x", "width", "x1", "x2", "cx", "cy", "points", "d", "transform"]
            .map((name) => rounded(e.getAttribute(name)))
            .join(),
        ),
      ]),
    };
  });

plain(
  "without scripts every default picture equals the picture that scripts render",
  async ({ browser, page, baseURL }) => {
    await page.goto("");
    await expect(page.locator(".guess")).toHaveCount(12);
    for (const section of ["draw", "exponential", "max", "simplex", "uses"]) {
      await page.locator(`[data-section=${section}]`).scrollIntoViewIfNeeded();
      await expect(page.locator(`[data-section=${section}]`)).toHaveClass(/loaded/);
    }
    const still = await withoutScripts(browser, baseURL);
    await still.goto("");
    const [live, plainHtml] = [await pictures(page), await pictures(still)];
    expect(plainHtml.texts).toEqual(live.texts);
    // The HTML has curves to a tenth, and the output of scripts is rounded here to a hundredth.
    live.shapes.forEach(([name, ...shapes], i) => {
      const still = plainHtml.shapes[i]!.slice(1);
      expect(still, name).toHaveLength(shapes.length);
      shapes.forEach((shape, k) => {
        const [now, built] = [shape, still[k]!].map((text) => text.split(/[ ,]/));
        expect(built, `${name} ${k}`).toHaveLength(now!.length);
        now!.forEach((x, j) => expectNear(Number(built![j]), Number(x), 0.0551, `${name} ${k}`));
      });
    });
    // The answers of the cards open without scripts.
    await still.locator(".answer summary").first().click();
    await expect(still.locator(".answer p").first()).toBeVisible();
  },
);

test("sections off the screen are rendered when the reader pauses, and at once for printing", async ({
  page,
}) => {
  await field(page, "cat").fill("-1");
  const share = page.locator("[data-step=divide] .result").first();
  await expect(share).toHaveText(oracle([-1, 1, 0.1], 1).p[0]!.toPrecision(4));
  await field(page, "cat").fill("0");
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  expect(await share.textContent()).toBe(oracle([0, 1, 0.1], 1).p[0]!.toPrecision(4));
});

test("all views on the screen change before an input event returns", async ({ page }) => {
  for (const [section, selector] of [
    ["steps", "[data-step=divide] .result"],
    ["steps", "#live-formula"],
    ["temperature", ".tile .percent"],
    ["gradient", ".slope .gradient"],
    ["simplex", "#corners .percent"],
    ["use", "#snippet"],
  ]) {
    // A figure counts as on the screen once the browser's observer has reported it.
    await expect(async () => {
      await page.getByRole("button", { name: "Reset" }).click();
      await visit(page, section!, "");
      const [before, after] = await page.evaluate(
        ([place, z]) => {
          const text = () => document.querySelector(place!)!.textContent;
          const old = text();
          const field = document.querySelector<HTMLInputElement>(".class-row .logit")!;
          field.value = z!;
          field.dispatchEvent(new Event("input", { bubbles: true }));
          return [old, text()];
        },
        [selector, section === "temperature" ? "-1.5" : "3"],
      );
      expect(after, selector).not.toBe(before);
    }).toPass();
  }
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

plain("text fields look alike and are large enough for a finger", async ({ browser, baseURL }) => {
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

plain("nothing scrolls sideways at a text size of 200 %", async ({ baseURL }) => {
  if (ENGINE !== "chromium") beyond("set the browser's own text size");
  const large = await chromium.launch({
    executablePath,
    args: [...args, "--blink-settings=defaultFontSize=32"],
  });
  for (const width of [390, 1280]) {
    const page = await large.newPage({ viewport: { width, height: 844 } });
    await page.goto(baseURL!);
    await ready(page);
    expect(
      await page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize)),
    ).toBeGreaterThan(30);
    expect(await measureOverflow(page), `at ${width}`).toBe(0);
    const [bars, names] = await page.evaluate(() => [
      [...document.querySelectorAll(".tile .bar")].map((bar) => bar.getBoundingClientRect().width),
      [...document.querySelectorAll(".guess .name")].map((name) => name.scrollWidth - name.clientWidth),
    ]);
    expect(Math.min(...bars!), `bars at ${width}`).toBeGreaterThan(40);
    expect(Math.max(...names!), `names at ${width}`).toBe(0);
  }
  await large.close();
});

test("printing keeps the questions with room for answers, the answers after them, and the vocabulary's chart", async ({
  page,
}) => {
  await visit(page, "vocabulary", "");
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".predict-ask:visible")).toHaveCount(4);
  expect(
    await page
      .locator(".predict-ask")
      .first()
      .evaluate((element) => getComputedStyle(element, "::after").content),
  ).toContain("____");
  await expect(page.locator(".predict .answer:visible")).toHaveCount(0);
  await expect(page.locator("#answer-key li:visible")).toHaveCount(4);
  await expect(page.locator("#answer-key li").first()).toContainText("cat 66.5 %");
  await expect(page.locator("[data-section=vocabulary] canvas")).toBeVisible();
});

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
