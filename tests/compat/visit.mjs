// Opens a page in a browser and waits for the outcome that the page sends (shared/report.mjs).
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { BROWSERS } from "./browsers.mjs";
import { Failure, LATE, within } from "./processes.mjs";
import { temporaryFolder } from "./temporary.mjs";

const SECONDS = 45;
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

/** Returns the report of a page (its `failures`, at least), the files of the package that it loaded, and the
 * `agent` that the browser calls itself. The page is `path` of `folder`, served with `headers`, or else of
 * the server at `address`; `query` is added to its address. */
export async function visit(browser, { folder, address, path = "", query, headers = {} }) {
  const served = [];
  let arrived, agent;
  const outcome = new Promise((resolve) => (arrived = resolve));
  const server = createServer(async (request, response) => {
    agent = request.headers["user-agent"];
    if (request.method === "POST") arrived(await body(request));
    else served.push(`${await serveFile(folder, headers, request, response)} ${request.url}`);
    response.end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const own = `http://127.0.0.1:${server.address().port}`;
  const page = `${address ?? own}/${path}?${new URLSearchParams({ report: own, ...query })}`;
  try {
    const reported = await openPage(browser, page, outcome, served);
    const loaded = served.flatMap((line) => /^200 .*\/softmax-wasm\/(dist\/.*)/.exec(line)?.[1] ?? []);
    return { ...reported, loaded, agent };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function openPage(browser, page, outcome, served) {
  const { program, open } = BROWSERS[browser];
  const child = await open(program(), await temporaryFolder(tmpdir()), page);
  try {
    const text = await within(SECONDS, Promise.race([outcome, child.ended.then((code) => ({ code }))]));
    if (typeof text === "string") return JSON.parse(text);
    const what = text === LATE ? `no report within ${SECONDS} s` : `the browser ended with ${text.code}`;
    throw new Failure(`${page}\n${what}\nserved:\n${served.join("\n")}\nprinted:\n${child.output()}`);
  } finally {
    child.end();
  }
}

async function body(request) {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}

/** Sends a file of the folder, if it exists, and returns the status. */
async function serveFile(folder, headers, request, response) {
  const path = normalize(new URL(request.url, "http://localhost").pathname);
  const file = path.endsWith("/") ? `${path}index.html` : path;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  try {
    const content = await readFile(join(folder, file));
    response.setHeader("Content-Type", TYPES[extname(file)] ?? "application/octet-stream");
    response.write(content);
  } catch {
    response.statusCode = 404;
  }
  return response.statusCode;
}
