import { chromium } from "@playwright/test";
import { args, executablePath } from "../../tools/chromium.mjs";
import { serve } from "./serve.mjs";
/** Brings a chapter's figure to the top of the screen and waits until it stays there: heights above
 * it are estimates until they are laid out. */
async function bring(page, section) {
  const figure = page.locator(`[data-section=${section}] :is(.figure, .wide)`).first();
  for (let tries = 0; tries < 10; tries++) {
    const before = await figure.evaluate((element) => {
      element.scrollIntoView();
      return element.getBoundingClientRect().top;
    });
    await page.waitForTimeout(1000);
    const after = await figure.evaluate((element) => element.getBoundingClientRect().top);
    if (after === before && after >= 0 && after < 100) return;
  }
  throw new Error(`The figure of ${section} doesn't stay on the screen`);
}

const server = await serve(process.argv[2]);
const browser = await chromium.launch({ executablePath, args });
const page = await browser.newPage({ viewport: { width: 390, height: 844 }, bypassCSP: true });
const cdp = await page.context().newCDPSession(page);
await cdp.send("Emulation.setCPUThrottlingRate", { rate: 4 });
await page.goto(server.address + (process.env.HASH ?? ""), { waitUntil: "networkidle" });
await bring(page, process.argv[3]);
if (process.env.CSS) await page.addStyleTag({ content: process.env.CSS });
await page.waitForTimeout(1000);
await cdp.send("Profiler.enable"); await cdp.send("Profiler.setSamplingInterval", { interval: 200 }); await cdp.send("Profiler.start");
await cdp.send("Performance.enable");
const m = async () => Object.fromEntries((await cdp.send("Performance.getMetrics")).metrics.map((x) => [x.name, x.value]));
const before = await m();
await page.evaluate(async () => {
  const slider = document.querySelector("#lanes input[type=range]");
  for (let i = 0; i < 120; i++) {
    slider.value = String(Number(slider.min) + ((i * 0.37) % (slider.max - slider.min)));
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise(requestAnimationFrame);
  }
});
const after = await m();
for (const k of ["LayoutCount", "RecalcStyleCount"]) console.log(k, ((after[k] - before[k]) / 120).toFixed(2));
for (const k of ["LayoutDuration", "RecalcStyleDuration", "ScriptDuration", "TaskDuration"]) console.log(k, ((after[k] - before[k]) * 1000 / 120).toFixed(2), "ms");
const { profile } = await cdp.send("Profiler.stop");
const self = {}; const byId = new Map(profile.nodes.map((n) => [n.id, n]));
profile.samples.forEach((id, i) => { const n = byId.get(id).callFrame; const k = `${n.functionName || "(anon)"} ${n.url.split("/").pop()}:${n.lineNumber}:${n.columnNumber}`; self[k] = (self[k] ?? 0) + profile.timeDeltas[i] / 1000; });
for (const [k, v] of Object.entries(self).sort((a, b) => b[1] - a[1]).slice(0, 22)) console.log((v / 120).toFixed(2), k);
await browser.close(); await server.close();
