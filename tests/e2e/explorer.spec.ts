// The explorer's controls. Each changes the numbers, the bars and the table together.
import {
  expect,
  expectAgreement,
  expectListApplied,
  field,
  grip,
  handle,
  openOnPhone,
  plain,
  readShown,
  temperature,
  test,
} from "./explorer-page";
import { createFinger } from "./finger";

test("the first picture shows the article's example: 65.9, 24.2 and 9.9 percent", async ({ page }) => {
  await expectAgreement(page, [2, 1, 0.1]);
  expect((await readShown(page)).lanes.map((lane) => lane.percent)).toEqual(["65.9 %", "24.2 %", "9.9 %"]);
  await expect(page.getByRole("status")).toHaveText(
    "At temperature 1.0, cat leads with 65.9 %; next is dog with 24.2 %.",
  );
});

test("typing a logit moves its bar, its number and the table", async ({ page }) => {
  await field(page, "dog").fill("2.5");
  await expectAgreement(page, [2, 2.5, 0.1]);
  await expect(page.getByRole("status")).toContainText("dog leads");
  await field(page, "fox").fill("-inf");
  await expectAgreement(page, [2, 2.5, -Infinity]);
  await field(page, "fox").fill("−1.5e0");
  await expectAgreement(page, [2, 2.5, -1.5]);
});

test("the figure changes before an input event returns, and the table at the next pause", async ({
  page,
}) => {
  const before = await readShown(page);
  const after = await field(page, "cat").evaluate((input: HTMLInputElement) => {
    input.value = "3.0";
    input.dispatchEvent(new Event("input", { bubbles: true }));
    const lane = input.closest(".class-row")!;
    return [
      lane.querySelector(".probability")!.getAttribute("width"),
      lane.querySelector(".percent")!.textContent,
      lane.querySelector(".handle")!.getAttribute("aria-valuetext"),
    ];
  });
  expect(after[1]).toBe("84.0 %");
  expect(after[1]).not.toBe(before.lanes[0]!.percent);
  expect(after[2]).toBe("3.0; probability 84.0 %");
  await expect(page.locator("#numbers .p").first()).toHaveText("0.8401");
  expect(parseFloat(after[0]!)).toBeCloseTo(84.0, 1);
});

test("arrow keys in a number field step by a tenth, page keys by one", async ({ page }) => {
  await field(page, "fox").press("ArrowUp");
  await field(page, "fox").press("ArrowUp");
  await expectAgreement(page, [2, 1, 0.3]);
  await field(page, "fox").press("PageDown");
  await expectAgreement(page, [2, 1, -0.7]);
});

test("dragging the end of a bar changes the logit, and Escape restores it", async ({ page }) => {
  const knob = (await handle(page, "cat").boundingBox())!;
  expect(Math.min(knob.width, knob.height)).toBeGreaterThanOrEqual(24);
  const track = (await page.locator(".track").first().boundingBox())!;
  const [x, y] = [knob.x + knob.width / 2, knob.y + knob.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - track.width / 6, y, { steps: 5 });
  await expectAgreement(page, [1, 1, 0.1]);
  await page.keyboard.press("Escape");
  await expectAgreement(page, [2, 1, 0.1]);
  await page.mouse.move(x - track.width / 3, y);
  await expectAgreement(page, [2, 1, 0.1]);
  await page.mouse.up();

  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(1279, y + 40, { steps: 3 });
  expect(Number(await field(page, "cat").inputValue())).toBe(4);
  await page.mouse.up();
  await expectAgreement(page, [4, 1, 0.1]);
  await page.keyboard.press("Escape");
  await expectAgreement(page, [2, 1, 0.1]);
});

test("the handle works by keyboard, and Escape restores the value from before the focus", async ({
  page,
}) => {
  await handle(page, "dog").focus();
  for (const key of ["ArrowRight", "ArrowUp", "PageUp", "ArrowLeft"]) await page.keyboard.press(key);
  await expectAgreement(page, [2, 2.1, 0.1]);
  await page.keyboard.press("Home");
  await expectAgreement(page, [2, -2, 0.1]);
  await page.keyboard.press("Escape");
  await expectAgreement(page, [2, 1, 0.1]);
});

