// Cross-entropy and its gradient: the error bars, the loss, and gradient descent on the explorer's logits.
import {
  HOSTILE,
  expect,
  expectAgreement,
  expectNear,
  expectNumber,
  field,
  oracle,
  readNumber,
  readShown,
  temperature,
  test,
  visit,
} from "./explorer-page";

type Page = import("@playwright/test").Page;

const slopes = (page: Page) =>
  page.locator(".slope").evaluateAll((rows) =>
    rows.map((row) => ({
      text: row.querySelector(".gradient")!.textContent!,
      start: parseFloat(row.querySelector(".stick")!.getAttribute("x")!) / 100,
      width: parseFloat(row.querySelector(".stick")!.getAttribute("width")!) / 100,
    })),
  );
const button = (page: Page, name: string) =>
  page.locator("[data-section=gradient]").getByRole("button", { name, exact: true });
const logits = async (page: Page) => (await readShown(page)).lanes.map((lane) => readNumber(lane.field));
const curveText = (page: Page) => page.locator("#curve-text");

/** Computes the logits after a number of steps of gradient descent from z. */
function descend(z: number[], target: number, rate: number, steps: number, T = 1): number[] {
  let next = z;
  for (let k = 0; k < steps; k++) {
    const { p } = oracle(next, T);
    next = next.map((x, i) => Number((x - (rate * (p[i]! - Number(i === target))) / T).toFixed(6)));
  }
  return next;
}

test("the default picture shows p − y for the example, with cat as the true class", async ({ page }) => {
  await visit(page, "gradient", "");
  expect((await slopes(page)).map(({ text }) => text)).toEqual(["−0.341", "+0.242", "+0.099"]);
  await expect(page.locator("#slopes-sum")).toHaveText("0");
  await expect(page.locator(".loss-line")).toHaveText("L = −ln 0.6590 = 0.4170");
  await expect(curveText(page)).toHaveText(
    "No steps yet. Dashed: the next 40 steps would bring the loss from 0.4170 to 0.03200.",
  );
});

test("bars, loss and both gradients agree with the oracle for every true class, even in hostile states", async ({
  page,
}) => {
  for (const { hash, z, T } of HOSTILE) {
    for (const target of [0, z.length - 1]) {
      await visit(page, "gradient", `${hash}&y=${target}`);
      const { p } = oracle(z, T);
      const rows = await slopes(page);
      if (Number.isNaN(p[0])) {
        expect(rows.map(({ text }) => text)).toEqual(z.map(() => "NaN"));
        await expect(page.locator("#loss")).toHaveText("NaN");
        continue;
      }
      const error = p.map((share, i) => share - Number(i === target));
      error.forEach((part, i) => {
        expectNear(readNumber(rows[i]!.text.replace("+", "")), part, 0.000501, `${hash}, p − y`);
        expectNear(rows[i]!.width, Math.abs(part) / 2, 1e-6, `${hash}, bar`);
        expectNear(rows[i]!.start, 0.5 + Math.min(part, 0) / 2, 1e-6, `${hash}, bar`);
      });
      const loss =
        T === Infinity
          ? Math.log(z.filter((x) => x > -Infinity).length)
          : -(z[target]! - Math.max(...z)) / T + Math.log(oracle(z, T).sum);
      if (z[target]! > -Infinity && T > 0)
        expectNumber((await page.locator("#loss").textContent())!, loss, `${hash}, loss`);
      const checked = await page.locator("#check tbody tr").all();
      expect(checked).toHaveLength(z.length);
      for (const [i, row] of checked.entries()) {
        const [analytic, numeric] = [
          await row.locator(".analytic").textContent(),
          await row.locator(".numeric").textContent(),
        ];
        if (T > 0 && T < Infinity)
          expectNear(readNumber(analytic!.replace("+", "")), error[i]! / T, 6e-7, `${hash}, analytic`);
        else if (T === 0) expect(analytic).toBe("–");
        // A small step is lost beside a loss of 1e308, where measuring finds no slope.
        const sloped =
          T > 0 && T < Infinity && z[i]! > -Infinity && z[target]! > -Infinity && Math.max(...z) < 1e6;
        if (sloped)
          expectNear(readNumber(numeric!.replace("+", "")), error[i]! / T, 2e-6, `${hash}, numeric`);
      }
    }
  }
});

