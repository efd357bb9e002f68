// Three classes on the simplex: the point, the path over the temperature, and the classes that are left out.
import {
  HOSTILE,
  expect,
  expectAllNear,
  expectNear,
  field,
  oracle,
  readNumber,
  test,
  toPercentages,
  visit,
} from "./explorer-page";

const CORNERS = [
  [50, 4],
  [4, 84],
  [96, 84],
] as const;

/** Returns the indices of the three largest logits, in the order of the classes. */
const largest = (z: number[]) =>
  [...z.keys()]
    .sort((i, j) => (z[j]! > z[i]! ? 1 : z[j]! < z[i]! ? -1 : i - j))
    .slice(0, 3)
    .sort((i, j) => i - j);

function computePosition(probabilities: number[]) {
  const corners = probabilities.length === 2 ? CORNERS.slice(1) : CORNERS;
  return [0, 1].map((axis) => probabilities.reduce((sum, p, i) => sum + p * corners[i]![axis]!, 0));
}

test("the position of the point agrees with the oracle, even in hostile states", async ({ page }) => {
  for (const { hash, z, T } of [{ hash: "", z: [2, 1, 0.1], T: 1 }, ...HOSTILE]) {
    await visit(page, "simplex", hash);
    const places = largest(z);
    const { p } = oracle(
      places.map((i) => z[i]!),
      T,
    );
    const point = page.locator("#simplex-picture .point");
    await expect(page.locator("#corners li")).toHaveCount(places.length);
    if (Number.isNaN(p[0])) {
      await expect(point).toHaveAttribute("visibility", "hidden");
      await expect(page.locator("#simplex-text")).toHaveText("Every class is masked, so there is no point.");
      continue;
    }
    const [x, y] = computePosition(p);
    expectNear(Number(await point.getAttribute("cx")), x!, 0.0051, `${hash}, x`);
    expectNear(Number(await point.getAttribute("cy")), y!, 0.0051, `${hash}, y`);
    const percents = await page.locator("#corners .percent").allTextContents();
    expectAllNear(percents.map(readNumber), toPercentages(p), 0.0501, `${hash}, probability`);
    const names = await page.locator("#corners .name").allTextContents();
    expect(names).toEqual(
      places.map(
        (i) => ["cat", "dog", "fox", "owl", "bee", "elk", "hen", "ant", "cow", "pig", "rat", "yak"][i],
      ),
    );
  }
});

test("the path leads from the centre to the leader's corner and passes through the point", async ({
  page,
}) => {
  await visit(page, "simplex", "");
  const path = async () =>
    (await page.locator("#simplex-picture .path").getAttribute("points"))!
      .split(" ")
      .map((pair) => pair.split(",").map(Number));
  const points = await path();
  expect(points[0]).toEqual([50, 57.33]);
  expect(points.at(-1)).toEqual([50, 4]);
  const [x, y] = computePosition(oracle([2, 1, 0.1], 1).p);
  expect(Math.min(...points.map(([a, b]) => Math.hypot(a! - x!, b! - y!)))).toBeLessThan(3);
  await page.locator("#simplex-range").press("Home");
  expect(await path()).toEqual(points);
  // Logits that are far apart show the same bend, because the temperatures of the path grow with the spread.
  await visit(page, "simplex", "#z=2000,1000,100");
  expect(await path()).toEqual(points);
});

test("the text describes the picture", async ({ page }) => {
  for (const [hash, ...sentences] of [
    ["", "The point is nearest to cat. The path leads from the centre to the corner of cat"],
    ["#z=1,1,1", "The point is equally near to cat, dog and fox. It stays there at every temperature."],
    [
      "#z=2,2,0",
      "equally near to cat and dog. The path leads from the centre to the middle between cat and dog",
    ],
    ["#z=2,-inf,1", "from the middle of an edge to the corner of cat"],
    ["#z=2,1", "Two classes need no triangle: every point lies on the edge between them."],
    [
      "#z=2,1,0,1.5,-1&l=a,b,c,d,e",
      "The three largest stand here, scaled to add up to 1, which keeps their ratios. Left out, with 8.6 % of the probability: c and e.",
    ],
  ]) {
    const section = await visit(page, "simplex", hash!);
    for (const sentence of sentences) await expect(section).toContainText(sentence);
  }
});

