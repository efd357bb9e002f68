// Measures the page on its production build, prints each figure beside its limit, and fails if a limit is
// missed. `make page-check` builds the page first. tests/e2e tests everything that is not a figure, and the
// table ends with the counts of those tests.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { chromium } from "@playwright/test";
import lighthouse from "lighthouse";
import { args, executablePath } from "../../tools/chromium.mjs";
import { LANGUAGES } from "../../www/messages/languages.mjs";
import { serve } from "./serve.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const rows = [];

/** Reports a figure beside its limit. Without `isMet` there is no limit. */
function report(bar, figure, isMet) {
  const [mark, met] = isMet === undefined ? [" ", "–"] : isMet ? ["✓", "yes"] : ["✗", "NO"];
  rows.push({ bar, figure, met });
  console.log(`${mark} ${bar}: ${figure}`);
}

/** Returns the number that a fraction of the numbers does not exceed. */
const computePercentile = (numbers, fraction) =>
  numbers.toSorted((a, b) => a - b)[Math.ceil(fraction * numbers.length) - 1];

/** Runs Lighthouse with the settings of a phone and reports its scores. */
async function runLighthouse(address) {
  const port = 9333;
  const browser = await chromium.launch({
    executablePath,
    args: [...args, `--remote-debugging-port=${port}`],
  });
  try {
    const { lhr } = await lighthouse(address, {
      port,
      output: "json",
      logLevel: "error",
      formFactor: "mobile",
    });
    for (const { title, score } of Object.values(lhr.categories))
      report(`Lighthouse, mobile: ${title} 100`, Math.round(score * 100), score === 1);
    const value = (id) => lhr.audits[id].numericValue;
    report(
      "largest contentful paint ≤ 1.5 s",
      `${(value("largest-contentful-paint") / 1000).toFixed(2)} s`,
      value("largest-contentful-paint") <= 1500,
    );
    report(
      "layout shift 0",
      value("cumulative-layout-shift").toFixed(3),
      value("cumulative-layout-shift") === 0,
    );
    for (const { id, title, score, scoreDisplayMode } of Object.values(lhr.audits)) {
      if (score !== null && score < 0.9 && !["informative", "manual"].includes(scoreDisplayMode))
        console.log(`  ${id}: ${title} (${score})`);
    }
  } finally {
    await browser.close();
  }
}

/** Opens a page in a browser that is slowed down to the speed of a phone. */
async function openSlowPage(browser, address, slower) {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: slower });
  await page.goto(address, { waitUntil: "networkidle" });
  return page;
}

/** Brings a chapter's figure to the top of the screen and waits until it stays there. The heights above it
 * are estimates until they are laid out. */
async function scrollToFigure(page, section) {
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

/** Finds the WebAssembly modules of the package in the texts of scripts, with their names and their bytes of
 * gzip. */
async function findModules(scripts) {
  const folder = `${root}/www/node_modules/softmax-wasm/dist/wasm`;
  const found = [];
  for (const file of readdirSync(folder).filter((file) => file.endsWith(".js"))) {
    const texts = Object.values(await import(`${folder}/${file}`));
    const within = texts.filter((text) => scripts.some((script) => script.includes(text)));
    if (within.length > 0)
      found.push([file.slice(0, -".js".length), gzipSync(within.join(""), { level: 9 }).length]);
  }
  return found;
}

/** Measures the files that the first visit in a language loads before the reader scrolls or touches
 * anything. */
async function measureWeight(browser, origin, language) {
  const address = language === "en" ? origin : `${origin}${language}/`;
  const page = await browser.newPage();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Network.enable");
  const [types, sizes, foreign] = [new Map(), new Map(), []];
  cdp.on("Network.responseReceived", ({ requestId, type, response }) => {
    types.set(requestId, type);
    if (!response.url.startsWith(origin) && !response.url.startsWith("data:")) foreign.push(response.url);
  });
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) =>
    sizes.set(requestId, encodedDataLength),
  );
  await page.goto(address, { waitUntil: "networkidle" });
  await page.waitForSelector("html.ready");
  const scripts = [...sizes.keys()].filter((id) => types.get(id) === "Script");
  const bodies = scripts.map(
    async (requestId) => (await cdp.send("Network.getResponseBody", { requestId })).body,
  );
  const modules = await findModules(await Promise.all(bodies));
  const wasm = modules.reduce((sum, [, size]) => sum + size, 0);
  const loaded = [...sizes].reduce(
    (sum, [id, size]) => sum + (["Document", "Stylesheet", "Script"].includes(types.get(id)) ? size : 0),
    0,
  );
  report(
    `${LANGUAGES[language]}: HTML, CSS and JavaScript ≤ 60 KB of gzip, less the WebAssembly within`,
    `${((loaded - wasm) / 1000).toFixed(1)} KB`,
    loaded - wasm <= 60_000,
  );
  report(`${LANGUAGES[language]}: no request to another origin`, foreign.length, foreign.length === 0);
  await page.close();
  // All languages have the same modules.
  if (language !== "en") return;
  const parts = modules.map(([name, size]) => `${name} ${(size / 1000).toFixed(1)}`).join(", ");
  report(
    "WebAssembly ≤ 16 KB of gzip",
    `${(wasm / 1000).toFixed(1)} KB: ${parts}`,
    wasm > 0 && wasm <= 16_000,
  );
}

