// The state in the URL: written and read, restored by the history, and safe from hostile hashes.
import { parseHash } from "../../www/src/state/parse-hash";
import { CHAPTERS, SECTIONS } from "../../www/src/state/sections";
import {
  expect,
  expectAgreement,
  field,
  plain,
  readClipboard,
  ready,
  temperature,
  test,
  visit,
} from "./explorer-page";

test("the hash holds the whole state and restores it", async ({ page, context, baseURL }) => {
  await field(page, "cat").fill("-inf");
  await temperature(page).fill("inf");
  await page.getByRole("textbox", { name: "Label of class 2", exact: true }).fill("Ä,b&c=d %");
  const hash = "#v=1&z=-inf,1,0.1&l=cat,%C3%84%2Cb%26c%3Dd%20%25,fox&t=inf&y=0&p=f32";
  await expect.poll(() => new URL(page.url()).hash).toBe(hash);
  const other = await context.newPage();
  await other.goto(baseURL + hash);
  await ready(other);
  await expectAgreement(other, [-Infinity, 1, 0.1], Infinity);
  await expect(other.locator("#numbers .name")).toHaveText(["cat", "Ä,b&c=d %", "fox"]);
});

test("edits replace the history entry and presets add one, so that Back undoes a preset", async ({
  page,
}) => {
  await field(page, "cat").fill("3");
  await field(page, "cat").fill("3.5");
  await page.getByRole("button", { name: "A tie" }).click();
  await expectAgreement(page, [1, 1, 1]);
  await page.goBack();
  await expectAgreement(page, [3.5, 1, 0.1]);
  await page.goForward();
  await expectAgreement(page, [1, 1, 1]);
});

test("Reset restores the example, and Back undoes Reset", async ({ page }) => {
  await field(page, "cat").fill("3");
  await page.getByRole("button", { name: "Reset" }).click();
  await expectAgreement(page, [2, 1, 0.1]);
  await page.goBack();
  await expectAgreement(page, [3, 1, 0.1]);
});

test("Copy link copies the address of the state to the clipboard", async ({ page, baseURL }) => {
  await field(page, "cat").fill("3");
  const status = (await page.locator("#status").textContent())!;
  await page.getByRole("button", { name: "Share" }).click();
  const copy = page.locator("#copy");
  await copy.click();
  await expect(copy).toHaveText("Copied ✓");
  await expect(page.locator("dialog .copied")).toHaveText("The link is copied.");
  await expect(copy).toHaveText("Copy link");
  await page.getByRole("button", { name: "Close" }).click();
  await expect(page.locator("#status")).toHaveText(status.replace("65.9", "84.0").replace("24.2", "11.4"));
  expect(await readClipboard(page)).toBe(`${baseURL}#v=1&z=3,1,0.1&l=cat,dog,fox&t=1&y=0&p=f32`);
});

test("a hash typed by hand applies at once, even with 64 logits and unknown keys", async ({ page }) => {
  const z = Array.from({ length: 64 }, (_, i) => i / 16);
  await page.evaluate((hash) => void (location.hash = hash), `v=1&future=yes&z=${z}&t=2`);
  await expect(page.locator(".class-row")).toHaveCount(64);
  await expectAgreement(page, z, 2);
  await expect(page.locator("#notice")).toBeHidden();
});