test("the bars and the table round a third to −0.667 and −0.666667", async ({ page }) => {
  await visit(page, "gradient", "#z=1,1,1");
  expect((await slopes(page)).map(({ text }) => text)).toEqual(["−0.667", "+0.333", "+0.333"]);
  await expect(page.locator("#check .analytic")).toHaveText(["−0.666667", "+0.333333", "+0.333333"]);
  await visit(page, "gradient", "#z=20,0");
  expect((await slopes(page)).map(({ text }) => text)).toEqual(["0.000", "0.000"]);
});

test("any class can be selected as the true class, by mouse and by keyboard", async ({ page }) => {
  await visit(page, "gradient", "");
  await page.getByRole("radio", { name: "fox" }).check();
  await expect(page.locator("#loss")).toHaveText((-Math.log(oracle([2, 1, 0.1], 1).p[2]!)).toPrecision(4));
  await page.keyboard.press("ArrowUp");
  await expect(page.getByRole("radio", { name: "dog" })).toBeChecked();
  expect((await slopes(page)).map(({ text }) => text)).toEqual(["+0.659", "−0.758", "+0.099"]);
  await page.getByRole("button", { name: "Remove cat" }).click();
  await expect(page.getByRole("radio", { name: "dog" })).toBeChecked();
});

test("a step is z − η·(p − y)/T on the explorer's logits, and Undo the steps undoes all steps", async ({
  page,
}) => {
  await visit(page, "gradient", "#z=2,1,0.1&y=2&t=2");
  await expect(button(page, "Undo the steps")).toHaveAttribute("aria-disabled", "true");
  for (const steps of [1, 2, 3]) {
    await button(page, "Step").press("Enter");
    await expectAgreement(page, descend([2, 1, 0.1], 2, 0.5, steps, 2), 2);
    await expect(curveText(page)).toContainText(steps === 1 ? "1 step taken" : `${steps} steps taken`);
  }
  await button(page, "Undo the steps").click();
  await expectAgreement(page, [2, 1, 0.1], 2);
  await expect(curveText(page)).toContainText("No steps yet.");
});

test("the learning rate scales the step and the forecast", async ({ page }) => {
  await visit(page, "gradient", "");
  const rate = page.getByRole("slider", { name: "Learning rate, slider" });
  await rate.press("End");
  await expect(page.locator("#rate-value")).toHaveText("5.0");
  await expect(rate).toHaveAttribute("aria-valuetext", "5.0");
  const last = descend([2, 1, 0.1], 0, 5, 40);
  await expect(curveText(page)).toContainText(`to ${(-Math.log(oracle(last, 1).p[0]!)).toPrecision(4)}.`);
  await button(page, "Step").click();
  await expectAgreement(page, descend([2, 1, 0.1], 0, 5, 1));
});

test("the curve shows the loss of each step", async ({ page }) => {
  await visit(page, "gradient", "#z=2,1,0.1&y=2");
  for (let k = 0; k < 4; k++) await button(page, "Step").click();
  const points = (await page.locator("#curve .taken").getAttribute("points"))!
    .split(" ")
    .map((pair) => pair.split(",").map(Number));
  expect(points).toHaveLength(5);
  const top = Number(await page.locator("#curve-top").textContent());
  points.forEach(([x, y], k) => {
    const loss = -Math.log(oracle(descend([2, 1, 0.1], 2, 0.5, k), 1).p[2]!);
    expectNear(x!, (100 * k) / 40, 0.006, "step");
    expectNear(y!, 100 - (100 * loss) / top, 0.006, "loss");
  });
});

test("Run takes steps until it is paused, and an edit ends it", async ({ page }) => {
  // The steps are small and take a frame each, so that hundreds remain when the busiest machine presses
  // Pause.
  await visit(page, "gradient", "#eta=0.05&z=2,1,0.1");
  await page.waitForTimeout(300);
  expect(await logits(page)).toEqual([2, 1, 0.1]);
  await button(page, "Run").click();
  await expect.poll(async () => (await logits(page))[0]!).toBeGreaterThan(2.2);
  await button(page, "Pause").click();
  const paused = await logits(page);
  await page.waitForTimeout(300);
  expect(await logits(page)).toEqual(paused);
  await button(page, "Run").click();
  await field(page, "fox").fill("3");
  await expect(button(page, "Run")).toBeVisible();
  await page.waitForTimeout(300);
  expect((await logits(page))[2]).toBe(3);
});

test("a field off the screen that is a step behind keeps its selection when it gets the focus", async ({
  page,
}) => {
  await visit(page, "gradient", "");
  const selected = await page.evaluate(() => {
    const input = document.querySelector<HTMLInputElement>("#class-list .logit")!;
    const before = input.value;
    document.querySelector<HTMLElement>("#descent-step")!.click();
    const isBehind = input.value === before;
    input.select();
    input.focus();
    return [isBehind, input.value === before, input.selectionStart, input.selectionEnd! - input.value.length];
  });
  expect(selected).toEqual([true, false, 0, 0]);
  await page.keyboard.insertText("3");
  expect((await logits(page))[0]).toBe(3);
});

