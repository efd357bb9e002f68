import { chromium } from "@playwright/test";
import lighthouse from "lighthouse";
import { args, executablePath } from "../../tools/chromium.mjs";
import { serve } from "./serve.mjs";
for (let i = 0; i < Number(process.argv[3] ?? 3); i++) for (const dist of process.argv[2].split(",")) {
  const server = await serve(dist);
  const browser = await chromium.launch({ executablePath, args: [...args, `--remote-debugging-port=9333`] });
  const { lhr } = await lighthouse(server.address, { port: 9333, output: "json", logLevel: "error", formFactor: "mobile", onlyCategories: ["performance"] });
  const a = lhr.audits;
  console.log(dist, lhr.categories.performance.score, "TBT", a["total-blocking-time"].numericValue.toFixed(0), "LCP", a["largest-contentful-paint"].numericValue.toFixed(0), "FCP", a["first-contentful-paint"].numericValue.toFixed(0), "SI", a["speed-index"].numericValue.toFixed(0), "TTI", a["interactive"].numericValue.toFixed(0), JSON.stringify(a["long-tasks"]?.details?.items?.map((t) => `${t.url.split("/").pop()} ${t.startTime.toFixed(0)}+${t.duration.toFixed(0)}`)));
  await browser.close(); await server.close();
}
