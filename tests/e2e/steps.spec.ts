// Step by step: five columns and the formula follow the explorer, and a class is highlighted everywhere.
import { HOSTILE, expect, expectNear, expectNumber, field, oracle, test, visit } from "./explorer-page";

const columns = (page: import("@playwright/test").Page) =>
  page.locator(".step").evaluateAll((all) =>
    all.map((step) => ({
      operand: step.querySelector(".operand")!.textContent!,
      rows: [...step.querySelectorAll(".step-row")].map((row) => ({
        work: row.querySelector(".work")!.textContent!,
        result: row.querySelector(".result")!.textContent!,
        width: parseFloat(row.querySelector("rect")!.getAttribute("width")!) / 100,
        start: parseFloat(row.querySelector("rect")!.getAttribute("x")!) / 100,
      })),
    })),
  );

test("the default picture shows the five steps of the example", async ({ page }) => {
  await visit(page, "steps", "");
  const shown = (await columns(page)).map(({ rows }) =>
    rows.map(({ work, result }) => `${work} ${result}`.trim()),
  );
  expect(shown).toEqual([
    ["2.0 ÷ 1.0 = 2.0", "1.0 ÷ 1.0 = 1.0", "0.1 ÷ 1.0 = 0.1"],
    ["2.0 − 2.0 = 0.0", "1.0 − 2.0 = −1.0", "0.1 − 2.0 = −1.9"],
    ["exp(0.0) = 1.000", "exp(−1.0) = 0.3679", "exp(−1.9) = 0.1496"],
    ["+ 1.000 = 1.000", "1.000 + 0.3679 = 1.368", "1.368 + 0.1496 = 1.517"],
    ["1.000 ÷ 1.517 = 0.6590", "0.3679 ÷ 1.517 = 0.2424", "0.1496 ÷ 1.517 = 0.09857"],
  ]);
});

test("every step agrees with the oracle, even for hostile logits and temperatures", async ({ page }) => {
  for (const { hash, z, T } of HOSTILE) {
    await visit(page, "steps", hash);
    const [scaled, shifted, weights, totals, shares] = await columns(page);
    const truth = oracle(z, T);
    const max = Math.max(...z);
    let total = 0;
    z.forEach((logit, i) => {
      const what = `${hash}, class ${i}`;
      if (T > 0) expectNumber(scaled!.rows[i]!.result, logit === -Infinity ? logit : logit / T, what);
      else expect(scaled!.rows[i]!.result).toBe("–");
      if (T > 0 && max > -Infinity)
        expectNumber(shifted!.rows[i]!.result, logit === -Infinity ? logit : (logit - max) / T, what);
      if (max === -Infinity) {
        expect(shares!.rows[i]!.result).toBe("NaN");
        return;
      }
      expectNumber(weights!.rows[i]!.result, truth.weights[i]!, what);
      expectNumber(totals!.rows[i]!.result, (total += truth.weights[i]!), what);
      expectNumber(shares!.rows[i]!.result, truth.p[i]!, what);
      expectNear(weights!.rows[i]!.width, truth.weights[i]!, 1e-6, what);
      expectNear(totals!.rows[i]!.width, truth.p[i]!, 1e-6, what);
      expectNear(totals!.rows[i]!.start + totals!.rows[i]!.width, total / truth.sum, 1e-6, what);
      expectNear(shares!.rows[i]!.width, truth.p[i]!, 1e-6, what);
    });
    if (max > -Infinity) expectNumber(totals!.operand, truth.sum, hash);
    expect(shares!.operand).toBe(max === -Infinity ? "NaN" : "1");
    await expect(page.locator("#steps-limit")).toBeVisible({ visible: T === 0 });
  }
});

test("no number of a step is cut, with twelve classes and with long numbers", async ({ page }) => {
  for (const width of [320, 768, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    for (const hash of [
      "#z=2,1,0.5,-3.25,1.5,0,0.1,2.1,-1,0.123456789,1.9,-6&t=0.7",
      "#z=-1234.5678,-1235,-1240.25&t=0.123",
    ]) {
      await visit(page, "steps", hash);
      const cut = await page
        .locator(".step-row")
        .evaluateAll((rows) =>
          rows
            .filter((row) => row.scrollHeight > row.clientHeight + 1 || row.scrollWidth > row.clientWidth + 1)
            .map((row) => row.textContent),
        );
      const rows = page.locator("[data-step=scaled] .step-row");
      if (hash.startsWith("#z=-1234"))
        await expect(rows.locator(".result")).toHaveText(["−10037", "−10041", "−10083"]);
      expect(cut, `${hash} at ${width}`).toEqual([]);
    }
  }
});

test("the formula has the current numbers for the first class, or for the class that is kept highlighted", async ({
  page,
}) => {
  await visit(page, "steps", "#z=1,3,2&l=ant,bee,cow");
  const formula = page.locator("#live-formula");
  const text = async () => (await formula.textContent())!.replace(/\s/g, "");
  expect(await text()).toBe("pant=e−2.0e−2.0+e0.0+e−1.0=0.13531.503=0.09003");
  await page.getByRole("button", { name: "Keep cow lit" }).click();
  expect(await text()).toBe("pcow=e−1.0e−2.0+e0.0+e−1.0=0.36791.503=0.2447");
  await visit(page, "steps", `#z=${Array(12).fill(0)}`);
  expect(await text()).toBe("pcat=e0.0e0.0+e0.0+e0.0+⋯+e0.0=1.00012.00=0.08333");
});

test("pointing at a number highlights its class in every section until the pointer leaves", async ({
  page,
}) => {
  // The address has a state, because the gradient is loaded only for states other than the default.
  await visit(page, "steps", "#z=2,1,0.1");
  const lit = () =>
    page
      .locator(".highlighted")
      .evaluateAll((all) => [...new Set(all.map((e) => (e as HTMLElement).dataset.color))]);
  const places = () =>
    page.locator(".highlighted").evaluateAll((all) => [...new Set(all.map((e) => e.parentElement!.id))]);
  await page.locator("[data-step=exp] .step-row").nth(1).hover();
  expect(await lit()).toEqual(["1"]);
  await expect.poll(places).toEqual(expect.arrayContaining(["class-list", "slopes", "corners"]));
  expect(await page.locator("#numbers tbody tr.highlighted .name").textContent()).toBe("dog");
  await page.locator("#live-formula .term").last().hover();
  expect(await lit()).toEqual(["2"]);
  await page.getByRole("heading", { name: "Step by step" }).hover();
  expect(await lit()).toEqual([]);
});

test("focus highlights a class as the pointer does, and its button keeps it highlighted", async ({
  page,
}) => {
  await field(page, "fox").focus();
  await expect(page.locator("#numbers tr.highlighted .name")).toHaveText("fox");
  const pin = page.getByRole("button", { name: "Keep dog lit" });
  await pin.focus();
  await expect(page.locator("#numbers tr.highlighted .name")).toHaveText("dog");
  await page.keyboard.press("Space");
  await expect(pin).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("button", { name: "Reveal" }).last().focus();
  await expect(page.locator("#numbers tr.highlighted .name")).toHaveText("dog");
  await pin.press("Enter");
  await expect(pin).toHaveAttribute("aria-pressed", "false");
});

test("removing a class removes its highlight", async ({ page }) => {
  await page.getByRole("button", { name: "Keep fox lit" }).click();
  await page.getByRole("button", { name: "Remove fox" }).click();
  await page.getByRole("heading", { level: 1 }).hover();
  await page.getByRole("button", { name: "Reset" }).focus();
  await expect(page.locator(".highlighted")).toHaveCount(0);
});
