// Drawing: seeded needles on the strip, and tallies that approach the probabilities.
import type { Page } from "@playwright/test";
import { random } from "softmax-wasm";
import {
  expect,
  expectAgreement,
  expectAllNear,
  field,
  oracle,
  readNumber,
  test,
  toPercentages,
  visit,
} from "./explorer-page";

const press = (page: Page, name: string) =>
  page.locator("[data-section=draw]").getByRole("button", { name, exact: true }).click();

/** Counts the hits of the first n numbers of a seed. */
function countHits(z: number[], T: number, seed: number, n: number): number[] {
  const next = random(seed);
  const { p } = oracle(z, T);
  const hits = z.map(() => 0);
  for (let k = 0; k < n; k++) {
    const number = next();
    let end = 0;
    hits[p.findIndex((part) => number < (end += part))]! += 1;
  }
  return hits;
}

async function expectTallies(page: Page, hits: number[]) {
  const all = hits.reduce((a, b) => a + b, 0);
  await expect(page.locator("#tallies .tally")).toHaveText(
    hits.map((hit) => `${hit.toLocaleString("en-GB")} of ${all.toLocaleString("en-GB")}`),
  );
  const [bars, percents] = await page
    .locator(".tally-row")
    .evaluateAll((rows) => [
      rows.map((row) => parseFloat(row.querySelector(".probability")!.getAttribute("width")!)),
      rows.map((row) => row.querySelector(".percent")!.textContent!),
    ]);
  const expected = hits.map((hit) => (100 * hit) / all);
  expectAllNear(bars as number[], expected, 5e-7, "bar");
  expectAllNear((percents as string[]).map(readNumber), expected, 0.0501, "percentage");
}

test("a hundred draws are shown at first, and more draws come closer to the outlines", async ({ page }) => {
  await visit(page, "draw", "");
  await expectTallies(page, [73, 18, 9]);
  await press(page, "Draw one");
  await expectTallies(page, countHits([2, 1, 0.1], 1, 1, 101));
  await press(page, "Draw 100");
  await expectTallies(page, countHits([2, 1, 0.1], 1, 1, 201));
  for (let i = 0; i < 10; i++) await press(page, "Draw 1,000");
  const hits = countHits([2, 1, 0.1], 1, 1, 10_000);
  await expectTallies(page, hits);
  const { p } = oracle([2, 1, 0.1], 1);
  hits.forEach((hit, i) => expect(Math.abs(hit / 10_000 - p[i]!)).toBeLessThan(0.015));
  await expect(page.getByRole("button", { name: "Draw one" })).toHaveAttribute("aria-disabled", "true");
  const outlines = await page
    .locator(".tally-row .ghost")
    .evaluateAll((all) => all.map((ghost) => parseFloat(ghost.getAttribute("width")!)));
  expectAllNear(outlines, toPercentages(p), 5e-7, "outline");
});

test("the needle is at its number, over the class that it hit", async ({ page }) => {
  await visit(page, "draw", "#n=3&seed=7");
  const next = random(7);
  const number = [next(), next(), next()][2]!;
  const needle = page.locator(".needle");
  const place = async () => {
    const [a, b] = [(await needle.boundingBox())!, (await page.locator(".draw-strip").boundingBox())!];
    return (a.x + a.width / 2 - b.x) / b.width;
  };
  await expect.poll(async () => Math.abs((await place()) - number)).toBeLessThan(0.004);
  await expect(page.locator("#draw-text")).toContainText(
    `The last of 3 draws came down at ${number.toFixed(3)} and hit`,
  );
});

test("the same numbers fall on a changed strip, and Start again draws new ones", async ({ page }) => {
  await visit(page, "draw", "");
  await field(page, "fox").fill("3");
  await expectTallies(page, countHits([2, 1, 3], 1, 1, 100));
  await press(page, "Start again");
  await expect(page.locator("#draw-text")).toHaveText("Nothing is drawn yet.");
  await expect(page.locator(".needle")).toBeHidden();
  await press(page, "Draw one");
  await expectTallies(page, countHits([2, 1, 3], 1, 2, 1));
  await expect.poll(() => new URL(page.url()).hash).toContain("&n=1&seed=2");
  await visit(page, "draw", "#z=-inf,-inf");
  await expect(page.locator("#draw-text")).toHaveText(
    "Every class is masked, so there is nothing to draw from.",
  );
  await visit(page, "draw", "#z=1,-inf,0&n=2000");
  await expectTallies(page, countHits([1, -Infinity, 0], 1, 1, 2000));
});

