import { chromium } from "@playwright/test";
import { args, executablePath } from "../../tools/chromium.mjs";
import { serve } from "./serve.mjs";
const server = await serve(process.argv[2]);
const browser = await chromium.launch({ executablePath, args });
const page = await browser.newPage({ viewport: { width: 412, height: 823 }, deviceScaleFactor: 1.75, isMobile: true });
const cdp = await page.context().newCDPSession(page);
const events = [];
await cdp.send("Emulation.setCPUThrottlingRate", { rate: 1 });
cdp.on("Tracing.dataCollected", ({ value }) => events.push(...value));
await cdp.send("Tracing.start", { categories: "devtools.timeline,blink,toplevel,v8,loading", transferMode: "ReportEvents" });
await page.goto(server.address, { waitUntil: "networkidle" });
await page.waitForTimeout(500);
const done = new Promise((r) => cdp.on("Tracing.tracingComplete", r));
await cdp.send("Tracing.end"); await done;
const layouts = events.filter((e) => e.name === "Layout" || e.name === "ParseHTML");
const key = Object.entries(layouts.reduce((m, e) => (m[e.pid + ":" + e.tid] = (m[e.pid + ":" + e.tid] ?? 0) + 1, m), {})).sort((a, b) => b[1] - a[1])[0][0];
const main = events.filter((e) => e.ph === "X" && e.pid + ":" + e.tid === key).sort((a, b) => a.ts - b.ts);
const t0 = main[0].ts;
const tasks = main.filter((e) => e.name === "ThreadControllerImpl::RunTask" && e.dur > 6000);
for (const t of tasks) {
  console.log(`task at ${((t.ts - t0) / 1000).toFixed(0)} ${(t.dur / 1000).toFixed(1)} ms`);
  const inner = main.filter((e) => e !== t && e.ts >= t.ts && e.ts + e.dur <= t.ts + t.dur && e.dur > 1500);
  for (const e of inner) console.log(`   ${(e.dur / 1000).toFixed(1)} ${e.name} ${JSON.stringify(e.args?.beginData ?? e.args?.data ?? {}).slice(0, 140)}`);
}
await browser.close(); await server.close();