test("an invalid field of the hash takes its default and is reported", async ({ page }) => {
  for (const [hash, notice] of [
    ["z=1,x,3", "In the link’s z, value 2, “x”, is not a logit. The lesson’s example is shown instead."],
    ["z=1", "The link’s z holds 1 logit; 2 to 64 fit. The lesson’s example is shown instead."],
    [
      `z=${Array(65).fill(0)}`,
      "The link’s z holds 65 logits; 2 to 64 fit. The lesson’s example is shown instead.",
    ],
    ["z=2,1,0.1&t=-3", "The link’s temperature “-3” is not a number from 0 to ∞; 1 is used."],
    ["z=2,1,0.1&l=cat", "The link’s z and l differ in length, 3 and 1; labels go by position."],
    [
      "z=2,1,0.1&l=%E0%A4,b,c",
      "A label in the link could not be read or was too long; it was replaced or cut.",
    ],
    ["y=3", "The link’s target “3” is not a class from 0 to 2; 0 is used."],
    ["y=-1", "The link’s target “-1” is not a class from 0 to 2; 0 is used."],
    ["p=f8", "The link’s p “f8” is none of f16, f32, f64; f32 is used."],
    [
      "at=top",
      "The link’s at “top” is none of draw, exponential, steps, rules, temperature, max, gradient, simplex, vocabulary, digits, exercises, uses, use; it was left out.",
    ],
    ["theme=pink", "The link’s theme “pink” is none of auto, light, dark; it was left out."],
    ["k=0", "The link’s k “0” is not a whole number from 1 to 82834; 82834 is used."],
    ["eta=6", "The link’s eta “6” is not a number from 0.05 to 5; 0.5 is used."],
    ["s=1,2", "In the link’s s, “2” is none of 1, 3, 4, 5; it was left out."],
    ["hide=gradient,top", `In the link’s hide, “top” is none of ${SECTIONS.join(", ")}; it was left out.`],
    ["v=9&z=2,1,0.1", "The link was made for another version of this page; what is known was read."],
  ]) {
    await page.evaluate((text) => void (location.hash = text!), hash);
    await expect(page.locator("#notice")).toHaveText(notice!);
    await expectAgreement(page, [2, 1, 0.1]);
  }
  await field(page, "cat").fill("3");
  await expect(page.locator("#notice")).toBeHidden();
});

test("the hash stores and restores the target, the precision and hidden sections, but never answers", async ({
  page,
  context,
  baseURL,
}) => {
  const hash = "#v=1&z=2,1,0.1&l=cat,dog,fox&t=1&y=2&p=f16&hide=rules,uses";
  await page.evaluate((text) => void (location.hash = text), `${hash}&s=1,3`);
  await expect(page.getByRole("radio", { name: "fox" })).toBeChecked();
  await expect(page.getByRole("radio", { name: "16 bits" })).toBeChecked();
  await expect(page.locator(".predict.revealed")).toHaveCount(2);
  await expect(page.locator("[data-section=rules]")).toBeHidden();
  await page.getByRole("radio", { name: "dog" }).check();
  await page.getByRole("radio", { name: "64 bits" }).check();
  await page.locator("[data-card='4'] .reveal").click();
  const changed = hash.replace("y=2", "y=1").replace("f16", "f64");
  await expect.poll(() => new URL(page.url()).hash).toBe(changed);
  const other = await context.newPage();
  await other.goto(baseURL + changed);
  await expect(other.getByRole("radio", { name: "dog" })).toBeChecked();
  await expect(other.locator(".predict.revealed")).toHaveCount(0);
  await expect(page.locator(".predict.revealed")).toHaveCount(3);
});

test("the hash stores and restores every setting of a chapter", async ({ page, context, baseURL }) => {
  await visit(page, "gradient", "");
  await page.locator("#rate-range").press("End");
  await page.getByRole("button", { name: "Silently wrong" }).click();
  const loaded = async (section: string) => {
    await page.locator(`[data-section=${section}]`).scrollIntoViewIfNeeded();
    await expect(page.locator(`[data-section=${section}]`)).toHaveClass(/loaded/);
  };
  await loaded("vocabulary");
  await page.locator("#top-k").press("Home");
  await page.locator("#top-p").press("ArrowLeft");
  await loaded("digits");
  await page.locator("#digit-threshold").press("ArrowRight");
  const hash = "#v=1&z=2,1,0.1&l=cat,dog,fox&t=1&y=0&p=f32&k=1&q=89&eta=5&m=3&d=91";
  await expect.poll(() => new URL(page.url()).hash).toBe(hash);
  const other = await context.newPage();
  await other.goto(baseURL + hash);
  await ready(other);
  await expect(other.getByRole("button", { name: "Silently wrong" })).toHaveAttribute("aria-pressed", "true");
  for (const [section, id, text] of [
    ["gradient", "rate-value", "5.0"],
    ["vocabulary", "top-k-value", "1"],
    ["vocabulary", "top-p-value", "89.0 %"],
    ["digits", "digit-threshold-value", "91 %"],
  ]) {
    await other.locator(`[data-section=${section}]`).scrollIntoViewIfNeeded();
    await expect(other.locator(`#${id}`)).toHaveText(text!);
  }
  await other.getByRole("button", { name: "Reset" }).click();
  await expect.poll(() => new URL(other.url()).hash).toBe("#v=1&z=2,1,0.1&l=cat,dog,fox&t=1&y=0&p=f32");
  await expect(other.locator("#top-p-value")).toHaveText("90.0 %");
});

