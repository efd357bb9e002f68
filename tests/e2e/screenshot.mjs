// Takes www/screenshot.png, the picture of the README, from the built page:
//   make demo, and then in another shell: node tests/e2e/screenshot.mjs [address] [file] [width] [dark]
import { chromium } from "@playwright/test";
import { args, executablePath } from "../../tools/chromium.mjs";

const [address = "http://127.0.0.1:4173/", file = "www/screenshot.png", width = "1280", theme = "light"] =
  process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args });
const page = await browser.newPage({ viewport: { width: Number(width), height: 900 }, colorScheme: theme });
await page.goto(address);
await page.locator("html.ready").waitFor();
await page.screenshot({ path: file });
await browser.close();
