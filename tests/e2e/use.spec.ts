// Use it: the snippet shows the state and runs as pasted.
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { HOSTILE, expect, field, oracle, readClipboard, temperature, test, visit } from "./explorer-page";

/** Runs code beside the packed package, which the other tests install. */
function run(code: string, name: string): string[] {
  const folder = fileURLToPath(new URL("../results/snippets/", import.meta.url));
  mkdirSync(folder, { recursive: true });
  const file = `${folder}${name}-${process.pid}.mjs`;
  writeFileSync(file, code);
  try {
    return execFileSync(process.execPath, [file], {
      encoding: "utf8",
      env: { ...process.env, FORCE_COLOR: "0" },
    })
      .trimEnd()
      .split("\n");
  } finally {
    rmSync(file);
  }
}

test("the snippet of every state runs as pasted and prints what its comments say", async ({ page }) => {
  for (const [k, { hash, z, T }] of [{ hash: "", z: [2, 1, 0.1], T: 1 }, ...HOSTILE].entries()) {
    await visit(page, "use", hash);
    const code = (await page.locator("#snippet").textContent())!;
    const printed = run(code, `state${k}`).map((line) => line.split(" ").at(-1)!);
    const comments = code
      .split("\n")
      .filter((line) => line.startsWith("// "))
      .map((line) => line.slice(3));
    expect(printed).toEqual(comments);
    oracle(z, T).p.forEach((p, i) => {
      if (Number.isNaN(p)) expect(printed[i]).toBe("NaN");
      else expect(Math.abs(Number(printed[i]) - p)).toBeLessThanOrEqual(1e-12 * p);
    });
  }
});

test("labels stay strings in the code, whatever they contain", async ({ page }) => {
  const label = '"];alert(1)//</script>`${x}\n\\';
  await visit(page, "use", `#z=1,2&l=${encodeURIComponent(label).slice(0, 200)},b`);
  const code = (await page.locator("#snippet").textContent())!;
  expect(run(code, "label")).toHaveLength(2 + label.slice(0, 24).split("\n").length - 1);
});

test("the snippet follows the explorer, and its button copies it", async ({ page }) => {
  await visit(page, "use", "");
  await field(page, "dog").fill("-inf");
  await temperature(page).fill("inf");
  await page.getByRole("button", { name: "Copy code" }).click();
  await expect(page.locator("#copy-code")).toHaveText("Copied ✓");
  const copied = await readClipboard(page);
  expect(copied).toContain("const logits = [2, -Infinity, 0.1];");
  expect(copied).toContain("{ temperature: Infinity }");
});

test("links within the page move focus and name the chapter in the address", async ({ page }) => {
  await page.getByRole("link", { name: "Why the largest is subtracted" }).press("Enter");
  await expect(page.getByRole("heading", { name: "Why the largest is subtracted" })).toBeFocused();
  await expect.poll(() => new URL(page.url()).hash).toMatch(/&at=max$/);
});

test("the code and the command for npm, a CDN and Deno can be selected by keyboard", async ({ page }) => {
  await visit(page, "use", "");
  const [code, command] = [page.locator("#snippet"), page.locator("#install")];
  await expect(command).toHaveText("npm install softmax-wasm");
  await page.getByLabel("with npm").focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByLabel("from a CDN")).toBeChecked();
  await expect(code).toContainText(
    /^import { softmax } from "https:\/\/cdn\.jsdelivr\.net\/npm\/softmax-wasm@\d[\w.-]*\/dist\/index\.js";/,
  );
  await expect(command).toBeHidden();
  await page.keyboard.press("ArrowRight");
  await expect(command).toHaveText("deno add npm:softmax-wasm");
  await expect(code).toContainText(/^import { softmax } from "softmax-wasm";/);
  // The code follows the logits of the explorer.
  await page.getByRole("textbox", { name: "Logit of cat", exact: true }).fill("7");
  await expect(code).toContainText("[7, 1, 0.1]");
});