test("a press on the track of a logit moves the bar there and starts a drag", async ({ page }) => {
  const track = (await page.locator(".class-row .track").nth(2).boundingBox())!;
  const y = track.y + track.height / 2;
  await page.mouse.move(track.x + track.width * 0.75, y);
  await page.mouse.down();
  await expectAgreement(page, [2, 1, 2.5]);
  await expect(handle(page, "fox")).toBeFocused();
  await page.mouse.move(track.x + track.width * 0.5, y);
  await page.mouse.up();
  await expectAgreement(page, [2, 1, 1]);
});

test("dragging a probability sets its logit, and the others keep their ratios", async ({ page }) => {
  const gauge = (await page.locator(".class-row .gauge").nth(1).boundingBox())!;
  const y = gauge.y + gauge.height / 2;
  const z = (part: number) => Math.log(part / (1 - part)) + Math.log(Math.exp(2) + Math.exp(0.1));
  // Some drivers move the pointer by whole pixels.
  const round = (part: number) => Math.round(gauge.x + gauge.width * part);
  // Probabilities follow a pointer in steps of 0.1 %.
  const computePart = (x: number) => Number(((x - gauge.x) / gauge.width).toFixed(3));
  const formatPercent = (x: number) => `${(100 * computePart(x)).toFixed(1)} %`;
  const [first, second] = [round(0.8), round(0.5)];
  await page.mouse.move(first, y);
  await page.mouse.down();
  await expect(page.locator(".class-row .percent").nth(1)).toHaveText(formatPercent(first));
  await page.mouse.move(second, y);
  await page.mouse.up();
  await expect(page.locator(".class-row .percent").nth(1)).toHaveText(formatPercent(second));
  const found = Number(await field(page, "dog").inputValue());
  expect(Math.abs(found - z(computePart(second)))).toBeLessThan(1e-4);
  await expectAgreement(page, [2, found, 0.1]);
  await grip(page, "dog").focus();
  for (const key of ["ArrowRight", "ArrowUp", "PageUp", "ArrowLeft"]) await page.keyboard.press(key);
  await expect(page.locator(".class-row .percent").nth(1)).toHaveText("61.0 %");
  await page.keyboard.press("End");
  await expect(page.locator(".class-row .percent").nth(1)).toHaveText("99.9 %");
  // Escape restores the logits from before the drag.
  await page.keyboard.press("Escape");
  await expectAgreement(page, [2, 1, 0.1]);
});

test("a dragged probability is reached at other temperatures too, and cannot be dragged if no logit gives it", async ({
  page,
}) => {
  for (const T of [0.05, 0.3, 5, 20]) {
    await page.goto(`#z=2,1,0.1,-7&t=${T}`);
    await expect(field(page, "owl")).toHaveValue("-7.0");
    await expect(page.locator("html.gliding")).toHaveCount(0);
    await grip(page, "fox").press("End");
    await expect(page.locator(".class-row .percent").nth(2)).toHaveText("99.9 %");
    for (let i = 0; i < 4; i++) await grip(page, "fox").press("PageDown");
    await expect(page.locator(".class-row .percent").nth(2)).toHaveText("60.0 %");
  }
  for (const hash of ["#t=0", "#t=inf", "#z=1,-inf,-inf"]) {
    await page.goto(hash);
    await expect(page.locator(".class-row .grip").first()).toHaveAttribute("aria-disabled", "true");
    const before = await field(page, "cat").inputValue();
    await page
      .locator(".class-row .gauge")
      .first()
      .click({ position: { x: 5, y: 5 } });
    await expect(field(page, "cat")).toHaveValue(before);
  }
});

test("End moves a bar to the end of the scale, which stays there", async ({ page }) => {
  await handle(page, "cat").focus();
  for (let i = 0; i < 4; i++) await page.keyboard.press("End");
  await expectAgreement(page, [4, 1, 0.1]);
  await field(page, "cat").fill("4.5");
  await handle(page, "cat").focus();
  for (let i = 0; i < 4; i++) await page.keyboard.press("End");
  await expectAgreement(page, [5, 1, 0.1]);
});