test("names are cut between characters, and none changes the direction of a sentence", async ({ page }) => {
  const flags = "🇩🇪🇫🇷🇪🇸🇨🇳🇬🇧🇮🇹";
  await visit(
    page,
    "simplex",
    `#z=2,1,0&l=${encodeURIComponent(flags)},${encodeURIComponent("\u202edog")},${encodeURIComponent("👩🏽‍🚀👩🏽‍🚀👩🏽‍🚀")}`,
  );
  const names = await page.locator(".corner-name").allTextContents();
  expect(names.every((name) => name.isWellFormed())).toBe(true);
  expect(names[2]).toBe("👩🏽‍🚀👩🏽‍🚀👩🏽‍🚀");
  await visit(page, "simplex", `#z=2,1,0,3&l=a,${encodeURIComponent("\u202eבבב")},c,d`);
  const status = page.getByRole("status").first();
  await expect(status).toContainText("d leads");
  await field(page, "\u202eבבב").fill("9");
  await expect(status).toContainText("\u2068\u202eבבב\u2069 leads");
});

test("the point can be dragged, and the logits follow it", async ({ page }) => {
  for (const [hash, T] of [
    ["", 1],
    ["#z=2,1,0.1&t=0.5", 0.5],
    ["#z=2,1,0.1,-5&t=3", 3],
  ] as const) {
    await visit(page, "simplex", hash);
    await page.locator("#simplex-picture").scrollIntoViewIfNeeded();
    const picture = (await page.locator("#simplex-picture").boundingBox())!;
    const at = ([x, y]: number[]) =>
      [picture.x + (x! * picture.width) / 100, picture.y + (y! * picture.width) / 100] as const;
    const point = page.locator("#simplex-picture .point");
    const now = async () => [Number(await point.getAttribute("cx")), Number(await point.getAttribute("cy"))];
    await page.mouse.move(...at(await now()));
    await page.mouse.down();
    for (const probabilities of [
      [0.2, 0.5, 0.3],
      [0.1, 0.1, 0.8],
    ]) {
      const target = computePosition(probabilities);
      await page.mouse.move(...at(target), { steps: 3 });
      // WebKitGTK's driver returns before the page has all moves.
      await expect(async () => {
        const [x, y] = await now();
        expectNear(x!, target[0]!, 0.25, "x");
        expectNear(y!, target[1]!, 0.25, "y");
      }).toPass({ timeout: 2000 });
    }
    // A drag beyond the triangle keeps the point inside and every logit finite.
    await page.mouse.move(...at([99, 20]));
    await page.mouse.up();
    const z = await page
      .locator("#class-list .logit")
      .evaluateAll((all) => all.map((input) => Number((input as HTMLInputElement).value)));
    expect(z.every(Number.isFinite)).toBe(true);
    const places = largest(z);
    const { p } = oracle(
      places.map((i) => z[i]!),
      T,
    );
    expect(Math.min(...p)).toBeGreaterThan(0.001);
  }
});

test("the dotted line is the way of gradient descent to the corner of the true class", async ({ page }) => {
  for (const [z, target] of [
    [[2, 1, 0.1], 0],
    [[2, 1, 0.1], 2],
    [[1, 1, 0], 1],
  ] as const) {
    await visit(page, "simplex", `#z=${z}&y=${target}`);
    const points = (await page.locator(".flow").getAttribute("points"))!
      .split(" ")
      .map((pair) => pair.split(",").map(Number));
    expect(points).toHaveLength(61);
    let next: number[] = [...z];
    points.forEach(([x, y], k) => {
      if (k > 0) next = next.map((logit, i) => logit - 0.5 * (oracle(next, 1).p[i]! - Number(i === target)));
      const [expectedX, expectedY] = computePosition(oracle(next, 1).p);
      expectNear(x!, expectedX!, 0.0061, `step ${k}`);
      expectNear(y!, expectedY!, 0.0061, `step ${k}`);
    });
    await expect(page.locator("#simplex-flow")).toHaveText(["cat", "dog", "fox"][target]!);
  }
  await visit(page, "simplex", "#z=2,1,0.1&t=0");
  await expect(page.locator(".flow")).toHaveAttribute("points", "");
});

test("marks on the path are at their temperatures and have their numbers", async ({ page }) => {
  await visit(page, "simplex", "");
  const marks = await page
    .locator(".mark")
    .evaluateAll((all) => all.map((mark) => [mark.getAttribute("transform")!, mark.textContent!]));
  expect(marks.map(([, text]) => text)).toEqual(["5", "2", "T = 0.5"]);
  [5, 2, 0.5].forEach((T, i) => {
    const [x, y] = marks[i]![0]!.match(/[\d.]+/g)!.map(Number);
    const [expectedX, expectedY] = computePosition(oracle([2, 1, 0.1], T).p);
    expectNear(x!, expectedX!, 0.0051, `T = ${T}`);
    expectNear(y!, expectedY!, 0.0051, `T = ${T}`);
  });
});