test("a link within the page changes the address, Back returns, and a shared link begins at its chapter", async ({
  page,
  context,
  baseURL,
}) => {
  await field(page, "cat").fill("3");
  const link = page.getByRole("link", { name: "Three classes" });
  // Drivers may scroll before they click.
  await page.evaluate(() => {
    addEventListener("click", () => Object.assign(window, { scrolled: scrollY }), {
      capture: true,
      once: true,
    });
  });
  await link.click();
  const top = await page.evaluate(() => (window as unknown as { scrolled: number }).scrolled);
  const hash = "#v=1&z=3,1,0.1&l=cat,dog,fox&t=1&y=0&p=f32&at=simplex";
  await expect.poll(() => new URL(page.url()).hash).toBe(hash);
  const other = await context.newPage();
  await other.goto(baseURL + hash);
  await ready(other);
  await expect(other.getByRole("heading", { name: "Three classes" })).toBeInViewport();
  await page.goBack();
  await expect.poll(() => new URL(page.url()).hash).not.toContain("at=");
  await expect.poll(() => page.evaluate(() => scrollY)).toBeLessThan(top + 100);
  await expectAgreement(page, [3, 1, 0.1]);
});

test("a link to a single chapter still names it when the state changes", async ({ page, baseURL }) => {
  await page.goto("about:blank");
  await page.goto(`${baseURL}#simplex`);
  await expect(page.getByRole("heading", { name: "Three classes" })).toBeInViewport();
  await field(page, "cat").fill("3");
  await expect
    .poll(() => new URL(page.url()).hash)
    .toBe("#v=1&z=3,1,0.1&l=cat,dog,fox&t=1&y=0&p=f32&at=simplex");
});

test("the section, the heading and the links of a chapter have the same id", async ({ page }) => {
  const ids = CHAPTERS.map(({ id }) => id as string);
  const sections = page.locator(".chapter");
  expect(
    await sections.evaluateAll((all) => all.map((section) => (section as HTMLElement).dataset.section)),
  ).toEqual(ids);
  expect(await sections.locator("h2").evaluateAll((all) => all.map(({ id }) => id))).toEqual(ids);
  const links = page.locator(".contents a");
  expect(await links.evaluateAll((all) => all.map((link) => link.getAttribute("href")!.slice(1)))).toEqual(
    ids,
  );
});

test("links with former ids of chapters still lead to the chapters", async ({ page, baseURL }) => {
  const former = { heat: "temperature", overflow: "max", learning: "gradient", "use-it": "use" };
  for (const [id, chapter] of Object.entries(former)) {
    for (const hash of [`#${id}`, `#v=1&z=2,1,0.1&at=${id}`, `#${chapter}`, `#at=${chapter}`])
      expect(parseHash(hash), hash).toMatchObject({ state: { chapter }, notices: [] });
  }
  for (const hash of ["#", "#top", "#constructor", "#at=constructor"])
    expect(parseHash(hash).state.chapter, hash).toBe("");
  await page.goto("about:blank");
  await page.goto(`${baseURL}#overflow`);
  await expect(page.getByRole("heading", { name: "Why the largest is subtracted" })).toBeFocused();
  await field(page, "cat").fill("3");
  // The hash is typed into the address of an open page.
  await page.evaluate(() => void (location.hash = "#learning"));
  await expect(page.getByRole("heading", { name: "Cross-entropy and its gradient" })).toBeFocused();
  await expectAgreement(page, [3, 1, 0.1]);
});

test("an id after a hash with a state is the start, and the state is kept", () => {
  for (const id of ["gradient", "learning", "exercise-3"]) {
    const { state, notices } = parseHash(`#z=3,1&l=C#,b&t=2#${id}`);
    expect(notices).toEqual([]);
    expect(state).toMatchObject({ temperature: 2, chapter: id === "learning" ? "gradient" : id });
    expect(state.entries.map(({ label }) => label)).toEqual(["C#", "b"]);
  }
  expect(parseHash("#t=2#elsewhere").notices).toEqual([expect.stringContaining("2#elsewhere")]);
});

