// A finger on a phone: touches as Chromium receives them from the screen. Each waits until the effects of the
// one before have come to rest.
import type { Page } from "@playwright/test";
import { needsChromium } from "./engines";

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Waits until nothing on the page has scrolled or moved for a quarter of a second. The address follows the
 * state in this time as well. */
const rest = (page: Page, selector = "html") =>
  page.evaluate(async (selector) => {
    const REST = 250;
    const readPlace = () => `${scrollY} ${document.querySelector(selector)!.getBoundingClientRect().top}`;
    let [place, since] = [readPlace(), performance.now()];
    while (performance.now() - since < REST) {
      await new Promise(requestAnimationFrame);
      const now = readPlace();
      if (now !== place) [place, since] = [now, performance.now()];
    }
  }, selector);

/** Creates a finger on the page. */
export async function createFinger(page: Page) {
  needsChromium("touch the screen");
  const cdp = await page.context().newCDPSession(page);
  const touch = (type: string, touchPoints: readonly Point[]) =>
    cdp.send("Input.dispatchTouchEvent", { type, touchPoints } as never);

  /** Brings an element to the middle of the screen and returns a point on it, at a part of its width from the
   * left. */
  const reach = async (selector: string, part = 0.5): Promise<Point> => {
    const target = page.locator(selector).first();
    await target.evaluate((element) => element.scrollIntoView({ block: "center" }));
    await rest(page, selector);
    const { x, y, width, height } = (await target.boundingBox())!;
    return { x: x + part * width, y: y + height / 2 };
  };
  const tap = async (selector: string, part?: number) => {
    const at = await reach(selector, part);
    await touch("touchStart", [at]);
    await touch("touchEnd", []);
    await rest(page);
  };
  /** Swipes by a number of pixels in twelve steps, as a screen reports them. */
  const swipe = async (selector: string, dx: number, dy: number, part?: number) => {
    const at = await reach(selector, part);
    await touch("touchStart", [at]);
    for (let k = 1; k <= 12; k++) {
      await touch("touchMove", [{ x: at.x + (dx * k) / 12, y: at.y + (dy * k) / 12 }]);
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    await touch("touchEnd", []);
    await rest(page);
  };
  return { reach, tap, swipe };
}