/** Measures the time from an input event until the frame with its changes is painted. Each chapter that
 * follows the explorer is on the screen in turn. */
async function measureLatency(browser, address, measured) {
  for (const section of [
    "explorer",
    "draw",
    "exponential",
    "steps",
    "temperature",
    "max",
    "gradient",
    "simplex",
  ]) {
    const page = await openSlowPage(browser, address, 4);
    await scrollToFigure(page, section);
    const times = await page.evaluate(async () => {
      const field = document.querySelector("#class-list .logit");
      const painted = () =>
        new Promise((resolve) =>
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => resolve(performance.now());
            port2.postMessage(0);
          }),
        );
      const times = [];
      for (let i = 0; i < 120; i++) {
        field.value = (-2 + ((i * 0.37) % 6)).toFixed(1);
        const start = performance.now();
        field.dispatchEvent(new Event("input", { bubbles: true }));
        times.push((await painted()) - start);
      }
      return times.slice(20);
    });
    const p95 = computePercentile(times, 0.95);
    measured(section, p95);
    await page.close();
  }
}

/** Records the work of each frame of the canvas and the time between frames, while the temperature
 * changes. */
async function recordFrames(browser, address, slower) {
  const page = await openSlowPage(browser, address, slower);
  await scrollToFigure(page, "vocabulary");
  await page.waitForSelector("[data-section=vocabulary].loaded");
  const frames = await page.evaluate(async () => {
    const slider = document.querySelector("#vocabulary-range");
    performance.clearMeasures();
    const times = [];
    for (let i = 0; i < 120; i++) {
      times.push(await new Promise(requestAnimationFrame));
      slider.value = String((i * 3) % Number(slider.max));
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    }
    const work = performance.getEntriesByName("a frame of the vocabulary").map(({ duration }) => duration);
    return { work: work.slice(20), gaps: times.slice(21).map((time, i) => time - times[i + 20]) };
  });
  await page.close();
  return frames;
}

/** Measures the frames of the canvas on a slow processor and on this one. */
async function measureCanvas(browser, address) {
  const p95 = computePercentile((await recordFrames(browser, address, 4)).work, 0.95);
  report(
    "a frame of 82,834 classes, processor 4 times slower, p95 ≤ 12 ms",
    `${p95.toFixed(1)} ms`,
    p95 <= 12,
  );
  const gap = computePercentile((await recordFrames(browser, address, 1)).gaps, 0.5);
  report(
    "82,834 classes at 60 frames a second while the temperature moves",
    `${(1000 / gap).toFixed(0)}`,
    gap <= 17,
  );
}

/** Checks that the page works without a network after one visit. */
async function checkOffline(browser) {
  const server = await serve(`${root}/www/dist`);
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(server.address);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await server.close();
  await page.reload();
  const text = await page.locator("#class-list .percent").allTextContents();
  report("works offline after one visit", text.join(", "), text.length === 3 && text[0].startsWith("65.9"));
  await context.close();
}

/** Runs the end-to-end tests of the page. */
function runTests() {
  const { stdout } = spawnSync(
    "npx",
    ["playwright", "test", "-c", "tests/e2e/playwright.config.ts", "--reporter=line"],
    { cwd: root, encoding: "utf8" },
  );
  const count = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(stdout)?.[1] ?? 0);
  const failed = count("failed");
  report(
    "axe, keyboard, reflow, CSP, no scripts, print, forced colours, oracle, fuzzed links: tests in tests/e2e",
    `${count("passed")} passed, ${failed} failed, ${count("flaky")} passed the second time`,
    failed === 0 && count("passed") > 0,
  );
}

const server = await serve(`${root}/www/dist`);
const browser = await chromium.launch({ executablePath, args });
await runLighthouse(server.address);
for (const language of Object.keys(LANGUAGES)) await measureWeight(browser, server.address, language);
await measureLatency(browser, server.address, (section, p95) =>
  report(
    `input to painted frame, processor 4 times slower, p95 ≤ 50 ms: ${section}`,
    `${p95.toFixed(1)} ms`,
    p95 <= 50,
  ),
);
await measureLatency(
  browser,
  `${server.address}#z=2,1,0.1,0.5,-1,0.3,0.7,1.2,-0.4,0.9,1.1,0.2`,
  (section, p95) =>
    report(`the same with twelve classes, p95 ≤ 50 ms: ${section}`, `${p95.toFixed(1)} ms`, p95 <= 50),
);
await measureCanvas(browser, server.address);
await checkOffline(browser);
await browser.close();
await server.close();
runTests();
console.table(Object.fromEntries(rows.map(({ bar, ...row }) => [bar, row])));
process.exitCode = rows.every(({ met }) => met !== "NO") ? 0 : 1;
