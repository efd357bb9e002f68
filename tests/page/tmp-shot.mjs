import { chromium } from "@playwright/test";
import { args, executablePath } from "../../tools/chromium.mjs";
import { serve } from "./serve.mjs";
const server = await serve(process.argv[2]); const tag = process.argv[3];
const browser = await chromium.launch({ executablePath, args });
for (const width of [320, 768, 1280]) for (const colorScheme of ["light", "dark"]) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  await page.goto(server.address + "#v=1&z=5,1,0.1,-1&l=cat,dog,fox,owl", { waitUntil: "networkidle" });
  await page.waitForTimeout(500);
  await page.locator("[data-section=explorer]").screenshot({ path: `/tmp/shot-${tag}-${width}-${colorScheme}.png` });
  if (colorScheme === "light") {
    await page.locator(".remove").first().focus(); await page.keyboard.press("Tab"); await page.keyboard.press("Shift+Tab");
    await page.locator(".figure").screenshot({ path: `/tmp/shot-${tag}-${width}-focus.png` });
    await page.locator("[data-section=steps]").scrollIntoViewIfNeeded(); await page.waitForTimeout(400);
    await page.locator("[data-section=steps]").screenshot({ path: `/tmp/shot-${tag}-${width}-steps.png` });
  }
  await page.close();
}
await browser.close(); await server.close();
