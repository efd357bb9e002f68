// Adding, removing and pasting classes, presets, and the page's replies to invalid input.
import {
  expect,
  expectAgreement,
  expectListApplied,
  field,
  readShown,
  temperature,
  test,
} from "./explorer-page";

const list = (page: import("@playwright/test").Page) => page.getByRole("textbox", { name: /list/i });

test("Enter applies a pasted list with brackets or any separator", async ({ page }) => {
  await list(page).fill("[3.5, -1;\t0.25 −∞\n 1e1]");
  await page.keyboard.press("Enter");
  await expectListApplied(page);
  await expectAgreement(page, [3.5, -1, 0.25, -Infinity, 10]);
});

test("a list may be pasted from Python, in brackets of any kind, or with names", async ({ page }) => {
  for (const [text, z, names] of [
    ["[2,1,0.1]", [2, 1, 0.1]],
    ["tensor([2.0, 1.5], dtype=torch.float32)", [2, 1.5]],
    ["tensor([3., -1.], grad_fn=<AddBackward0>)", [3, -1]],
    ["np.array([1, 2e-1, -inf])", [1, 0.2, -Infinity]],
    ["array([ 2.5, -0.5])", [2.5, -0.5]],
    ["(1,2)", [1, 2]],
    ["[[4, 3]]", [4, 3]],
    ["red panda 2, dog -3.5", [2, -3.5], ["red panda", "dog"]],
    ['{"yes": 1, "no": 0}', [1, 0], ["yes", "no"]],
    ["a=1\nb=2\nc=3", [1, 2, 3], ["a", "b", "c"]],
    ["1,2 ,3", [1, 2, 3]],
    ["😀 2, 🏳️‍🌈 3", [2, 3], ["😀", "🏳️‍🌈"]],
    ["Float32Array(3) [1, 2, 3]", [1, 2, 3]],
    ["Array(2) [ 1, 2 ]", [1, 2]],
    ["(3) [1, 2, 3]", [1, 2, 3]],
    ['[{"label":"tiger, big","score":1},{"label":"b","score":0.5}]', [1, 0.5], ["tiger, big", "b"]],
    ["[ { label: 'a', score: 1 }, { label: 'b', score: 2e-1 } ]", [1, 0.2], ["a", "b"]],
    ["cat=2 dog=3", [2, 3], ["cat", "dog"]],
    ["red panda 2 dog -3.5", [2, -3.5], ["red panda", "dog"]],
    ["class 1 2 class 2 3", [2, 3], ["class 1", "class 2"]],
    ["class\tp\tlogit\nred panda\t0.5\t1\ndog\t0.5\t-2", [1, -2], ["red panda", "dog"]],
  ] as const) {
    await list(page).fill(text);
    await page.keyboard.press("Enter");
    await expectListApplied(page);
    await expect(page.locator("#list-error")).toBeHidden();
    await expectAgreement(page, [...z]);
    if (names) await expect(page.locator("#numbers .name")).toHaveText([...names]);
  }
});

test("a list that may have decimal commas leads to a question", async ({ page }) => {
  for (const text of ["2,0 1,0", "2,0; 1,0; 0,1", "1,5\n2", "2,5, 1,5", "1,000, 2,000", "1,5 2,5,"]) {
    await list(page).fill(text);
    await page.keyboard.press("Enter");
    await expect(page.locator("#list-error")).toContainText(
      /^Do the commas in “.*” stand for decimal points\? Then write \d\.\d/,
    );
    await expectAgreement(page, [2, 1, 0.1]);
  }
  await list(page).fill("1,5; 2,5");
  await page.keyboard.press("Enter");
  await expect(page.locator("#list-error")).toHaveText(
    "Do the commas in “1,5; 2,5” stand for decimal points? Then write 1.5, 2.5; if they stand between numbers, write 1, 5, 2, 5. Nothing was changed.",
  );
  await list(page).fill("[[1,2],[3,4]]");
  await page.keyboard.press("Enter");
  await expect(page.locator("#list-error")).toHaveText(
    "The list holds more than one row; paste one of them. Nothing was changed.",
  );
});

test("a list whose spaces may group digits leads to a question", async ({ page }) => {
  await list(page).fill("1 000, 2 000");
  await page.keyboard.press("Enter");
  await expect(page.locator("#list-error")).toHaveText(
    "Do the spaces in “1 000” group digits? Then leave them out; if they stand between numbers, write 1, 000. Nothing was changed.",
  );
  await expectAgreement(page, [2, 1, 0.1]);
  // Spaces separate the numbers if nothing else does.
  await list(page).fill("1 200 3");
  await page.keyboard.press("Enter");
  await expectListApplied(page);
  await expectAgreement(page, [1, 200, 3]);
});

