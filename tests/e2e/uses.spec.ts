// Where it is used: the sigmoid and attention.
import { expect, near, numberIn, oracle, test, visit } from "./explorer-page";

const MATCHES = [0.1, 1.6, -0.2, -0.1, 0.3, 0, 0.9, -0.3, 0.5, 0.2, 1.1];

test("two classes are the sigmoid of the difference of their logits", async ({ page }) => {
  await visit(page, "uses", "");
  for (const d of [1, -6, 0, 2.5, 6]) {
    await page.locator("#sigmoid-range").fill(String(d));
    const p = 1 / (1 + Math.exp(-d));
    near(
      numberIn((await page.locator("#sigmoid-p").textContent())!),
      100 * p,
      0.0501,
      `the probability at ${d}`,
    );
    near(Number(await page.locator("#sigmoid .point").getAttribute("cy")), 60 * (1 - p), 0.006, "the point");
    near(
      Number(await page.locator("#sigmoid .point").getAttribute("cx")),
      ((d + 6) / 12) * 100,
      0.006,
      "the point",
    );
  }
});

test("with more components attention sharpens, unless the scores are divided by their square root", async ({
  page,
}) => {
  await visit(page, "uses", "");
  const shown = async () => (await page.locator("#attention .percent").allTextContents()).map(numberIn);
  const expected = (components: number, T: number) =>
    oracle(
      MATCHES.map((match) => match * Math.sqrt(components)),
      T,
    ).p;
  const agree = async (p: number[]) =>
    (await shown()).forEach((percent, i) => near(percent, 100 * p[i]!, 0.0501, `word ${i}`));
  await agree(expected(1, 1));
  await page.locator("#attention-scale").uncheck();
  await agree(expected(64, 1));
  expect((await shown())[1]).toBeGreaterThan(95);
  await page.locator("#attention-range").press("Home");
  await expect(page.locator("#attention-components")).toHaveText("1");
  await agree(expected(1, 1));
  await page.locator("#attention-range").press("End");
  await page.locator("#attention-scale").check();
  await agree(expected(1, 1));
});
