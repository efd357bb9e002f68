// softmax-wasm/canvas: the pixels that BarCanvas draws, and the input that it refuses.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, plain as test } from "./explorer-page";

const dist = new URL("../node_modules/softmax-wasm/dist/", import.meta.url);

type Columns = { heights: number[]; colors: string[]; result: { kept: number; mass: number } };
interface Drawing {
  /** The entries of the handle, or the number of entries in 1, ½, ⅓, … */
  entries: number[] | number;
  width: number;
  height: number;
  options?: object;
  cut?: object;
  type?: "f32" | "f64";
}

/** Returns the height of each column of pixels and the colour at its foot after the entries are drawn. */
async function readDrawn(page: Page, drawing: Drawing): Promise<Columns> {
  return page.evaluate(async ({ entries, width, height, options, cut, type }: Drawing) => {
    const { BarCanvas, Logits } = await import("/package/canvas.js" as string);
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const numbers = Array.isArray(entries) ? entries : Array.from({ length: entries }, (_, i) => 1 / (i + 1));
    const logits = new Logits(numbers.length, type ?? "f32");
    logits.data.set(numbers);
    const bars = new BarCanvas(canvas, { color: "#f00", faded: "#00f", ...options });
    // The next drawing replaces this one.
    bars.draw(logits, { topK: 1 });
    const result = bars.draw(logits, cut);
    const { data } = canvas.getContext("2d")!.getImageData(0, 0, width, height);
    const columns = Array.from({ length: width }, (_, x) =>
      Array.from({ length: height }, (_, y) => [
        ...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4),
      ]),
    );
    const heights = columns.map((column) => column.reduce((sum, [, , , alpha]) => sum + alpha! / 255, 0));
    const colors = columns.map((column) => {
      const [r, , b, a] = column[height - 1]!;
      return a === 0 ? "none" : r! > b! ? "red" : "blue";
    });
    bars.free();
    logits.free();
    return { heights, colors, result };
  }, drawing);
}

// The routes of a test do not see the requests of a service worker.
test.use({ serviceWorkers: "block" });

test.beforeEach(async ({ page }) => {
  await page.route("**/package/**", (route) => {
    const [, file] = route.request().url().split("/package/");
    return route.fulfill({ contentType: "text/javascript", body: readFileSync(new URL(file!, dist)) });
  });
  await page.goto("/");
});

test("the height of a bar is its number, and bars share no pixels", async ({ page }) => {
  const { heights, result } = await readDrawn(page, { entries: [0.5, 0.25, 1, 0], width: 8, height: 100 });
  expect(heights.map(Math.round)).toEqual([50, 50, 25, 25, 100, 100, 0, 0]);
  expect(result).toEqual({ kept: 4, mass: 1.75 });
});

test("an f64 handle is drawn in the same way, and wide bars have gaps between them", async ({ page }) => {
  const { heights } = await readDrawn(page, { entries: [1, 1], width: 10, height: 10, type: "f64" });
  expect(heights.map(Math.round)).toEqual([10, 10, 10, 10, 0, 10, 10, 10, 10, 0]);
});

test("no peak is lost with more classes than pixels", async ({ page }) => {
  const entries = Array.from({ length: 50_257 }, (_, i) => (i % 1000 === 777 ? 1 : 0.1));
  const { heights } = await readDrawn(page, { entries, width: 200, height: 50 });
  expect(heights.filter((height) => Math.round(height) === 50)).toHaveLength(50);
  expect(heights.every((height) => height > 4.9)).toBe(true);
});

test("removed classes are faded, and kept classes are counted", async ({ page }) => {
  const { colors, result } = await readDrawn(page, {
    entries: [0.1, 0.4, 0.2, 0.3],
    width: 4,
    height: 50,
    cut: { topP: 0.7 },
  });
  expect(colors).toEqual(["blue", "red", "blue", "red"]);
  expect(result.kept).toBe(2);
  expect(result.mass).toBeCloseTo(0.7, 6);
  const top = await readDrawn(page, {
    entries: [0.1, 0.4, 0.2, 0.3],
    width: 4,
    height: 50,
    cut: { topK: 3, minP: 0.6 },
  });
  expect(top.colors).toEqual(["blue", "red", "blue", "red"]);
});

test("log scales give equal ratios of ranks equal widths, and equal ratios of numbers equal distances", async ({
  page,
}) => {
  const options = { x: "log", y: "log", low: 0.001, high: 1 };
  const { heights } = await readDrawn(page, { entries: 1023, width: 100, height: 300, options });
  // The r-th of 1023 bars begins at 100·log2(r)/10 and is 300·(1 + log10(1/r)/3) high.
  for (const rank of [1, 2, 4, 8]) {
    expect(heights[10 * Math.log2(rank)]).toBeCloseTo(300 - 100 * Math.log10(rank), -0.5);
  }
});

test("numbers beyond the scale end at its limits, and NaN and −∞ draw nothing", async ({ page }) => {
  const { heights, result } = await readDrawn(page, {
    entries: [7, -1, NaN, -Infinity, Infinity],
    width: 5,
    height: 20,
  });
  expect(heights.map(Math.round)).toEqual([20, 0, 0, 0, 20]);
  expect(Number.isNaN(result.mass)).toBe(false);
});

test("invalid input is refused with an error code, and the canvas still works afterwards", async ({
  page,
}) => {
  const codes = await page.evaluate(async () => {
    const { BarCanvas, Logits } = await import("/package/canvas.js" as string);
    const canvas = document.createElement("canvas");
    const bars = new BarCanvas(canvas);
    const freed = new Logits(2);
    freed.free();
    const logits = new Logits(2);
    const gone = new BarCanvas(canvas);
    gone.free();
    gone.free();
    const webgl = { getContext: () => null };
    const calls = [
      () => new BarCanvas(null),
      () => new BarCanvas(webgl),
      () => new BarCanvas(canvas, { colour: "red" }),
      () => new BarCanvas(canvas, { y: "log", low: 0 }),
      () => new BarCanvas(canvas, { low: 1 }),
      () => new BarCanvas(canvas, { color: 7 }),
      () => new BarCanvas(canvas, { color: "nocolor" }),
      () => new BarCanvas(new OffscreenCanvas(2, 2), { faded: "" }),
      () => bars.draw([1, 2]),
      () => bars.draw(freed),
      () => bars.draw(new Logits(0)),
      () => bars.draw(logits, { topK: 0 }),
      () => bars.draw(logits, { topP: 2 }),
      () => gone.draw(logits),
    ];
    const readCode = (call: () => unknown) => {
      try {
        return `nothing: ${call()}`;
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    for (const color of ["black", "#000", "white", "rgb(0 0 0 / 50%)", "oklch(60% 0.1 90)"])
      new BarCanvas(new OffscreenCanvas(2, 2), { color, faded: color }).free();
    return [...calls.map(readCode), bars.draw(logits, {}).kept];
  });
  const expected = [
    "INPUT",
    "INPUT",
    "OPTION",
    "RANGE",
    "RANGE",
    "OPTION",
    "OPTION",
    "OPTION",
    "INPUT",
    "FREED",
    "EMPTY",
    "K",
    "FRACTION",
    "FREED",
  ];
  expect(codes).toEqual([...expected.map((code) => `ERR_${code}`), 2]);
});
