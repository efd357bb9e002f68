// The locators that the tests of the page share, and checks that the page agrees with the oracle.
import type { Browser, Locator, Page } from "@playwright/test";
import { expect, ready } from "./engines";
import { expectNear, oracle, percentText, readNumber } from "./oracle";

export { expect, needsChromium, plain, ready, test, withoutScripts } from "./engines";
export { expectAllNear, expectNear, expectNumber, oracle, readNumber, toPercentages } from "./oracle";

/** Measures how far the page scrolls sideways, in pixels. */
export const measureOverflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Reads the clipboard by pasting it. */
export async function readClipboard(page: Page): Promise<string> {
  await page.evaluate(() =>
    document.body.appendChild(Object.assign(document.createElement("textarea"), { id: "pasted" })).focus(),
  );
  await page.keyboard.press("Control+v");
  const field = page.locator("#pasted");
  await expect(field).not.toHaveValue("");
  return field.inputValue();
}

export const field = (page: Page, name: string) =>
  page.getByRole("textbox", { name: `Logit of ${name}`, exact: true });
export const handle = (page: Page, name: string) =>
  page.locator("#class-list").getByRole("slider", { name: `Logit of ${name}, bar` });
export const grip = (page: Page, name: string) =>
  page.locator("#class-list").getByRole("slider", { name: `Probability of ${name}, bar` });
export const temperature = (page: Page) => page.getByRole("textbox", { name: "Temperature", exact: true });

/** The states that a section has to show as correctly as the default one. */
export const HOSTILE: readonly { hash: string; z: number[]; T: number }[] = [
  { z: [2, 1, 0.1], T: 0.5 },
  { z: [3, -1], T: 1 },
  { z: [2, -Infinity, 0.1], T: 1 },
  { z: [1, 1, 1], T: 1 },
  { z: [1e308, -1e308, 0], T: 1 },
  { z: [1000, 999, 998], T: 20 },
  { z: [2, 1, 0.1], T: 0 },
  { z: [2, -Infinity, 0.1], T: Infinity },
  { z: [2, 1, 0.5, -3.25, 1.5, 0, 0.1, 2.1, -1, 0.123456789, 1.9, -Infinity], T: 0.7 },
  { z: [-Infinity, -Infinity], T: 1 },
].map(({ z, T }) => ({
  hash: `#z=${z.join().replaceAll("Infinity", "inf")}&t=${String(T).replace("Infinity", "inf")}`,
  z,
  T,
}));

/** Opens the state, scrolls to the section and waits until it is loaded and rendered. */
export async function visit(page: Page, section: string, hash: string): Promise<Locator> {
  await page.goto(hash);
  const place = page.locator(`[data-section=${section}]`);
  await place.scrollIntoViewIfNeeded();
  if ((await place.locator(".not-loaded").count()) > 0) await expect(place).toHaveClass(/loaded/);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
  return place;
}

/** Reads all numbers of the page at once. Figures off the screen wait for a pause unless they are to be
 * printed. */
export const readShown = (page: Page) =>
  page.evaluate(() => {
    dispatchEvent(new Event("beforeprint"));
    const all = (selector: string, root: ParentNode = document) => [
      ...root.querySelectorAll<HTMLElement>(selector),
    ];
    const box = (selector: string, root: ParentNode) => root.querySelector(selector)!.getBoundingClientRect();
    return {
      lanes: all(".class-row").map((lane) => {
        const track = box(".track", lane);
        const knob = box(".handle", lane);
        const handle = lane.querySelector(".handle")!;
        const gauge = box(".gauge", lane);
        const grip = box(".grip", lane);
        return {
          field: lane.querySelector<HTMLInputElement>(".logit")!.value,
          spoken: handle.getAttribute("aria-valuetext")!,
          low: Number(handle.getAttribute("aria-valuemin")),
          high: Number(handle.getAttribute("aria-valuemax")),
          knob: ((knob.left + knob.right) / 2 - track.left) / track.width,
          grip: ((grip.left + grip.right) / 2 - gauge.left) / gauge.width,
          gripSpoken: lane.querySelector(".grip")!.getAttribute("aria-valuetext")!,
          stick: box(".stick", lane).width / track.width,
          probability: box(".probability", lane).width / box(".probabilities", lane).width,
          percent: lane.querySelector(".percent")!.textContent!,
        };
      }),
      rows: all("#numbers tbody tr").map((row) => all("td", row).map((cell) => cell.textContent!)),
      total: all("#numbers tfoot td").map((cell) => cell.textContent!),
      strip: all(".whole .strip rect").map((part) => part.getAttribute("width")!),
    };
  });

/** Expects that every number, bar and cell of the explorer agrees with the oracle once its bars have stopped
 * moving. */
export async function expectAgreement(page: Page, z: number[], T = 1) {
  await expect(() => expectAgreementNow(page, z, T)).toPass({ timeout: 5_000 });
}

async function expectAgreementNow(page: Page, z: number[], T: number) {
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {}))),
  );
  const { lanes, rows, total, strip } = await readShown(page);
  const { weights, sum, p } = oracle(z, T);
  expect(lanes.map((lane) => readNumber(lane.field))).toEqual(z);
  z.forEach((logit, i) => {
    const lane = lanes[i]!;
    const place = (x: number) => (Math.max(x, lane.low) - lane.low) / (lane.high - lane.low);
    expect(lane.percent, "percentage, rounded on its own").toBe(
      percentText(p[i]!, logit === -Infinity || (T === 0 && p[i] === 0)),
    );
    expectNear(lane.probability, p[i]!, 0.003, "probability bar");
    expectNear(parseFloat(strip[i]!), 100 * p[i]!, 0.001, "part of the strip");
    expectNear(lane.knob, place(logit), 0.01, "handle");
    expectNear(lane.stick, logit === -Infinity ? 0 : Math.abs(place(logit) - place(0)), 0.01, "logit bar");
    expectNear(lane.grip, p[i]!, 0.003, "handle of the probability");
    expect(lane.gripSpoken).toContain(`${lane.percent}; logit`);
    expect(lane.spoken).toContain(`probability ${lane.percent}`);
    const [cellZ, cellWeight, cellP, cellPercent] = rows[i]!;
    expect(readNumber(cellZ!)).toBe(logit);
    expectNear(readNumber(cellWeight!), weights[i]!, 6e-4 * weights[i]!, "weight");
    expectNear(readNumber(cellP!), p[i]!, 6e-4 * p[i]!, "probability");
    expect(cellPercent).toBe(lane.percent);
  });
  expectNear(readNumber(total[1]!), sum, 6e-4 * sum, "sum of the weights");
  expect(total.slice(2)).toEqual(["1", "100 %"]);
}

/** Expects that a list was applied: the field is empty, and the bars have stopped moving. The script that
 * parses lists is loaded with the first list. */
export async function expectListApplied(page: Page) {
  await expect(page.getByRole("textbox", { name: /list/i })).toHaveValue("");
  await expect(page.locator("html.gliding")).toHaveCount(0);
}

/** Opens the page on a phone, which sends touch events. */
export async function openOnPhone(browser: Browser, baseURL: string | undefined): Promise<Page> {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const context = await browser.newContext({ baseURL: baseURL!, ...phone });
  const page = await context.newPage();
  await page.goto("");
  await ready(page);
  return page;
}
