// The dialog exports CSV, LaTeX, SVG and PNG for other documents.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, oracle, readClipboard, test } from "./explorer-page";

async function open(page: Page, hash: string) {
  await page.goto(hash);
  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.getByLabel("Link", { exact: true })).not.toHaveValue("");
}

async function readCopied(page: Page, name: string): Promise<string> {
  await page.getByRole("button", { name }).click();
  await page.getByRole("button", { name: "Close" }).click();
  return readClipboard(page);
}

async function readSaved(page: Page, name: string): Promise<Buffer> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name, exact: true }).click();
  return readFileSync(await (await download).path());
}

test("the table is copied as CSV with every digit", async ({ page }) => {
  await open(page, `#z=2,1,-inf&l=${encodeURIComponent('a,"b"')},dog,fox&t=0.5`);
  const rows = (await readCopied(page, "Copy as CSV")).trim().split(/\r?\n/);
  const { p } = oracle([2, 1, -Infinity], 0.5);
  expect(rows[0]).toBe("class,logit,temperature,probability");
  expect(rows[1]!.startsWith('"a,""b""",2,0.5,0.88')).toBe(true);
  expect(rows[3]).toBe("fox,-Infinity,0.5,0");
  expect(Math.abs(Number(rows[2]!.split(",").at(-1)) - p[1]!)).toBeLessThan(1e-15);
});

test("the copied table can be pasted as a list, and no name in it is a formula for a spreadsheet", async ({
  page,
}) => {
  const names = ["=1+1", 'a,"b"', "fox"];
  await open(page, `#z=2,-inf,1e-7&l=${names.map(encodeURIComponent)}`);
  const table = await readCopied(page, "Copy as CSV");
  expect(table.split(/\r?\n/)[1]).toMatch(/^'=1\+1,2,1,/);
  await page.goto("#z=0,0,0");
  await page.locator("#list").fill(table);
  await page.locator("#list").press("Enter");
  await expect(page.locator("#list")).toHaveValue("");
  await expect(page.locator("#numbers .name")).toHaveText(names);
  const { p } = oracle([2, -Infinity, 1e-7], 1);
  await expect(page.locator("#class-list .percent").first()).toHaveText(`${(100 * p[0]!).toFixed(1)} %`);
});

test("LaTeX has escaped names and formatted numbers", async ({ page }) => {
  await open(page, `#z=1000,0&l=${encodeURIComponent("50%_{x}")},${encodeURIComponent("a<b>^2\\~")}`);
  const text = await readCopied(page, "Copy as LaTeX");
  expect(text).toContain("50\\%\\_\\{x\\} & $1000.0$ & $1.000$ \\\\");
  expect(text).toContain(
    "a\\textless{}b\\textgreater{}\\textasciicircum{}2\\textbackslash{}\\textasciitilde{} & $0.0$ & $5.076 \\times 10^{-435}$ \\\\",
  );
  expect(text).toContain("T = 1.0");
});

test("the picture is saved as a standalone SVG and as a PNG", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await open(page, `#z=2,1,0.1&l=${encodeURIComponent("<b>&")},dog,fox`);
  const svg = (await readSaved(page, "Save it as SVG")).toString();
  const read = await page.evaluate((text) => {
    const { documentElement } = new DOMParser().parseFromString(text, "image/svg+xml");
    return {
      name: documentElement.tagName,
      texts: [...documentElement.querySelectorAll("text")].map((element) => element.textContent),
      widths: [...documentElement.querySelectorAll("rect[fill^='#']")].map((element) =>
        Number(element.getAttribute("width")),
      ),
      fills: [...documentElement.querySelectorAll("rect")].map((element) => element.getAttribute("fill")),
    };
  }, svg);
  expect(read.name).toBe("svg");
  expect(read.texts.slice(0, 3)).toEqual(["<b>&", "2.0", "65.9 %"]);
  const { p } = oracle([2, 1, 0.1], 1);
  p.forEach((part, i) => expect(Math.abs(read.widths[2 * i + 2]! - 320 * part)).toBeLessThan(0.006));
  // The picture has the colours of the light theme, whatever the theme of the page is.
  expect(read.fills).toContain("#1f5fbf");
  const png = await readSaved(page, "as PNG");
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect(png.readUInt32BE(16)).toBe(3 * 640);
});