test("a quoted or shortened text ends with a whole character and keeps the direction of the sentence", async ({
  page,
}) => {
  const error = page.locator(".class-row").first().locator(".error");
  await field(page, "cat").fill(`${"x".repeat(19)}😀!`);
  await expect(error).toHaveText(
    `“${"x".repeat(19)}…” is not a number. Type one like 1.5, or -inf to mask the class.`,
  );
  await field(page, "cat").fill("\u202eabc");
  await expect(error).toContainText("“\u2068\u202eabc\u2069” is not a number.");
  await field(page, "cat").press("Escape");
  await list(page).fill(`${"y".repeat(23)}😀 2, dog 3`);
  await page.keyboard.press("Enter");
  await expectListApplied(page);
  await expect(page.locator("#numbers .name")).toHaveText(["y".repeat(23), "dog"]);
  await page.goto(`#z=2,1&l=${encodeURIComponent(`${"z".repeat(23)}😀`)},b`);
  await expect(page.locator("#numbers .name").first()).toHaveText("z".repeat(23));
});

test("a preset keeps typed labels, and Back undoes a removal", async ({ page }) => {
  await page.getByRole("textbox", { name: "Label of class 1", exact: true }).fill("wolf");
  await page.getByRole("button", { name: "A tie" }).click();
  await expect(page.locator("#numbers .name").first()).toHaveText("wolf");
  await page.getByRole("button", { name: "Remove dog" }).click();
  await expect(page.locator("#numbers .name")).toHaveText(["wolf", "fox"]);
  await page.goBack();
  await expect(page.locator("#numbers .name")).toHaveText(["wolf", "dog", "fox"]);
});

test("the error of an invalid list names the value and its place, and nothing changes", async ({ page }) => {
  for (const [text, sentence] of [
    ["1, 2, x7, 4", "Value 3 of 4, “x7”, is not a logit. Nothing was changed."],
    ["1 inf", "Value 2 of 2, “inf”, is not a logit. Nothing was changed."],
    ["5", "The list holds 1 value; it takes 2 to 12. Nothing was changed."],
    ["", "The list holds 0 values; it takes 2 to 12. Nothing was changed."],
    ["1 ".repeat(13), "The list holds 13 values; it takes 2 to 12. Nothing was changed."],
  ]) {
    await list(page).fill(text!);
    await page.keyboard.press("Enter");
    await expect(page.locator("#list-error")).toHaveText(sentence!);
    await expect(list(page)).toHaveAttribute("aria-invalid", "true");
    await expect(list(page)).toHaveAccessibleDescription(sentence!);
    await expect(list(page)).toHaveValue(text!);
    await expectAgreement(page, [2, 1, 0.1]);
  }
});

test("the error of a list of 10,000 numbers names the length, and the page still works", async ({ page }) => {
  await page.locator("#list").fill(Array.from({ length: 10_000 }, (_, i) => i / 7).join(", "));
  await page.locator("#list").press("Enter");
  await expect(page.locator("#list-error")).toHaveText(
    "The list holds 10000 values; it takes 2 to 12. Nothing was changed.",
  );
  await expectAgreement(page, [2, 1, 0.1]);
  await field(page, "cat").fill("3");
  await expectAgreement(page, [3, 1, 0.1]);
});

test("an invalid logit shows an error beside its field and changes nothing", async ({ page }) => {
  for (const [text, sentence] of [
    ["abc", "“abc” is not a number. Type one like 1.5, or -inf to mask the class."],
    ["1,5", "“1,5” has a comma. Write the decimal point as a point: 1.5."],
    ["+inf", "A logit can be −∞, which masks the class, but not +∞."],
    ["nan", "“nan” is not a number. Type one like 1.5, or -inf to mask the class."],
    ["1e999", "“1e999” is beyond the largest number that fits, 1.8 × 10³⁰⁸."],
    ["0x10", "“0x10” is not a number. Type one like 1.5, or -inf to mask the class."],
  ]) {
    await field(page, "dog").fill(text!);
    await expect(field(page, "dog")).toHaveAttribute("aria-invalid", "true");
    await expect(field(page, "dog")).toHaveAccessibleDescription(sentence!);
    await expect(page.locator(".class-row").nth(1).locator(".error")).toHaveText(sentence!);
    const { rows, lanes } = await readShown(page);
    expect(rows.map((row) => row[0])).toEqual(["2.0", "1.0", "0.1"]);
    expect(lanes.map((lane) => lane.percent)).toEqual(["65.9 %", "24.2 %", "9.9 %"]);
    expect(new URL(page.url()).hash).toBe("");
  }
  await field(page, "dog").press("Escape");
  await expect(field(page, "dog")).toHaveValue("1.0");
  await expect(field(page, "dog")).not.toHaveAttribute("aria-invalid");
});

