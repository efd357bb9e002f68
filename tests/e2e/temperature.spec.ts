// Temperature: small pictures of the same logits, the entropy, and sliders that act as one control.
import {
  HOSTILE,
  expect,
  expectAgreement,
  expectNumber,
  oracle,
  readNumber,
  temperature,
  test,
  visit,
} from "./explorer-page";

const TEMPERATURES = [0.05, 0.25, 0.5, 1, 2, 5, 20, Infinity];
const entropy = (p: number[]) => -p.reduce((sum, x) => sum + (x > 0 ? x * Math.log(x) : 0), 0);

const tiles = (page: import("@playwright/test").Page) =>
  page.locator(".tile").evaluateAll((all) =>
    all.map((tile) => ({
      title: tile.querySelector("h3")!.textContent!,
      percents: [...tile.querySelectorAll(".percent")].map((part) => part.textContent!),
      bars: [...tile.querySelectorAll(".probability")].map(
        (bar) => parseFloat(bar.getAttribute("width")!) / 100,
      ),
      uniform: parseFloat(tile.querySelector(".uniform")!.getAttribute("x1")!) / 100,
      effective: tile.querySelector(".effective")!.textContent!,
    })),
  );

test("eight pictures show the logits at their temperatures, even hostile logits", async ({ page }) => {
  for (const { hash, z, T } of [{ hash: "", z: [2, 1, 0.1], T: 1 }, ...HOSTILE]) {
    await visit(page, "temperature", hash);
    const shown = await tiles(page);
    expect(shown.map(({ title }) => title)).toEqual(
      TEMPERATURES.map((t) => `T = ${t === Infinity ? "∞" : t}`),
    );
    shown.forEach(({ percents, bars, uniform, effective }, k) => {
      const { p } = oracle(z, TEMPERATURES[k]!);
      const unmaskedCount = z.filter((x) => x > -Infinity).length;
      if (Number.isNaN(p[0])) {
        expect(percents).toEqual(z.map(() => "NaN"));
        return expect(effective).toBe("NaN");
      }
      p.forEach((share, i) => {
        expect(
          Math.abs(readNumber(percents[i]!) - 100 * share),
          `${hash} at ${TEMPERATURES[k]}`,
        ).toBeLessThan(0.0501);
        expect(Math.abs(bars[i]! - share)).toBeLessThan(1e-6);
      });
      expect(uniform).toBeCloseTo(1 / unmaskedCount, 6);
      expect(Math.abs(Number(effective) - Math.exp(entropy(p)))).toBeLessThan(0.0051);
    });
    const { p } = oracle(z, T);
    if (Number.isNaN(p[0])) continue;
    expect(Math.abs(Number(await page.locator("#tiles-entropy").textContent()) - entropy(p))).toBeLessThan(
      0.00051,
    );
    expectNumber((await page.locator("#tiles-effective").textContent())!, Math.exp(entropy(p)), hash, 0.0051);
    await expect(page.locator("#tiles-count")).toHaveText(String(z.filter((x) => x > -Infinity).length));
  }
});

test("pressing a picture sets the temperature of the page, by mouse and by keyboard", async ({ page }) => {
  await visit(page, "temperature", "");
  await page.getByRole("button", { name: "Set T to 0.25" }).click();
  await expectAgreement(page, [2, 1, 0.1], 0.25);
  await expect(page.locator(".tile.current h3")).toHaveText("T = 0.25");
  await page.getByRole("button", { name: "Set T to infinity" }).focus();
  await page.keyboard.press("Enter");
  await expect(temperature(page)).toHaveValue("∞");
  await expect(page.locator(".tile.current h3")).toHaveText("T = ∞");
});

test("all sliders of the temperature act as one control", async ({ page }) => {
  const names = ["Temperature, slider", "Temperature T"];
  const values = () =>
    page.locator(".thermo-range").evaluateAll((all) => all.map((range) => (range as HTMLInputElement).value));
  await page.locator("#tiles-range").fill("150");
  await expect.poll(values).toEqual(["150", "150", "150", "150", "150"]);
  await expectAgreement(page, [2, 1, 0.1], 4.47);
  await page.locator("#simplex-range").press("Home");
  await expectAgreement(page, [2, 1, 0.1], 0.05);
  await temperature(page).fill("2");
  await expect.poll(async () => new Set(await values()).size).toBe(1);
  await expect(page.locator(".bound-value")).toHaveText(["2.0", "2.0", "2.0", "2.0"]);
  await expect(page.locator("#tiles-range")).toHaveAttribute("aria-valuetext", "2.0");
  for (const name of names) await expect(page.getByRole("slider", { name }).first()).toBeVisible();
});

test("the text has Boltzmann's sign", async ({ page }) => {
  await expect(page.locator("[data-section=temperature]")).toContainText(
    "Boltzmann’s law has the same form, and there the score of a state is minus its energy.",
  );
});

test("a picture off the screen is rendered when the reader pauses, and at once for printing", async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await visit(page, "temperature", "#z=2,1,0.1,0.5,-1,0.3,0.7,1.2,-0.4,0.9,1.1,0.2");
  const read = (z: string) =>
    page.evaluate(async (z) => {
      const texts = () =>
        [0, 7].map((i) => document.querySelectorAll(".tile")[i]!.querySelector(".percent")!.textContent);
      document.querySelector(".tile")!.scrollIntoView();
      // The browser's observer takes some frames to report which pictures are on the screen.
      for (let frame = 0; frame < 20; frame++) await new Promise(requestAnimationFrame);
      const before = texts();
      const field = document.querySelector<HTMLInputElement>(".class-row .logit")!;
      field.value = z;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      return { before, now: texts() };
    }, z);
  const last = page.locator(".tile").nth(7).locator(".percent").first();
  const equal = await last.textContent();
  const { before, now } = await read("-inf");
  expect(now[0], "on the screen").not.toBe(before[0]);
  expect(now[1], "off the screen").toBe(before[1]);
  await expect(last).not.toHaveText(equal!);
  await read("3");
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  expect(await last.textContent()).toBe(equal);
});