test("four rules on the same scores have the properties that the table shows", async ({ page }) => {
  await visit(page, "exponential", "");
  const section = page.locator("[data-section=exponential]");
  const percents = async () =>
    (await section.locator("tbody .percent").allTextContents()).map((text) =>
      text.startsWith("−") ? -readNumber(text.slice(1)) : readNumber(text),
    );
  const checks = async () =>
    await section
      .locator("tfoot tr")
      .evaluateAll((rows) =>
        rows.map((row) =>
          [...row.querySelectorAll(".check")].map((cell) => (cell.textContent === "✓ yes" ? 1 : 0)).join(""),
        ),
      );
  async function expectRules(z: number[]) {
    const sum = z.reduce((a, b) => a + b, 0);
    const cut = z.map((x) => Math.max(x, 0));
    const columns = [
      z.map((x) => x / sum),
      cut.map((x) => x / cut.reduce((a, b) => a + b, 0)),
      oracle(z, 1 / Math.LN2).p,
      oracle(z, 1).p,
    ];
    const shown = await percents();
    z.forEach((_, i) =>
      columns.forEach((column, r) =>
        expect(Math.abs(shown[4 * i + r]! - 100 * column[i]!), `rule ${r}, class ${i}`).toBeLessThan(0.0501),
      ),
    );
  }
  await expectRules([2, 1, 0.1]);
  expect(await checks()).toEqual(["1111", "1111", "1111", "0011"]);
  await section.getByRole("button", { name: "Make the last score negative" }).click();
  await expectRules([2, 1, -1]);
  expect(await checks()).toEqual(["0011", "1111", "1111", "0011"]);
  await section.getByRole("button", { name: "Add 5 to all" }).click();
  await expectRules([7, 6, 4]);
  await section.getByRole("button", { name: "Double all" }).click();
  await expectRules([14, 12, 8]);
  await section.getByRole("button", { name: "Back to 2, 1, 0.1" }).click();
  await expectAgreement(page, [2, 1, 0.1]);
  // The second rule gives both classes below 0 the probability 0, so their order is lost.
  await visit(page, "exponential", "#z=2,-1,-3");
  expect(await checks()).toEqual(["0011", "1111", "0011", "0011"]);
  await visit(page, "exponential", "#z=1000,-1000,-inf&t=0.5");
  expect((await checks())[2]!.slice(2)).toMatch(/^\d\d$/);
});

test("an exponential that underflows is positive and keeps its order, as its exponent does", async ({
  page,
}) => {
  for (const [hash, columns] of [
    ["#z=2,1,0.1", ["<0.1 %", "<0.1 %"]],
    ["#z=1000,-0.5,0", ["<0.1 %", "<0.1 %"]],
    ["#z=0,1000,0", ["<0.1 %", "<0.1 %"]],
    ["#z=1e308,0,-1e308", ["<0.1 %", "<0.1 %"]],
    ["#z=1e16,9999999999999998,-inf", ["0.0 %", "0.0 %"]],
  ] as const) {
    const section = await visit(page, "exponential", hash);
    if (hash === "#z=2,1,0.1")
      for (let k = 0; k < 9; k++) await section.getByRole("button", { name: "Double all" }).click();
    const last = section.locator("tbody tr").last().locator(".percent");
    await expect(last.nth(2), hash).toHaveText(columns[0]);
    await expect(last.nth(3), hash).toHaveText(columns[1]);
    for (const row of await section.locator("tfoot tr").all())
      await expect(row.locator(".check").nth(3), hash).toHaveText("✓ yes");
  }
  // Doubling stops before a logit would be infinite.
  const section = await visit(page, "exponential", "#z=1e308,0,1");
  await section.getByRole("button", { name: "Double all" }).click();
  await expect(page).toHaveURL(/z=1e\+?308,0,1/);
  await visit(page, "exponential", "#z=1,-1");
  await expect(section.locator("tbody .rule .percent").first()).toHaveText("NaN");
});
