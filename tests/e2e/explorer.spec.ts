// The explorer's controls: each moves numbers, bars and table together.
import { expect, expectAgreement, field, handle, slider, shown, temperature, test } from "./explorer-page";

test("the first picture is the article's example: 65.9, 24.2 and 9.9 percent", async ({ page }) => {
  await expectAgreement(page, [2, 1, 0.1]);
  expect((await shown(page)).lanes.map((lane) => lane.percent)).toEqual(["65.9 %", "24.2 %", "9.9 %"]);
  await expect(page.getByRole("status")).toHaveText("At temperature 1.0, cat leads with 65.9 %; next is dog with 24.2 %.");
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

test("everything follows an input event before the event returns", async ({ page }) => {
  const before = await shown(page);
  const after = await field(page, "cat").evaluate((input: HTMLInputElement) => {
    input.value = "3.0";
    input.dispatchEvent(new Event("input", { bubbles: true }));
    const lane = input.closest(".lane")!;
    return [
      lane.querySelector(".share")!.getAttribute("width"),
      lane.querySelector(".percent")!.textContent,
      lane.querySelector(".handle")!.getAttribute("aria-valuetext"),
      document.querySelector("#numbers .p")!.textContent,
    ];
  });
  expect(after[1]).toBe("84.0 %");
  expect(after[1]).not.toBe(before.lanes[0]!.percent);
  expect(after[2]).toBe("3.0; probability 84.0 %");
  expect(after[3]).toBe("0.8401");
  expect(parseFloat(after[0]!)).toBeCloseTo(84.0, 1);
});

test("arrow keys in a number field step by a tenth, page keys by one", async ({ page }) => {
  await field(page, "fox").press("ArrowUp");
  await field(page, "fox").press("ArrowUp");
  await expectAgreement(page, [2, 1, 0.3]);
  await field(page, "fox").press("PageDown");
  await expectAgreement(page, [2, 1, -0.7]);
});

test("dragging the end of a bar changes the logit, and Escape brings it back", async ({ page }) => {
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

test("the handle obeys the keyboard, and Escape brings back the value it had at focus", async ({ page }) => {
  await handle(page, "dog").focus();
  for (const key of ["ArrowRight", "ArrowUp", "PageUp", "ArrowLeft"]) await page.keyboard.press(key);
  await expectAgreement(page, [2, 2.1, 0.1]);
  await page.keyboard.press("Home");
  await expectAgreement(page, [2, -2, 0.1]);
  await page.keyboard.press("Escape");
  await expectAgreement(page, [2, 1, 0.1]);
});

test("moving a slider changes the logit", async ({ page }) => {
  await slider(page, "fox").fill("3.3");
  await expectAgreement(page, [2, 1, 3.3]);
  await slider(page, "fox").press("ArrowLeft");
  await expectAgreement(page, [2, 1, 3.2]);
});

test("the scale widens for logits far out, and the numbers hold there", async ({ page }) => {
  for (const z of [[12.5, -30, 0.1], [1000, 999, 998], [1e308, -1e308, 0], [700, 0, -700]]) {
    for (const [i, name] of ["cat", "dog", "fox"].entries()) await field(page, name).fill(String(z[i]));
    if (z[0] !== 1e308) await expectAgreement(page, z);
    else await expect(page.locator(".lane .percent").first()).toHaveText("100.0 %");
  }
});

test("temperature sharpens and flattens, with the limits 0 and infinity", async ({ page }) => {
  for (const [text, T] of [["0.5", 0.5], ["2", 2], ["0", 0], ["inf", Infinity], ["∞", Infinity], ["1e-3", 1e-3], ["20", 20]] as const) {
    await temperature(page).fill(text);
    await expectAgreement(page, [2, 1, 0.1], T);
  }
  await page.getByRole("button", { name: "Temperature 0, the limit" }).click();
  await expectAgreement(page, [2, 1, 0.1], 0);
  await expect(page.getByRole("status")).toContainText("cat leads with 100.0 %");
  await page.getByRole("button", { name: "Temperature infinity, the limit" }).click();
  await expect(page.getByRole("status")).toContainText("all 3 classes are equally likely");
});

test("the temperature slider is logarithmic, with 1 in its middle", async ({ page }) => {
  const range = page.getByRole("slider", { name: "Temperature, slider" });
  await range.press("Home");
  await expectAgreement(page, [2, 1, 0.1], 0.05);
  await range.press("End");
  await expectAgreement(page, [2, 1, 0.1], 20);
  await range.fill("100");
  await expect(temperature(page)).toHaveValue("1.0");
  await expectAgreement(page, [2, 1, 0.1], 1);
});

test("entropy is that of the distribution, in nats", async ({ page }) => {
  await expect(page.locator("#entropy")).toHaveText("0.85");
  await expect(page.locator("#entropy-limit")).toHaveText("1.10");
  await temperature(page).fill("0");
  await expect(page.locator("#entropy")).toHaveText("0.00");
});

test("equal probabilities are shown as equal, and each is rounded by itself", async ({ page }) => {
  await page.goto("#t=inf");
  await expect(page.locator(".lane .percent")).toHaveText(["33.3 %", "33.3 %", "33.3 %"]);
  await expect(page.locator("#numbers .percent")).toHaveText(["33.3 %", "33.3 %", "33.3 %", "100 %"]);
  await page.goto("#z=1,1,1,0.5");
  await expect(page.locator(".lane .percent")).toHaveText(["27.7 %", "27.7 %", "27.7 %", "16.8 %"]);
  await expect(page.getByRole("status")).toContainText("cat, dog and fox lead together with 27.7 % each.");
  await page.goto("#z=1,1");
  await expect(page.getByRole("status")).toContainText("both classes are equally likely");
});

test("what is too small for a double is named, and only an exact 0 is shown as 0", async ({ page }) => {
  await page.goto("#z=1000,0,-inf");
  await expect(page.locator(".lane .percent")).toHaveText(["100.0 %", "<0.1 %", "0.0 %"]);
  // e^−1000 = 5.0759588975 × 10^−435
  await expect(page.locator("#numbers :is(.weight, .p)")).toHaveText(["1.000", "1.000", "5.076 × 10⁻⁴³⁵", "5.076 × 10⁻⁴³⁵", "0", "0", "1.000", "1"]);
  await expect(page.locator("#numbers-tiny")).toHaveText("The probability of dog, 5.076 × 10⁻⁴³⁵, is too small for a double, whose smallest positive number is 4.9 × 10⁻³²⁴: the computer holds 0 for it.");
  await expect(page.locator("[data-step=divide] .result")).toHaveText(["1.000", "5.076 × 10⁻⁴³⁵", "0"]);
  for (const hash of ["#z=1e308,-1e308", "#z=2,1&t=1e-300"]) {
    await page.goto(hash);
    await expect(page.locator(".lane .percent")).toHaveText(["100.0 %", "<0.1 %"]);
    await expect(page.locator("#numbers .p").nth(1)).toHaveText("< 10⁻⁹⁹⁹⁹⁹⁹");
  }
  await page.goto("#z=2,1&t=0");
  await expect(page.locator(".lane .percent")).toHaveText(["100.0 %", "0.0 %"]);
  await expect(page.locator("#numbers-tiny")).toBeEmpty();
});

test("masked classes count neither in the largest entropy nor in the dashed line", async ({ page }) => {
  await page.goto("#z=2,-inf,0.1");
  await expect(page.locator("#entropy-limit")).toHaveText("0.69"); // ln 2
});

test("percentages agree with the oracle for awkward probabilities too", async ({ page }) => {
  for (const z of [[1, 1, 1], [0, 0, 0, 0, 0, 0, 0], [0, -7, -7, -7], [9, 0.3, -1.7, 2.2, 5, 5], [0, -50, -800]]) {
    await page.getByRole("textbox", { name: /list/i }).fill(z.join(" "));
    await page.keyboard.press("Enter");
    await expectAgreement(page, z);
  }
  await expect(page.locator(".lane .percent")).toHaveText(["100.0 %", "<0.1 %", "<0.1 %"]);
  await expect(page.locator("#numbers .p").nth(1)).toHaveText("1.929 × 10⁻²²");
});

test("with every class masked NaN is shown in words", async ({ page }) => {
  for (const name of ["cat", "dog", "fox"]) await field(page, name).fill("-inf");
  await expect(page.locator(".lane .percent")).toHaveText(["NaN", "NaN", "NaN"]);
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