for (const [place, targets] of [
  ["the explorer", [".class-row .track", ".class-row .gauge", ".class-row .handle", "#temperature-range"]],
  ["the first chapters", ["#tiles-range", ".guess .range", "#rate-range"]],
  ["the last chapters", ["#top-k", "#word-rank", "#digit-threshold"]],
] as const) {
  plain(
    `a finger that swipes up over any control of ${place} scrolls and changes nothing`,
    async ({ browser, baseURL }) => {
      const page = await openOnPhone(browser, baseURL);
      const finger = await createFinger(page);
      /** Remembers the values of all inputs and returns the address. A chapter that loads may add inputs. */
      const remember = () =>
        page.evaluate(() => {
          for (const input of document.querySelectorAll("input")) input.dataset.before = input.value;
          return location.hash;
        });
      const listChanged = () =>
        page.evaluate(() =>
          [...document.querySelectorAll<HTMLInputElement>("input[data-before]")]
            .filter((input) => input.value !== input.dataset.before)
            .map((input) => `${input.id}: ${input.dataset.before} → ${input.value}`),
        );
      for (const target of targets) {
        // The script of the chapter creates this field.
        if (target === "#digit-threshold") await page.locator("#digit-grid").scrollIntoViewIfNeeded();
        await page.locator(target).first().scrollIntoViewIfNeeded();
        // The target is in the middle of the screen, away from the bar at the top.
        await finger.reach(target);
        const [hash, top] = [await remember(), await page.evaluate(() => scrollY)];
        await finger.swipe(target, 4, -150, 0.8);
        expect(await listChanged(), `a swipe over ${target}`).toEqual([]);
        expect(await page.evaluate(() => location.hash), `a swipe over ${target}`).toBe(hash);
        expect(
          Math.abs((await page.evaluate(() => scrollY)) - top),
          `a swipe over ${target} scrolls`,
        ).toBeGreaterThan(50);
      }
      await page.context().close();
    },
  );
}

plain("a sideways swipe of a finger drags, and a tap sets the value", async ({ browser, baseURL }) => {
  const page = await openOnPhone(browser, baseURL);
  const finger = await createFinger(page);
  const track = ".class-row .track";
  const { width } = (await page.locator(track).first().boundingBox())!;
  await finger.swipe(track, -width * 0.4, 3, 0.9);
  await expect(field(page, "cat")).toHaveValue("1.0");
  await finger.tap(track, 0.75);
  await expect(field(page, "cat")).toHaveValue("2.5");
  await finger.tap("#temperature-range", 0.98);
  await expect.poll(async () => Number(await temperature(page).inputValue())).toBeGreaterThan(15);
  await page.context().close();
});

