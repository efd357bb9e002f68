// Three classes on the simplex: the point, the path over the temperature, and what is left out.
import { expect, HOSTILE, near, numberIn, oracle, test, visit } from "./explorer-page";

const CORNERS = [[50, 4], [4, 84], [96, 84]] as const;

/** The places of the largest three, in the order of the classes. */
const largest = (z: number[]) =>
  [...z.keys()].sort((i, j) => (z[j]! > z[i]! ? 1 : z[j]! < z[i]! ? -1 : i - j)).slice(0, 3).sort((i, j) => i - j);

function positionOf(shares: number[]) {
  const corners = shares.length === 2 ? CORNERS.slice(1) : CORNERS;
  return [0, 1].map((axis) => shares.reduce((sum, p, i) => sum + p * corners[i]![axis]!, 0));
}

test("the point stands where the oracle puts it, for hostile states too", async ({ page }) => {
  for (const { hash, z, T } of [{ hash: "", z: [2, 1, 0.1], T: 1 }, ...HOSTILE]) {
    await visit(page, "simplex", hash);
    const places = largest(z);
    const { p } = oracle(places.map((i) => z[i]!), T);
    const point = page.locator("#simplex-picture .point");
    await expect(page.locator("#corners li")).toHaveCount(places.length);
    if (Number.isNaN(p[0])) {
      await expect(point).toHaveAttribute("visibility", "hidden");
      await expect(page.locator("#simplex-text")).toHaveText("Every class is masked: there is no point.");
      continue;
    }
    const [x, y] = positionOf(p);
    near(Number(await point.getAttribute("cx")), x!, 0.0051, `${hash}, x`);
    near(Number(await point.getAttribute("cy")), y!, 0.0051, `${hash}, y`);
    const percents = await page.locator("#corners .percent").allTextContents();
    percents.forEach((text, i) => near(numberIn(text), 100 * p[i]!, 0.0501, `${hash}, share`));
    const names = await page.locator("#corners .name").allTextContents();
    expect(names).toEqual(places.map((i) => ["cat", "dog", "fox", "owl", "bee", "elk", "hen", "ant", "cow", "pig", "rat", "yak"][i]));
  }
});

test("the path leads from the centre to the leader's corner and passes through the point", async ({ page }) => {
  await visit(page, "simplex", "");
  const path = async () => (await page.locator("#simplex-picture .path").getAttribute("points"))!.split(" ").map((pair) => pair.split(",").map(Number));
  const points = await path();
  expect(points[0]).toEqual([50, 57.33]);
  expect(points.at(-1)).toEqual([50, 4]);
  const [x, y] = positionOf(oracle([2, 1, 0.1], 1).p);
  expect(Math.min(...points.map(([a, b]) => Math.hypot(a! - x!, b! - y!)))).toBeLessThan(3);
  await page.locator("#simplex-range").press("Home");
  expect(await path()).toEqual(points);
  // Logits far apart bend the same way: the path is drawn in temperatures of their size.
  await visit(page, "simplex", "#z=2000,1000,100");
  expect(await path()).toEqual(points);
});

test("text says what the picture shows", async ({ page }) => {
  for (const [hash, ...sentences] of [
    ["", "The point is nearest to cat. The path leads from the centre to the corner of cat"],
    ["#z=1,1,1", "The point is as near to cat, dog and fox. It stays there at every temperature."],
    ["#z=2,2,0", "as near to cat and dog. The path leads from the centre to the middle between cat and dog"],
    ["#z=2,-inf,1", "from the middle of an edge to the corner of cat"],
    ["#z=2,1", "Two classes need no triangle: every point lies on the edge between them."],
    ["#z=2,1,0,1.5,-1&l=a,b,c,d,e", "here stand the largest, scaled to make 1, which keeps their ratios. Left out, with 8.6 % of the probability: c and e."],
  ]) {
    const section = await visit(page, "simplex", hash!);
    for (const sentence of sentences) await expect(section).toContainText(sentence);
  }
});
