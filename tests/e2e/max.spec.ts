// Why the largest is subtracted: the naive formula fails where it has to, and the stable one does not.
import { f16round, roundToHalf } from "../../www/src/compute/half";
import { expect, expectNumber, oracle, test, visit } from "./explorer-page";

type Page = import("@playwright/test").Page;
type Precision = "f16" | "f32" | "f64";
const rounding = { f16: roundToHalf, f32: Math.fround, f64: (x: number) => x };

const readTable = (page: Page, table: "naive" | "stable") =>
  page
    .locator(`#${table} tbody tr`)
    .evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent!)),
    );
const verdict = (page: Page, table: "naive" | "stable") => page.locator(`#${table}-verdict`);
const example = (page: Page, name: string) => page.locator("#max-row").getByRole("button", { name });

/** Computes the formula with every step rounded, minus the largest logit or without a subtraction. */
function computeStepwise(z: number[], precision: Precision, less: number) {
  const round = rounding[precision];
  const exponentials = z.map((x) => round(Math.exp(round(round(x) - round(less)))));
  const sum = exponentials.reduce((a, b) => round(a + b), 0);
  return { exponentials, sum, probabilities: exponentials.map((e) => round(e / sum)) };
}

async function expectBoth(page: Page, z: number[], precision: Precision) {
  const { exponentials, probabilities } = computeStepwise(z, precision, 0);
  const subtracted = computeStepwise(z, precision, Math.max(...z));
  const truth = oracle(z, 1);
  const [left, right] = [await readTable(page, "naive"), await readTable(page, "stable")];
  z.forEach((_, i) => {
    const what = `${z} in ${precision}, class ${i}`;
    expectNumber(left[i]![1]!, exponentials[i]!, what);
    expectNumber(left[i]![2]!, probabilities[i]!, what);
    expectNumber(right[i]![1]!, subtracted.exponentials[i]!, what);
    expectNumber(right[i]![2]!, subtracted.probabilities[i]!, what);
    expectNumber(right[i]![2]!, truth.p[i]!, what, precision === "f16" ? 2e-3 : 6e-4);
  });
  expectNumber((await page.locator("#stable tfoot .weight").textContent())!, subtracted.sum, "the sum");
}

test("in the default picture, 1000, 999, 998 break the naive formula and not the stable one", async ({
  page,
}) => {
  await visit(page, "max", "");
  await expectBoth(page, [1000, 999, 998], "f32");
  expect((await readTable(page, "naive")).map((row) => row.join(" "))).toEqual([
    "1000.0 ∞ NaN",
    "999.0 ∞ NaN",
    "998.0 ∞ NaN",
  ]);
  await expect(verdict(page, "naive")).toHaveText(
    "Broken: in f32, e to the power 1000.0 overflows to ∞, and ∞ ÷ ∞ is not a number.",
  );
  await expect(verdict(page, "stable")).toHaveText(
    "Right: no exponent is above 0, so nothing overflows. The probabilities add up to 1, apart from rounding.",
  );
});

test("the stable formula is computed step by step too: in f16 its sum is 1.504 and dog has 0.2446", async ({
  page,
}) => {
  await visit(page, "max", "#p=f16");
  await example(page, "Too much for f16").click();
  await expect(page.locator("#stable tfoot .weight")).toHaveText("1.504");
  await expect(page.locator("#stable tbody .p").nth(1)).toHaveText("0.2446");
});

test("each example in each precision shows the results of that precision", async ({ page }) => {
  await visit(page, "max", "");
  const examples: [string, number[], Record<Precision, string>][] = [
    ["Far above", [1000, 999, 998], { f16: "broken", f32: "broken", f64: "broken" }],
    ["Far below", [-1000, -1000, -1000], { f16: "broken", f32: "broken", f64: "broken" }],
    ["Too much for f16", [12, 11, 10], { f16: "broken", f32: "right", f64: "right" }],
    ["Silently wrong", [-103, -104, -105], { f16: "broken", f32: "wrong", f64: "right" }],
    ["Harmless", [2, 1, 0.1], { f16: "right", f32: "right", f64: "right" }],
  ];
  for (const precision of ["f16", "f32", "f64"] as const) {
    await page.getByRole("radio", { name: precision }).check();
    for (const [name, z, verdicts] of examples) {
      await example(page, name).click();
      await expectBoth(page, z, precision);
      await expect(verdict(page, "naive")).toHaveAttribute("data-verdict", verdicts[precision]);
      await expect(verdict(page, "stable")).toHaveAttribute("data-verdict", "right");
    }
  }
});

