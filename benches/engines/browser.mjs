// Runs the measurements in a headless browser, on a page that a server on 127.0.0.1 gives it and that posts
// what it has measured. So browsers need no driver, and none slows the page down.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { basename } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { BROWSERS, readVersion } from "../../tests/compat/browsers.mjs";
import { installBrowsers } from "../../tests/compat/install.mjs";
import { Failure, LATE, within } from "../../tests/compat/processes.mjs";
import { temporaryFolder } from "../../tests/compat/temporary.mjs";

const SECONDS = 600;
const MODULE = /^\/node_modules\/[\w@/-]+\.wasm$/;

const PAGE = `<!doctype html><title>Benches</title><link rel=icon href=data:,><script type=module src=/page.mjs></script>`;
const SCRIPTS = ["page.mjs", "loop-side-browser.mjs"];

/** Bundles the scripts, by path. */
async function bundle() {
  const { outputFiles } = await build({
    entryPoints: SCRIPTS.map((name) => fileURLToPath(new URL(name, import.meta.url))),
    outdir: import.meta.dirname,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    write: false,
    logLevel: "error",
  });
  return Object.fromEntries(outputFiles.map(({ path, text }) => [`/${basename(path)}`, text]));
}

/** Serves the page and the competitors' .wasm files, isolated so that the page's clock ticks as often as it
 * may. */
async function serve(post) {
  const scripts = await bundle();
  const server = createServer(async (request, response) => {
    const path = request.url.split("?")[0];
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    const send = (type, body) => response.setHeader("Content-Type", type).end(body);
    if (request.method === "POST") {
      post[path.slice(1)](await text(request));
      response.end();
    } else if (path === "/") send("text/html; charset=utf-8", PAGE);
    else if (scripts[path]) send("text/javascript; charset=utf-8", scripts[path]);
    else if (MODULE.test(path))
      send("application/wasm", await readFile(new URL(`..${path}`, import.meta.url)));
    else response.writeHead(404).end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

/** Opens a page and returns what `posted` resolves to; the browser may end before, or take too long. */
async function visit(browser, address, posted) {
  const { program, open } = BROWSERS[browser];
  const child = await open(program(), await temporaryFolder(tmpdir()), address);
  try {
    const results = await within(SECONDS, Promise.race([posted, child.ended.then(() => LATE)]));
    if (results !== LATE) return results;
    throw new Failure(`${browser} has ended, or has sent no results within ${SECONDS} s:\n${child.output()}`);
  } finally {
    child.end();
  }
}

/** Returns what measureEngine measures in a browser, and the version of the browser. */
export async function measureBrowser(browser, pattern) {
  await installBrowsers([browser]);
  const post = { line: console.log };
  const posted = new Promise((resolve, reject) => {
    post.results = (json) => resolve(JSON.parse(json));
    post.error = (message) => reject(new Failure(message));
  });
  const server = await serve(post);
  const query = pattern === undefined ? "" : `?${new URLSearchParams({ pattern })}`;
  try {
    const results = await visit(browser, `http://127.0.0.1:${server.address().port}/${query}`, posted);
    return { version: await readVersion(browser), ...results };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