test("Run stops when the page is hidden", async ({ page }) => {
  await visit(page, "gradient", "");
  await button(page, "Run").click();
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { value: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await expect(button(page, "Run")).toBeVisible();
});

test("with reduced motion a run converges at once and reports it", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await visit(page, "gradient", "#z=0,4&y=0");
  await button(page, "Run").click();
  const { p } = oracle(await logits(page), 1);
  expect(1 - p[0]!).toBeLessThan(0.01);
  await expect(page.getByRole("status")).toContainText(
    /After \d+ steps no class is off by more than 0.01; the loss is 0.00\d+\./,
  );
  await button(page, "Undo the steps").click();
  await expectAgreement(page, [0, 4]);
});

test("a run that ends far from the truth says so", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await visit(page, "gradient", "#z=0,400&y=0&t=20");
  await button(page, "Run").click();
  await expect(page.getByRole("status")).toContainText(
    "After 1000 steps a class is still off by more than 0.01; the loss is",
  );
});

test("the page gives the reason if no step is possible", async ({ page }) => {
  for (const [hash, sentence] of [
    ["#z=2,1&t=0", "At the limit T = 0 there is no gradient, and no step."],
    ["#z=2,1&t=inf", "At the limit T = ∞ the gradient is 0: no step changes anything."],
    ["#z=-inf,1&y=0", "The true class is masked: its loss is ∞, and no step brings it back from −∞."],
    ["#z=-inf,-inf", "Every class is masked, so there is no loss and no step."],
  ]) {
    await visit(page, "gradient", hash!);
    await expect(curveText(page)).toContainText(sentence!);
    for (const name of ["Step", "Run"]) {
      await expect(button(page, name)).toHaveAttribute("aria-disabled", "true");
      await button(page, name).click({ force: true });
    }
    await expect(curveText(page)).toContainText("No steps yet.");
  }
  await temperature(page).fill("1");
});

test("the chapter is loaded when the reader comes near, or when the state differs from that of the HTML", async ({
  page,
}) => {
  const section = page.locator("[data-section=gradient]");
  await expect(section).not.toHaveClass(/loaded/);
  await field(page, "cat").fill("-1");
  await expect(section).toHaveClass(/loaded/);
  await expect(page.locator(".slope .gradient").first()).toHaveText(
    `−${(1 - oracle([-1, 1, 0.1], 1).p[0]!).toFixed(3)}`,
  );
});

test("the equation of the loss is true where p or 1 − p is too small for a double", async ({ page }) => {
  for (const [hash, equation] of [
    ["#z=0,1000,0", "L = −ln (5.076 × 10⁻⁴³⁵) = 1000"],
    ["#z=0,1e300,0", "L = −ln p = 1.000 × 10³⁰⁰"],
    ["#z=1e300,0,0", "L = −ln p < 10⁻⁹⁹⁹⁹⁹⁹"],
    // e⁻¹⁰⁰⁰ (1 + e^−½) = 8.155 × 10⁻⁴³⁵
    ["#z=1000,-0.5,0", "L = −ln (1 − 8.155 × 10⁻⁴³⁵) = 8.155 × 10⁻⁴³⁵"],
    ["#z=20,0", "L = −ln (1 − 2.061 × 10⁻⁹) = 2.061 × 10⁻⁹"],
    ["#z=8,0", "L = −ln (1 − 3.354 × 10⁻⁴) = 3.354 × 10⁻⁴"],
    ["#z=2,-inf", "L = −ln 1 = 0"],
    ["#z=-inf,2", "L = −ln 0 = ∞"],
    ["#z=2,1&t=0", "L = −ln 1 = 0"],
  ]) {
    await visit(page, "gradient", hash!);
    await expect(page.locator(".loss-line"), hash).toHaveText(equation!);
  }
});

test("a loss that underflows is not called 0", async ({ page }) => {
  await visit(page, "gradient", "#z=1000,-0.5,0");
  await expect(curveText(page)).toHaveText(
    "No steps yet. The gradient rounds to 0: no step changes anything.",
  );
  await visit(page, "gradient", "#z=0,0&t=0.05&eta=5");
  await button(page, "Step").click();
  await expect(curveText(page)).toContainText("1 step taken: the loss went from 0.6931 to < 2.225 × 10⁻³⁰⁸.");
});
