// softmax-wasm/init takes the module from every kind of source, and its errors.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);
const file = require.resolve("softmax-wasm/softmax.wasm");
const bytes = readFileSync(file);

/** Imports a fresh copy of the entry point, in which nothing has been initialised. */
let copies = 0;
const fresh = () => import(`${import.meta.resolve("softmax-wasm/init")}?${++copies}`);

const works = ({ softmax }) =>
  assert.deepEqual(softmax([2, 1, 0.1]), [0.6590011388859679, 0.24243297070471392, 0.09856589040931818]);

let fetched = 0;
const TYPES = {
  "/page": "text/html",
  "/softmax.wasm": "application/wasm",
  "/untyped": "text/plain",
  "/damaged": "application/wasm",
  "/broken": "application/wasm",
  "/broken-untyped": "text/plain",
};
let server, base;
before(async () => {
  server = createServer(({ url }, response) => {
    fetched++;
    response.writeHead(url in TYPES ? 200 : 404, { "Content-Type": TYPES[url] ?? "text/html" });
    if (url.startsWith("/broken")) return response.write(bytes.subarray(0, 5000), () => response.destroy());
    response.end(
      url === "/page" ? "<!doctype html><title>Home" : url === "/damaged" ? bytes.subarray(0, 5000) : bytes,
    );
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${server.address().port}`;
});
after(() => server.close());

const SOURCES = {
  "no source": () => undefined,
  "a file: URL": () => pathToFileURL(file),
  "a file: URL as text": () => pathToFileURL(file).href,
  "an http: URL": () => new URL(`${base}/softmax.wasm`),
  "a Response": () => fetch(`${base}/softmax.wasm`),
  "a Response of another type": () => fetch(`${base}/untyped`),
  "a Buffer": () => bytes,
  "a Uint8Array that is a part of its buffer": () => new Uint8Array([0, ...bytes, 0]).subarray(1, -1),
  "a DataView": () => new DataView(new Uint8Array(bytes).buffer),
  "an ArrayBuffer": () => new Uint8Array(bytes).buffer,
  "a SharedArrayBuffer": () => {
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    return shared.buffer;
  },
  "a Module": () => new WebAssembly.Module(bytes),
  "a promise of a Module": () => WebAssembly.compile(bytes),
};
for (const [name, source] of Object.entries(SOURCES)) {
  test(`init takes ${name}`, async () => {
    const api = await fresh();
    assert.equal(await api.init(source()), undefined);
    works(api);
  });
}

test("before init every function says what to do, and init mends it", async () => {
  const api = await fresh();
  const isExplained = ({ name, code, message }) =>
    name === "TypeError" && code === "ERR_INIT" && message.includes("await init()");
  assert.throws(() => api.softmax([1]), isExplained);
  assert.throws(() => api.sigmoid([1]), isExplained);
  assert.throws(() => new api.Logits(3), isExplained);
  assert.equal(api.memoryUsage(), 0);
  await api.init();
  works(api);
  assert.equal(new api.Logits(3).data.length, 3);
});

const WRONG = [
  ["a number", () => 7, "ERR_SOURCE", "7"],
  ["null", () => null, "ERR_SOURCE", "a Response or a URL, not null"],
  ["a promise of null", async () => null, "ERR_SOURCE", "a Response or a URL, not null"],
  ["an object", () => ({}), "ERR_SOURCE", "an Object"],
  ["a URL that answers 404", () => `${base}/missing.wasm`, "ERR_SOURCE", "404"],
  ["a server that isn't there", () => "http://127.0.0.1:1/softmax.wasm", "ERR_SOURCE", "http://127.0.0.1:1"],
  ["a file that isn't there", () => "file:///nowhere/softmax.wasm", "ERR_SOURCE", "/nowhere/softmax.wasm"],
  [
    "a path",
    () => "nowhere/softmax.wasm",
    "ERR_SOURCE",
    "nowhere/softmax.wasm could not be loaded; pass a file: URL",
  ],
  [
    "a response without an address",
    () => new Response("", { status: 404 }),
    "ERR_SOURCE",
    "the source could",
  ],
  [
    "a response that has been read",
    async () => {
      const response = new Response(bytes);
      await response.arrayBuffer();
      return response;
    },
    "ERR_SOURCE",
    "read already",
  ],
  [
    "bytes that were transferred away",
    () => {
      const detached = new Uint8Array(bytes);
      structuredClone(detached, { transfer: [detached.buffer] });
      return detached;
    },
    "ERR_SOURCE",
    "transferred",
  ],
  ["no bytes", () => new Uint8Array(0), "ERR_SOURCE", "no WebAssembly module"],
  ["a server that answers everything with its page", () => `${base}/page`, "ERR_SOURCE", '"<!doctype html>"'],
  ["a file that is cut short", () => bytes.subarray(0, bytes.length / 2), "ERR_WASM", "damaged"],
  ["a response that is cut short", () => `${base}/damaged`, "ERR_WASM", "damaged"],
  ["another's module", () => new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]), "ERR_WASM", "another's"],
  [
    "a module of one family",
    () => readFileSync(new URL("wasm/softmax.wasm", import.meta.resolve("softmax-wasm/softmax.wasm"))),
    "ERR_WASM",
    "softmax.wasm of softmax-wasm",
  ],
  ["a connection that breaks", () => `${base}/broken`, "ERR_SOURCE", "/broken could not be loaded"],
  [
    "one of another type",
    () => `${base}/broken-untyped`,
    "ERR_SOURCE",
    "/broken-untyped could not be loaded",
  ],
  ["a promise that is rejected", () => Promise.reject(new Error("mine")), "ERR_SOURCE", "loaded (mine)"],
  ["a fetch that fails", () => fetch("http://127.0.0.1:1/"), "ERR_SOURCE", "the source could not be loaded"],
];
for (const [name, source, code, word] of WRONG) {
  test(`init refuses ${name}, and takes another source after it`, async () => {
    const api = await fresh();
    await assert.rejects(api.init(source()), (error) => {
      assert.equal(error.code, code, error.message);
      assert.ok(error.message.includes(word), error.message);
      return true;
    });
    for (const compute of [api.softmax, api.logSumExp, api.argmax])
      assert.throws(() => compute([1]), { code: "ERR_INIT" });
    await api.init(bytes);
    works(api);
  });
}

test("the error of a source that is not loaded has the reason as its cause", async () => {
  const cause = new Error("mine");
  await assert.rejects((await fresh()).init(Promise.reject(cause)), { name: "Error", cause });
});

/** Waits until Node.js has reported the rejections that nothing handles, which fail a test. */
const reportRejections = () => new Promise((resolve) => setTimeout(resolve));

test("a promise that is given and not used may be rejected", async () => {
  const api = await fresh();
  await Promise.all([api.init(bytes), api.init(Promise.reject(new Error("while another loads")))]);
  assert.equal(await api.init(Promise.reject(new Error("after it"))), undefined);
  await reportRejections();
  works(api);
});

test("a promise may be rejected before its turn comes, and is its caller's error then", async () => {
  const api = await fresh();
  const late = new Promise((resolve) => setTimeout(resolve, 20, 7));
  const results = Promise.allSettled([api.init(late), api.init(Promise.reject(new Error("early")))]);
  await reportRejections();
  assert.deepEqual(
    (await results).map(({ reason }) => reason.code),
    ["ERR_SOURCE", "ERR_SOURCE"],
  );
});

test("init twice, and at the same time, is init once", async () => {
  const api = await fresh();
  const before = fetched;
  await Promise.all([api.init(`${base}/softmax.wasm`), api.init(`${base}/softmax.wasm`), api.init(bytes)]);
  const logits = new api.Logits(2);
  await api.init(`${base}/softmax.wasm`);
  assert.equal(fetched, before + 1);
  assert.deepEqual([...logits.softmax()], [0.5, 0.5]);
});

test("a source that fails leaves the next one its turn, also at the same time", async () => {
  const api = await fresh();
  const detached = new Uint8Array(bytes);
  structuredClone(detached, { transfer: [detached.buffer] });
  const results = await Promise.allSettled([api.init(7), api.init(detached), api.init(bytes), api.init(7)]);
  assert.deepEqual(
    results.map(({ status }) => status),
    ["rejected", "rejected", "fulfilled", "fulfilled"],
  );
  works(api);
});

test("require has init too, with a source and without", () => {
  const script = (source) => `
    const { init, softmax } = require("softmax-wasm/init");
    init(${source}).then(() => console.log(softmax([0, 0])));`;
  const folder = fileURLToPath(new URL("..", import.meta.url));
  for (const source of [
    "",
    'require("node:fs").readFileSync(require.resolve("softmax-wasm/softmax.wasm"))',
  ]) {
    assert.equal(
      execFileSync(process.execPath, ["-e", script(source)], { cwd: folder, encoding: "utf8" }).trim(),
      "[ 0.5, 0.5 ]",
    );
  }
});

test("an engine without WebAssembly is told so, whether bytes or a response are given", () => {
  // The Response and the Headers of Node.js need WebAssembly themselves.
  const script = `
    delete globalThis.WebAssembly;
    const { init } = require("softmax-wasm/init");
    const bytes = require("node:fs").readFileSync(require.resolve("softmax-wasm/softmax.wasm"));
    const headers = new Map([["Content-Type", "application/wasm"]]);
    const response = { [Symbol.toStringTag]: "Response", ok: true, headers, arrayBuffer: async () => bytes };
    for (const source of [bytes, response]) init(source).catch(({ code, message }) => console.log(code, message));`;
  const cwd = fileURLToPath(new URL("..", import.meta.url));
  const lines = execFileSync(process.execPath, ["-e", script], { cwd, encoding: "utf8" });
  assert.equal(lines.match(/^ERR_WASM .*this engine has no WebAssembly/gm)?.length, 2, lines);
});

test("it exports what the default entry point does, and init", async () => {
  const names = Object.keys(await import("softmax-wasm"));
  assert.deepEqual(Object.keys(await fresh()).sort(), [...names, "init"].sort());
});