test("a link with encoded commas is read, and a comma in a label stays", () => {
  const { state, notices } = parseHash("#z=3%2C1%2c0.5&l=a%2Cb%2Cc&hide=steps%2Crules");
  expect(notices).toEqual([]);
  expect(state.entries.map(({ label, logit }) => [label, logit])).toEqual([
    ["a", 3],
    ["b", 1],
    ["c", 0.5],
  ]);
  expect(state.hidden).toEqual(["steps", "rules"]);
  expect(parseHash("#z=3,1&l=a%2Cb,c").state.entries.map(({ label }) => label)).toEqual(["a,b", "c"]);
});

test("an empty z and a z with a single logit get different notices", () => {
  expect(parseHash("#z=").notices).toEqual([expect.stringContaining("z holds no logits; 2 to 64 fit")]);
  expect(parseHash("#z=1").notices).toEqual([expect.stringContaining("z holds 1 logit; 2 to 64 fit")]);
});

plain(
  "a hash that is typed right after an edit is read, even if its script is slow to load",
  async ({ browser, baseURL }) => {
    // The routes of a test do not see the requests of a service worker.
    const context = await browser.newContext({ serviceWorkers: "block", baseURL: baseURL! });
    const page = await context.newPage();
    const wrong: string[] = [];
    page.on("pageerror", ({ message }) => wrong.push(message));
    await page.route(/\/parse-hash-[^/]*\.js$/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 600));
      await route.continue();
    });
    await page.goto("");
    await ready(page);
    await field(page, "cat").focus();
    await field(page, "cat").evaluate((input: HTMLInputElement) => {
      input.value = "3";
      input.dispatchEvent(new Event("input", { bubbles: true }));
      location.hash = "#gradient";
    });
    await expect(page.getByRole("heading", { name: "Cross-entropy and its gradient" })).toBeFocused();
    await expectAgreement(page, [3, 1, 0.1]);
    expect(wrong).toEqual([]);
    await context.close();
  },
);

plain(
  "a chapter that a link leads to does not move while the rest of the page is laid out",
  async ({ browser, baseURL }) => {
    for (const width of [390, 1280]) {
      for (const id of ["exponential", "gradient", "vocabulary", "exercises"]) {
        const context = await browser.newContext({ baseURL: baseURL!, viewport: { width, height: 844 } });
        const page = await context.newPage();
        await page.addInitScript((id) => {
          const { places } = Object.assign(window, { places: [] as number[][] });
          const note = () => {
            const [heading, contents] = [document.getElementById(id), document.querySelector(".contents")];
            // The measurement begins once the browser has scrolled to the heading.
            if (scrollY > 0 && heading && contents)
              places.push([heading, contents].map((element) => element.getBoundingClientRect().top));
            requestAnimationFrame(note);
          };
          note();
        }, id);
        await page.goto(`#${id}`);
        await ready(page);
        await expect(page.locator(`[data-section=${id}]`)).toHaveClass(/loaded/);
        const places = await page.evaluate(() => (window as unknown as { places: number[][] }).places);
        // On a narrow screen the contents scroll out of view.
        for (const k of width < 960 ? [0] : [0, 1]) {
          const tops = places.map((place) => place[k]!);
          expect(Math.max(...tops) - Math.min(...tops), `${id} at ${width}`).toBeLessThan(2);
        }
        await context.close();
      }
    }
  },
);

plain(
  "a link leads to its chapter in a browser that does not keep the scroll position while content above grows",
  async ({ browser, baseURL }) => {
    const context = await browser.newContext({ baseURL: baseURL! });
    const page = await context.newPage();
    await page.addInitScript(() => {
      const supports = CSS.supports.bind(CSS);
      CSS.supports = (...given: [string, string?]) =>
        given[0] !== "overflow-anchor" && supports(...(given as [string, string]));
      addEventListener("DOMContentLoaded", () => {
        document.documentElement.style.setProperty("overflow-anchor", "none");
      });
    });
    await page.goto("#v=1&z=3,2,1&l=cat,dog,fox&t=1&y=0&p=f32&at=exercises");
    await ready(page);
    await expect(page.locator("[data-section=digits]")).toHaveClass(/loaded/);
    await expect(page.locator("#exercises")).toBeInViewport();
    await context.close();
  },
);