test("three classes and the temperature fit on a screen of a laptop and of a phone, with named axes", async ({
  page,
}) => {
  for (const [width, height] of [
    [1280, 800],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.goto("");
    const bottoms = await page.evaluate(() =>
      ["h1", "#class-list", "#temperature-range", "#temperature-number"].map(
        (selector) => document.querySelector(selector)!.getBoundingClientRect().bottom,
      ),
    );
    expect(Math.max(...bottoms), `at ${width}`).toBeLessThanOrEqual(height);
  }
  for (const width of [320, 390, 600, 768]) {
    await page.setViewportSize({ width, height: 844 });
    await expect(
      page.locator(width < 640 ? ".class-row .row-name:visible" : ".axis-name:visible").first(),
    ).toHaveText(/score/i);
    // Each scale stands above its own bar.
    const [track, gauge, low, high] = await page.evaluate(() =>
      [".class-row .track", ".class-row .gauge", "#logit-axis", ".ticks-probability"].map((selector) =>
        Math.round(document.querySelector(selector)!.getBoundingClientRect().left),
      ),
    );
    expect(Math.abs(track! - low!), `the score's scale at ${width}`).toBeLessThan(2);
    expect(Math.abs(gauge! - high!), `the probability's scale at ${width}`).toBeLessThan(2);
  }
});

test("presets are animated, and change at once with reduced motion", async ({ page }) => {
  /** Counts the bars that move two frames after a press. A glide takes 300 ms, so the page itself presses and
   * counts. On a busy machine the glide would be over before a second call. */
  const animations = (press?: string) =>
    page.evaluate(async (name) => {
      const buttons = [...document.querySelectorAll("button")];
      if (name) buttons.find((button) => button.textContent!.includes(name))!.click();
      for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
      return document
        .getAnimations()
        .filter((animation) => (animation.effect as KeyframeEffect).target!.closest("#class-list")).length;
    }, press);
  expect(await animations("A tie")).toBeGreaterThan(0);
  await expectAgreement(page, [1, 1, 1]);
  await field(page, "cat").fill("2");
  expect(await animations()).toBe(0);
  await page.emulateMedia({ reducedMotion: "reduce" });
  expect(await animations("One dominant")).toBe(0);
});

test("the slider of the temperature stops at round numbers", async ({ page }) => {
  const range = page.getByRole("slider", { name: "Temperature, slider" });
  // The four hundred steps run in one call, because as many calls take a busy machine half a minute.
  const seen = await range.evaluate((slider: HTMLInputElement) =>
    Array.from({ length: 201 }, (_, step) => {
      slider.value = String(step);
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      return document.querySelector<HTMLInputElement>("#temperature-number")!.value;
    }),
  );
  for (const stop of ["0.05", "0.1", "0.25", "0.5", "1.0", "2.0", "5.0", "10.0", "20.0"])
    expect(seen).toContain(stop);
});

test("the scale widens for large logits, and their numbers are correct", async ({ page }) => {
  for (const z of [
    [12.5, -30, 0.1],
    [1000, 999, 998],
    [1e308, -1e308, 0],
    [700, 0, -700],
  ]) {
    for (const [i, name] of ["cat", "dog", "fox"].entries()) await field(page, name).fill(String(z[i]));
    if (z[0] !== 1e308) await expectAgreement(page, z);
    else await expect(page.locator(".class-row .percent").first()).toHaveText("100.0 %");
  }
});

test("the temperature sharpens and flattens the distribution, including the limits 0 and infinity", async ({
  page,
}) => {
  for (const [text, T] of [
    ["0.5", 0.5],
    ["2", 2],
    ["0", 0],
    ["inf", Infinity],
    ["∞", Infinity],
    ["1e-3", 1e-3],
    ["20", 20],
  ] as const) {
    await temperature(page).fill(text);
    await expectAgreement(page, [2, 1, 0.1], T);
  }
  await page.getByRole("button", { name: "Temperature 0, the limit" }).click();
  await expectAgreement(page, [2, 1, 0.1], 0);
  await expect(page.getByRole("status")).toContainText("cat leads with 100.0 %");
  await page.getByRole("button", { name: "Temperature infinity, the limit" }).click();
  await expect(page.getByRole("status")).toContainText("all 3 classes are equally likely");
});

test("the slider of the temperature is logarithmic, with 1 in its middle", async ({ page }) => {
  const range = page.getByRole("slider", { name: "Temperature, slider" });
  await range.press("Home");
  await expectAgreement(page, [2, 1, 0.1], 0.05);
  await range.press("End");
  await expectAgreement(page, [2, 1, 0.1], 20);
  await range.fill("100");
  await expect(temperature(page)).toHaveValue("1.0");
  await expectAgreement(page, [2, 1, 0.1], 1);
});

test("the entropy is that of the distribution, in nats", async ({ page }) => {
  await expect(page.locator("#entropy")).toHaveText("0.85");
  await expect(page.locator("#entropy-limit")).toHaveText("1.10");
  await temperature(page).fill("0");
  await expect(page.locator("#entropy")).toHaveText("0.00");
});

test("equal probabilities have equal texts, and each is rounded on its own", async ({ page }) => {
  await page.goto("#t=inf");
  await expect(page.locator(".class-row .percent")).toHaveText(["33.3 %", "33.3 %", "33.3 %"]);
  await expect(page.locator("#numbers .percent")).toHaveText(["33.3 %", "33.3 %", "33.3 %", "100 %"]);
  await page.goto("#z=1,1,1,0.5");
  await expect(page.locator(".class-row .percent")).toHaveText(["27.7 %", "27.7 %", "27.7 %", "16.8 %"]);
  await expect(page.getByRole("status")).toContainText("cat, dog and fox lead together with 27.7 % each.");
  await page.goto("#z=1,1");
  await expect(page.getByRole("status")).toContainText("both classes are equally likely");
});

test("a number too small for a double is a power of ten, and only an exact 0 is shown as 0", async ({
  page,
}) => {
  await page.goto("#z=1000,0,-inf");
  await expect(page.locator(".class-row .percent")).toHaveText(["100.0 %", "<0.1 %", "0.0 %"]);
  // e^−1000 = 5.0759588975 × 10^−435
  await expect(page.locator("#numbers :is(.weight, .p)")).toHaveText([
    "1.000",
    "1.000",
    "5.076 × 10⁻⁴³⁵",
    "5.076 × 10⁻⁴³⁵",
    "0",
    "0",
    "1.000",
    "1",
  ]);
  await expect(page.locator("#numbers-tiny")).toHaveText(
    "The probability of dog, 5.076 × 10⁻⁴³⁵, is too small for a double, whose smallest positive number is 4.9 × 10⁻³²⁴: the computer holds 0 for it.",
  );
  await expect(page.locator("[data-step=divide] .result")).toHaveText(["1.000", "5.076 × 10⁻⁴³⁵", "0"]);
  for (const hash of ["#z=1e308,-1e308", "#z=2,1&t=1e-300"]) {
    await page.goto(hash);
    await expect(page.locator(".class-row .percent")).toHaveText(["100.0 %", "<0.1 %"]);
    await expect(page.locator("#numbers .p").nth(1)).toHaveText("< 10⁻⁹⁹⁹⁹⁹⁹");
  }
  await page.goto("#z=2,1&t=0");
  await expect(page.locator(".class-row .percent")).toHaveText(["100.0 %", "0.0 %"]);
  await expect(page.locator("#numbers-tiny")).toBeEmpty();
});

test("masked classes count neither in the largest entropy nor in the dashed line", async ({ page }) => {
  await page.goto("#z=2,-inf,0.1");
  await expect(page.locator("#entropy-limit")).toHaveText("0.69"); // ln 2
});

test("percentages agree with the oracle for awkward probabilities too", async ({ page }) => {
  for (const z of [
    [1, 1, 1],
    [0, 0, 0, 0, 0, 0, 0],
    [0, -7, -7, -7],
    [9, 0.3, -1.7, 2.2, 5, 5],
    [0, -50, -800],
  ]) {
    await page.getByRole("textbox", { name: /list/i }).fill(z.join(" "));
    await page.keyboard.press("Enter");
    await expectListApplied(page);
    await expectAgreement(page, z);
  }
  await expect(page.locator(".class-row .percent")).toHaveText(["100.0 %", "<0.1 %", "<0.1 %"]);
  await expect(page.locator("#numbers .p").nth(1)).toHaveText("1.929 × 10⁻²²");
});

test("with every class masked, NaN is explained in words", async ({ page }) => {
  for (const name of ["cat", "dog", "fox"]) await field(page, name).fill("-inf");
  await expect(page.locator(".class-row .percent")).toHaveText(["NaN", "NaN", "NaN"]);
  await expect(page.locator("#numbers tbody .p").first()).toHaveText("NaN");
  await expect(page.getByRole("status")).toContainText("Every class is masked");
});

test("a shift moves every logit and no probability", async ({ page }) => {
  const probabilities = () => page.locator("#numbers :is(.weight, .p, .percent)").allTextContents();
  const before = await probabilities();
  await page.getByRole("button", { name: "Add c to every logit" }).click();
  await expectAgreement(page, [7, 6, 5.1]);
  expect(await probabilities()).toEqual(before);
  await expect(page.getByRole("status")).toContainText("Every logit moved by 5.0; no probability did.");
  await page.getByRole("textbox", { name: /amount of the shift/ }).fill("1000");
  await page.getByRole("button", { name: "Subtract c from every logit" }).click();
  await expectAgreement(page, [-993, -994, -994.9]);
  expect(await probabilities()).toEqual(before);
});

test("a masked class is never the next, and classes that underflow are in the order of their logits", async ({
  page,
}) => {
  for (const [hash, sentence] of [
    ["#z=-inf,2,1&t=0", "At temperature 0.0, dog leads with 100.0 %; next is fox with 0.0 %."],
    ["#z=2,-inf,-inf", "At temperature 1.0, cat has 100.0 %; every other class is masked."],
    ["#z=2000,-1,0", "At temperature 1.0, cat leads with 100.0 %; next is fox with <0.1 %."],
  ]) {
    await page.goto(hash!);
    await expect(page.getByRole("status"), hash).toHaveText(sentence!);
  }
});