test("the thresholds are those that the page names: a little below is finite, a little above is ∞", async ({
  page,
}) => {
  for (const [precision, threshold] of [
    ["f16", 11.09],
    ["f32", 88.72],
    ["f64", 709.78],
  ] as const) {
    await expect(page.locator(".formats tr", { hasText: precision }).locator("td").last()).toHaveText(
      String(threshold),
    );
    // Neighbouring f16 numbers differ by 1/128 there.
    const step = precision === "f16" ? 0.015 : 0.01;
    await visit(page, "max", `#z=${threshold - step},0&p=${precision}`);
    await example(page, "The explorer’s").click();
    await expect(page.locator("#naive tbody .weight").first()).not.toHaveText("∞");
    await visit(page, "max", `#z=${threshold + step},0&p=${precision}`);
    await example(page, "The explorer’s").click();
    await expect(page.locator("#naive tbody .weight").first()).toHaveText("∞");
  }
});

test("the tables follow the explorer's own logits, even hostile ones", async ({ page }) => {
  await visit(page, "max", "#z=3,-inf,1e308&p=f64");
  await example(page, "The explorer’s").click();
  await expect(verdict(page, "naive")).toContainText(
    "Broken: in f64, e to the power 1.000 × 10³⁰⁸ overflows to ∞",
  );
  expect((await readTable(page, "stable")).map((row) => row[2])).toEqual(["0", "0", "1.000"]);
  await page.getByRole("radio", { name: "f32" }).check();
  await expect(verdict(page, "stable")).toHaveText(
    "Broken before it begins: a logit is beyond the largest number of f32.",
  );
  await page.goto("#z=-inf,-inf&p=f64&m=5");
  await expect(verdict(page, "stable")).toHaveText(
    "Broken: every class is masked, so there is no probability to give.",
  );
  await page.goto(`#z=${Array(12).fill(-0.5)}&p=f32&m=5`);
  await expect(page.locator("#naive tbody tr")).toHaveCount(12);
  await expectBoth(page, Array(12).fill(-0.5), "f32");
});

test("NaN and ∞ are marked by text and sign, not by colour alone", async ({ page }) => {
  await visit(page, "max", "");
  const sign = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((e) => getComputedStyle(e, "::before").content);
  expect(await sign("#naive .nan")).toContain("⚠");
  expect(await sign("#naive .infinite")).toContain("▲");
  expect(await sign("#naive-verdict")).toContain("⚠");
  expect(await sign("#stable-verdict")).toContain("✓");
});

test("examples and precisions are chosen by keyboard", async ({ page }) => {
  await visit(page, "max", "");
  await page.getByRole("radio", { name: "f32" }).focus();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("radio", { name: "f64" })).toBeChecked();
  await example(page, "Too much").focus();
  await page.keyboard.press("Space");
  await expect(example(page, "Too much")).toHaveAttribute("aria-pressed", "true");
  await expectBoth(page, [12, 11, 10], "f64");
});

test("rounding to 16 bits is exact at every 16-bit number, and to even halfway between", () => {
  const value = (bits: number) => {
    const [exponent, fraction] = [bits >> 10, bits & 1023];
    return exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
  };
  for (let bits = 0; bits < 0x7c00; bits++) {
    const here = value(bits);
    const next = value(bits + 1);
    const middle = (here + next) / 2;
    const even = bits % 2 === 0 ? here : bits + 1 === 0x7c00 ? Infinity : next;
    for (const [x, expected] of [
      [here, here],
      [middle, even],
      [middle * (1 - 2 ** -52), here],
    ] as const) {
      if (!Object.is(roundToHalf(x), expected) || !Object.is(roundToHalf(-x), -expected)) {
        expect([bits, x, roundToHalf(x)]).toEqual([bits, x, expected]);
      }
    }
  }
  for (const x of [0, -0, Infinity, -Infinity, NaN]) expect(roundToHalf(x)).toBe(x);
  expect([65519.999, 65520, 2 ** -25, 2 ** -25 * 1.001].map(f16round)).toEqual([
    65504,
    Infinity,
    0,
    2 ** -24,
  ]);
});