test("the dialog creates links that begin at a chapter, leave chapters out and set the theme", async ({
  page,
  context,
}) => {
  await page.getByRole("button", { name: "Share" }).click();
  const link = page.getByLabel("Link", { exact: true });
  await page.getByLabel("It begins at").selectOption("Temperature");
  await page.getByLabel("Theme", { exact: true }).selectOption("dark");
  await page.getByText("Chapters that it shows").first().click();
  await page.getByRole("checkbox", { name: "Reading digits" }).uncheck();
  expect(await link.inputValue()).toMatch(/&hide=digits&theme=dark&at=temperature$/);
  await expect(page.locator("#share-code path")).toHaveAttribute("d", /^M4 4h1v1h-1z/);
  const other = await context.newPage();
  await other.goto(await link.inputValue());
  await ready(other);
  await expect(other.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(other.locator("[data-section=digits]")).toBeHidden();
  await expect(other.getByRole("heading", { name: "Temperature", exact: true })).toBeInViewport();
  await page.bringToFront();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.getByRole("button", { name: "Share" })).toBeFocused();
});

test("hidden sections and the links to them appear after Show all, which Back undoes", async ({ page }) => {
  await page.evaluate(() => void (location.hash = "hide=gradient,predict"));
  const learning = page.getByRole("heading", { name: "Cross-entropy and its gradient" });
  await expect(learning).toBeHidden();
  await expect(page.getByRole("link", { name: "Cross-entropy" })).toBeHidden();
  await expect(page.locator(".predict:visible")).toHaveCount(0);
  // Reset returns to the example and does not restore another choice of sections.
  await page.getByRole("button", { name: "Reset" }).click();
  await expect(learning).toBeHidden();
  await page.getByRole("button", { name: "Show all of them" }).click();
  await expect(learning).toBeVisible();
  await expect(page.locator(".predict:visible")).toHaveCount(4);
  await page.goBack();
  await expect(learning).toBeHidden();
});

/** Creates hostile hashes, which are the same in each run. */
function fuzzHashes(count: number): string[] {
  let seed = 20260722;
  const below = (n: number) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * n);
  };
  const pieces = [
    "v=1",
    "z=",
    "l=",
    "t=",
    "&",
    "=",
    ",",
    ",,",
    "#",
    "%",
    "%00",
    "%E0%A4",
    "%uD800",
    "\ud800",
    "1",
    "-inf",
    "inf",
    "NaN",
    "1e308",
    "-1e308",
    "1e-320",
    "1e999",
    "0x1",
    "null",
    "__proto__",
    "constructor=1",
    "<img src=x onerror=alert(1)>",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "javascript:alert(1)",
    "\"'><svg onload=alert(1)>",
    "‮",
    "0,".repeat(70),
    "a".repeat(500),
    " ",
  ];
  const starts = [
    "y=",
    "p=",
    "s=1,",
    "hide=rules,",
    "z=1,2&y=1&p=f16&s=3&hide=uses&",
    "",
    "z=1,2,",
    "z=1,2,3&l=",
    "z=1,2&t=",
    "v=1&z=1,2,3&l=a,b,c&t=1&",
  ];
  return Array.from(
    { length: count },
    () =>
      starts[below(starts.length)] +
      Array.from({ length: 1 + below(8) }, () => pieces[below(pieces.length)]).join(""),
  );
}

test("1,000 hostile hashes cause no exception and inject no markup", async ({ page }) => {
  test.slow();
  const wrong = await page.evaluate(async (hashes) => {
    const bad: string[] = [];
    const scripts = document.scripts.length;
    for (const hash of hashes) {
      location.hash = hash;
      await new Promise((done) => setTimeout(done));
      const lanes = document.querySelectorAll(".class-row").length;
      const percents = [...document.querySelectorAll(".class-row .percent")].map((part) => part.textContent!);
      const foreign = document.querySelectorAll(
        "img, iframe, object, [onload], [onerror], .class-row b, #numbers svg, #live-formula svg, #snippet *, .name *",
      ).length;
      const sound = percents.length === lanes && percents.every((text) => /^(<?\d+\.\d %|NaN)$/.test(text));
      if (foreign || document.scripts.length !== scripts || lanes < 2 || lanes > 64 || !sound) bad.push(hash);
    }
    return bad;
  }, fuzzHashes(1000));
  expect(wrong).toEqual([]);
});

test("hostile hashes do no harm on a fresh load either", async ({ page, baseURL }) => {
  test.slow();
  for (const hash of fuzzHashes(20)) {
    await page.goto(`${baseURL}#${hash}`);
    await page.reload();
    await expect(page.locator(".handle").first()).toBeVisible();
  }
});
