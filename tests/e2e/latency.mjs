// Prints how long a key takes to reach the screen as a frame, on a processor four times slower,
// for the built page. On a quiet machine:  make demo, and then in another shell: node tests/e2e/latency.mjs [address]
import { chromium } from "@playwright/test";
import { args, executablePath } from "../../tools/chromium.mjs";

const address = process.argv[2] ?? "http://127.0.0.1:4173/";
const TWELVE = "#z=2,1,0.1,0,1,-1,0.5,0.7,-3,2.2,1.1,0.3";
const browser = await chromium.launch({ executablePath, args });

/** The durations that the browser itself reports, from the key to the painted frame; below 16 ms it reports none. */
const observe = () => {
  window.durations = [];
  new PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntries()) if (name === "keydown") window.durations.push(duration);
  }).observe({ type: "event", durationThreshold: 16 });
  document.querySelector(".lane .range").focus({ preventScroll: true });
};

const KEYS = 100;
for (const [hash, section] of [["", "explorer"], ["", "steps"], ["", "temperature"], ["", "gradient"], ["", "simplex"], [TWELVE, "explorer"]]) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(address + hash);
  await page.locator(`[data-section=${section}]`).scrollIntoViewIfNeeded();
  await page.evaluate(observe);
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  for (let k = 0; k < KEYS; k++) {
    await page.keyboard.press(k % 20 < 10 ? "ArrowRight" : "ArrowLeft");
    await page.waitForTimeout(100);
  }
  const reported = await page.evaluate(() => window.durations);
  const times = [...Array(KEYS - reported.length).fill(16), ...reported].sort((a, b) => a - b);
  const at = (part) => `${times[Math.floor(part * KEYS)]} ms`;
  console.log(`${section.padEnd(12)} ${hash ? 12 : 3} classes: median ${at(0.5)}, p95 ${at(0.95)}`);
  await page.close();
}
await browser.close();