test("a number that is half typed is an error only when the reader leaves the field", async ({ page }) => {
  await field(page, "dog").press("Control+a");
  await page.keyboard.type("-");
  await expect(field(page, "dog")).not.toHaveAttribute("aria-invalid");
  await page.keyboard.press("Tab");
  await expect(page.locator(".class-row").nth(1).locator(".error")).toContainText("“-” is not a number.");
  // An error disappears as soon as it no longer applies.
  await field(page, "dog").fill("π");
  await expect(page.locator(".class-row").nth(1).locator(".error")).toContainText("“π” is not a number.");
  for (const text of ["", "1e"]) {
    await field(page, "dog").fill(text);
    await expect(page.locator(".class-row").nth(1).locator(".error")).toBeHidden();
  }
  await field(page, "cat").press("Control+a");
  await page.keyboard.press("Delete");
  await page.keyboard.press("Tab");
  await expect(page.locator(".class-row").first().locator(".error")).toContainText(
    "A number is missing here.",
  );
  await page.getByRole("button", { name: "Reset" }).click();
  await expectAgreement(page, [2, 1, 0.1]);
  await expect(page.locator(".class-row .error:visible")).toHaveCount(0);
});

test("an invalid temperature or shift shows an error and changes nothing", async ({ page }) => {
  const shift = page.getByRole("textbox", { name: /amount of the shift/ });
  for (const [input, text, sentence] of [
    [temperature(page), "-1", "A temperature is 0 or more; ∞ (or inf) is allowed."],
    [temperature(page), "warm", "“warm” is not a number. Type one from 0 to inf, like 0.7."],
    [shift, "five", "“five” is not a number. Type one like 5 or -2.5."],
    [shift, "inf", "The shift must be finite."],
  ] as const) {
    await input.fill(text);
    await expect(input).toHaveAccessibleDescription(sentence);
    await expectAgreement(page, [2, 1, 0.1]);
  }
  await page.getByRole("button", { name: "Add c to every logit" }).click();
  await expectAgreement(page, [2, 1, 0.1]);
});

test("a shift is refused if rounding would remove the differences", async ({ page }) => {
  const shift = page.getByRole("textbox", { name: /amount of the shift/ });
  await shift.fill("1e20");
  await page.getByRole("button", { name: "Add c to every logit" }).click();
  await expect(shift).toHaveAccessibleDescription(/cannot hold the differences. Nothing was changed/);
  await expectAgreement(page, [2, 1, 0.1]);
});

test("each preset gives the distribution that it is named for", async ({ page }) => {
  for (const [name, z] of [
    ["A tie", [1, 1, 1]],
    ["One dominant", [8, 1, 0.1]],
    ["Large scores", [1000, 999, 998]],
    ["Masked", [2, -Infinity, 0.1]],
    ["The example", [2, 1, 0.1]],
  ] as const) {
    await page.getByRole("button", { name }).click();
    await expectAgreement(page, [...z]);
  }
});

test("adding a class moves focus to its label, up to twelve", async ({ page }) => {
  const add = page.getByRole("button", { name: "Add a class" });
  for (let n = 4; n <= 12; n++) {
    await add.click();
    await expect(page.getByRole("textbox", { name: `Label of class ${n}`, exact: true })).toBeFocused();
  }
  await expectAgreement(page, [2, 1, 0.1, ...Array(9).fill(0)]);
  await expect(add).toHaveAttribute("aria-disabled", "true");
  await add.click({ force: true });
  await expect(page.locator(".class-row")).toHaveCount(12);
  await expect(page.getByRole("status")).toContainText("12 classes are the most.");
});

test("removing a class moves focus to the one in its place and leaves colours alone", async ({ page }) => {
  const colors = () =>
    page
      .locator(".class-row")
      .evaluateAll((lanes) => lanes.map((lane) => (lane as HTMLElement).dataset.color));
  await page.getByRole("button", { name: "Add a class" }).click();
  await page.getByRole("button", { name: "Remove dog" }).click();
  await expect(page.getByRole("button", { name: "Remove fox" })).toBeFocused();
  expect(await colors()).toEqual(["0", "2", "3"]);
  await page.getByRole("button", { name: "Remove owl" }).click();
  await expect(page.getByRole("button", { name: "Remove fox" })).toBeFocused();
  await expectAgreement(page, [2, 0.1]);
  await page.getByRole("button", { name: "Remove fox" }).click({ force: true });
  await expect(page.locator(".class-row")).toHaveCount(2);
  await expect(page.getByRole("status")).toContainText("At least two classes are needed.");
});

test("a label appears as text wherever its class appears", async ({ page }) => {
  const hostile = "<b onclick=x>hi</b>";
  await page.getByRole("textbox", { name: "Label of class 1", exact: true }).fill(hostile);
  await expect(page.locator("#numbers .name").first()).toHaveText(hostile);
  await expect(page.locator("#strip-names li").first()).toHaveText(hostile);
  await expect(field(page, hostile)).toBeVisible();
  await expect(page.getByRole("status")).toContainText(`${hostile} leads`);
});
