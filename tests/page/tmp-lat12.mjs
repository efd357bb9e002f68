// node tests/page/tmp-lat.mjs DIST [rounds] [--trace] [sections]
import { writeFileSync } from "node:fs";
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

const percentile = (numbers, part) => numbers.toSorted((a, b) => a - b)[Math.ceil(part * numbers.length) - 1];
const dists = process.argv[2].split(",");
const rounds = Number(process.argv[3] ?? 1);
const trace = process.argv.includes("--trace");
const sections = (process.argv.find((a) => a.startsWith("--s="))?.slice(4) ?? "explorer,steps,temperature,max,gradient,simplex").split(",");
for (let r = 0; r < rounds; r++) for (const dist of dists) {
  const server = await serve(dist);
  const browser = await chromium.launch({ executablePath, args });
  const out = [];
  for (const section of sections) {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    await page.goto(server.address + "#v=1&z=2,1,0.1,0.5,-1,0.3,0.7,1.2,-0.4,0.9,1.1,0.2", { waitUntil: "networkidle" });
    await bring(page, section);
    const events = [];
    if (trace) {
      cdp.on("Tracing.dataCollected", ({ value }) => events.push(...value));
      await cdp.send("Tracing.start", { categories: "devtools.timeline,disabled-by-default-devtools.timeline.invalidationTracking,blink,cc,toplevel,v8", transferMode: "ReportEvents" });
    }
    const times = await page.evaluate(async () => {
      const slider = document.querySelector("#lanes input[type=range]");
      const painted = () => new Promise((resolve) => requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => resolve(performance.now()); port2.postMessage(0); }));
      const times = [];
      for (let i = 0; i < 120; i++) {
        slider.value = String(Number(slider.min) + ((i * 0.37) % (slider.max - slider.min)));
        const start = performance.now();
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        times.push([(await painted()) - start, 0]);
      }
      return times.slice(20).map((t) => t[0]);
    });
    out.push(`${section} p50 ${percentile(times, .5).toFixed(1)} p95 ${percentile(times, .95).toFixed(1)}`);
    if (trace) {
      const done = new Promise((resolve) => cdp.on("Tracing.tracingComplete", resolve));
      await cdp.send("Tracing.end"); await done;
      writeFileSync(`/tmp/trace-${section}.json`, JSON.stringify({ traceEvents: events }));
      // self-less: durations by name on the renderer main thread
      const main = events.find((e) => e.name === "thread_name" && e.args.name === "CrRendererMain");
      const sum = {};
      const tid = events.filter((e) => e.name === "UpdateLayoutTree" || e.name === "Layout").map((e) => e.pid + ":" + e.tid).reduce((m, k) => (m[k] = (m[k] ?? 0) + 1, m), {});
      const key = Object.entries(tid).sort((a, b) => b[1] - a[1])[0]?.[0];
      for (const e of events) if (e.ph === "X" && e.pid + ":" + e.tid === key) { const s = (sum[e.name] ??= { n: 0, ms: 0 }); s.n++; s.ms += e.dur / 1000; }
      console.table(Object.fromEntries(Object.entries(sum).sort((a, b) => b[1].ms - a[1].ms).slice(0, 30).map(([k, v]) => [k, { "per turn": (v.n / 120).toFixed(2), "ms per turn": (v.ms / 120).toFixed(2) }])));
    }
    await page.close();
  }
  console.log(dist, out.join(" | "));
  await browser.close();
  await server.close();
}
