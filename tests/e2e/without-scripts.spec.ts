// The page without scripts: its text, its default pictures and what they say.
import type { Page } from "@playwright/test";
import { expect, expectNear, oracle, plain, withoutScripts } from "./explorer-page";

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
