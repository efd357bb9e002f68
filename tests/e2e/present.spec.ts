// The presenter's key, the fonts of text and formulas, and the card for other sites.
import { expect, plain, ready, test, visit } from "./explorer-page";
import { ENGINE } from "./playwright.config";
import { beyond } from "./webdriver/page";

test("P shows the figure on the screen full-screen, with numbers of 32 pixels, and P ends it", async ({
  page,
}) => {
  for (const [width, height] of [
    [1280, 720],
    [1920, 1080],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.goto("");
    await page.keyboard.press("p");
    const presented = () => page.evaluate(() => document.fullscreenElement?.className ?? "");
    await expect.poll(presented).toBe("figure");
    const [size, sideways] = await page.locator(".figure").evaluate((figure) => {
      const percent = figure.querySelector(".class-row .percent")!;
      const zoom = Number(getComputedStyle(figure).zoom);
      return [zoom * parseFloat(getComputedStyle(percent).fontSize), figure.scrollWidth - figure.clientWidth];
    });
    expect(size).toBeGreaterThanOrEqual(32);
    // The columns are beside each other, so that the rows and the temperature are on the screen together.
    const { bottom } = await page
      .locator("#temperature-range")
      .evaluate((slider) => slider.getBoundingClientRect());
    expect(bottom, `${width} pixels`).toBeLessThan(height);
    expect(sideways, `${width} pixels`).toBe(0);
    // The controls still work in full-screen mode.
    await page.getByRole("textbox", { name: "Logit of cat", exact: true }).fill("3");
    await expect(page.locator("#class-list .percent").first()).toHaveText("84.0 %");
    // In a text field, P is a letter.
    await page.getByRole("textbox", { name: "Label of class 1" }).press("p");
    await expect.poll(presented).toBe("figure");
    await page.locator("#temperature-range").press("p");
    await expect.poll(presented).toBe("");
  }
});

test("the button presents the figure of the chapter on the screen", async ({ page }) => {
  if (ENGINE === "webkit") beyond("fill the screen from a script");
  await visit(page, "simplex", "");
  await page.locator("#simplex-picture").evaluate((picture) => picture.scrollIntoView({ block: "center" }));
  await page.evaluate(() => document.querySelector<HTMLElement>("#present")!.click());
  await expect
    .poll(() => page.evaluate(() => document.fullscreenElement?.className ?? ""))
    .toContain("simplex-figure");
});

plain(
  "the first visit waits for no font, later visits have the fonts, and nothing shifts on either",
  async ({ page }) => {
    const faces: string[] = [];
    page.on("request", (request) => request.resourceType() === "font" && faces.push(request.url()));
    for (const visit of ["first", "next"]) {
      await page.goto("");
      await ready(page);
      await page.evaluate(() => document.fonts.ready);
      const shifts = await page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            let sum = 0;
            new PerformanceObserver((list) => {
              for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value;
            }).observe({ type: "layout-shift", buffered: true });
            setTimeout(() => resolve(sum), 300);
          }),
      );
      expect(shifts).toBe(0);
      expect(faces.length > 0, `faces on the ${visit} visit`).toBe(visit === "next");
      await page.evaluate(() => navigator.serviceWorker.ready);
    }
    const loaded = await page.evaluate(() =>
      [...document.fonts].filter((face) => face.status === "loaded").map((face) => face.family),
    );
    expect(new Set(loaded.map((family) => family.replaceAll('"', "")))).toEqual(
      new Set(["STIX Two Text", "STIX Two Math"]),
    );
  },
);

test("the card for other sites has the size that they ask for", async ({ page }) => {
  await page.goto("");
  const address = await page.locator('meta[property="og:image"]').getAttribute("content");
  const card = await (await page.request.get(address!)).body();
  expect(card.subarray(1, 4).toString()).toBe("PNG");
  expect([card.readUInt32BE(16), card.readUInt32BE(20)]).toEqual([1200, 630]);
  expect(await page.locator('meta[property^="og:"]').count()).toBe(4);
});