/** Computes the point of the simplex nearest to z, by bisection for the threshold. */
function computeSparsemax(z: number[]): number[] {
  let [low, high] = [Math.max(...z) - 1, Math.max(...z)];
  for (let i = 0; i < 100; i++) {
    const tau = (low + high) / 2;
    if (z.reduce((sum, x) => sum + Math.max(x - tau, 0), 0) > 1) low = tau;
    else high = tau;
  }
  return z.map((x) => Math.max(x - high, 0));
}

test("the square shows sparsemax, which reaches edges and corners", async ({ page }) => {
  const sparse = page.locator("#simplex-picture .sparse");
  for (const [z, T] of [
    [[2, 1, 0.1], 1],
    [[2, 1, 0.1], 2],
    [[2, 1, 0.1], 20],
    [[1, 1, 1], 0.5],
    [[3, -1], 5],
    [[2, -Infinity, 0.1], 4],
  ] as const) {
    await visit(page, "simplex", `#z=${z.join().replaceAll("Infinity", "inf")}&t=${T}`);
    const p = computeSparsemax(z.map((x) => x / T));
    const [x, y] = computePosition(p);
    const [, a, b] = /translate\(([\d.]+) ([\d.]+)\)/.exec((await sparse.getAttribute("transform"))!)!;
    expectNear(Number(a), x!, 0.0051, `${z} at ${T}, x`);
    expectNear(Number(b), y!, 0.0051, `${z} at ${T}, y`);
    const text = (await page.locator("#simplex-sparse").textContent())!;
    p.forEach((part, i) =>
      expect(text).toContain(
        `${["cat", "dog", "fox"][i]} ${part < 1e-12 ? "0" : `${(100 * part).toFixed(1)} %`}`,
      ),
    );
  }
  await visit(page, "simplex", "#z=-inf,-inf,-inf");
  await expect(sparse).toHaveAttribute("visibility", "hidden");
});

test("an arrow shows the direction of the next step, and a line shows the steps so far", async ({ page }) => {
  await visit(page, "simplex", "");
  const numbers = async (selector: string, name: string) =>
    ((await page.locator(selector).getAttribute(name)) ?? "").match(/-?[\d.]+/g)?.map(Number) ?? [];
  const start = computePosition(oracle([2, 1, 0.1], 1).p);
  const [x0, y0, x1, y1] = await numbers("#simplex-picture .arrow", "d");
  expectNear(x0!, start[0]!, 0.0051, "the arrow's foot");
  expectNear(y0!, start[1]!, 0.0051, "the arrow's foot");
  expectNear(Math.hypot(x1! - x0!, y1! - y0!), 12, 0.02, "its length");
  const p = oracle([2, 1, 0.1], 1).p;
  const next = computePosition(oracle([2 - 0.5 * (p[0]! - 1), 1 - 0.5 * p[1]!, 0.1 - 0.5 * p[2]!], 1).p);
  const angle = Math.atan2(next[1]! - start[1]!, next[0]! - start[0]!);
  expectNear(Math.atan2(y1! - y0!, x1! - x0!), angle, 0.01, "its direction");
  expect(await numbers(".trail", "points")).toHaveLength(2);
  await visit(page, "gradient", "");
  for (let i = 0; i < 3; i++) await page.getByRole("button", { name: "Step", exact: true }).click();
  await page.locator("[data-section=simplex]").scrollIntoViewIfNeeded();
  await expect.poll(async () => (await numbers(".trail", "points")).length).toBe(8);
  const trail = await numbers(".trail", "points");
  expectNear(trail[0]!, start[0]!, 0.0051, "the trail begins where the steps did");
  expectNear(trail[2]!, next[0]!, 0.02, "and leads over the first");
  expectNear(
    trail[6]!,
    Number(await page.locator("#simplex-picture .point").getAttribute("cx")),
    0.0051,
    "to the point",
  );
  await page.getByRole("button", { name: "Undo the steps" }).click();
  await expect.poll(async () => (await numbers(".trail", "points")).length).toBe(2);
  // The true class has nearly all of the probability, so there is no step to show.
  await visit(page, "simplex", "#z=40,0,0");
  await expect(page.locator("#simplex-picture .arrow")).toHaveAttribute("d", "");
});
