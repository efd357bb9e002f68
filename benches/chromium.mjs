// Runs the measurements in headless Chromium, on a page that a server on 127.0.0.1 gives it.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { build } from "esbuild";
import { args, executablePath } from "../tools/chromium.mjs";

async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("engine.mjs", import.meta.url))],
    bundle: true,
    format: "esm",
    write: false,
    logLevel: "error",
  });
  return outputFiles[0].text;
}

/** A server of the bundle and the peers' .wasm files, isolated so that the page's clock ticks every 5 µs. */
async function serve(script) {
  const server = createServer(async ({ url }, response) => {
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    const send = (type, body) => response.setHeader("Content-Type", type).end(body);
    if (url === "/") send("text/html", "<!doctype html><title>Benches</title><link rel=icon href=data:,>");
    else if (url === "/engine.mjs") send("text/javascript", script);
    else if (/^\/node_modules\/[\w@/-]+\.wasm$/.test(url)) send("application/wasm", await readFile(new URL(`.${url}`, import.meta.url)));
    else response.writeHead(404).end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

/** What measureEngine gives in Chromium, and Chromium's version. */
export async function measureChromium() {
  const server = await serve(await bundle());
  const browser = await chromium.launch({ executablePath, args });
  try {
    const page = await browser.newPage();
    page.on("console", (message) => console.log(message.text()));
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    const results = await page.evaluate(() => import("/engine.mjs").then(({ measureEngine }) => measureEngine()));
    return { version: browser.version(), ...results };
  } finally {
    await browser.close();
    server.close();
  }
}
