// The worker as wrangler bundles it, in the runtime that Cloudflare runs.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { Miniflare } from "miniflare";

const read = (path) => readFileSync(new URL(path, import.meta.url));
let miniflare;
let wasm;

before(() => {
  const env = { ...process.env, WRANGLER_SEND_METRICS: "false" };
  execFileSync("npm", ["run", "build"], { cwd: import.meta.dirname, env });
  wasm = readdirSync(new URL("dist", import.meta.url)).filter((name) => name.endsWith(".wasm"));
  miniflare = new Miniflare({
    compatibilityDate: /compatibility_date = "(.*)"/.exec(read("wrangler.toml"))[1],
    modules: [
      { type: "ESModule", path: "worker.js", contents: read("dist/worker.js") },
      ...wasm.map((path) => ({ type: "CompiledWasm", path, contents: read(`dist/${path}`) })),
    ],
    host: "127.0.0.1",
    port: 0,
    cf: false,
  });
});
after(() => miniflare.dispose());

async function post(body, path = "/classify", method = "POST") {
  const response = await miniflare.dispatchFetch(`http://localhost${path}`, { method, body });
  const text = await response.text();
  return {
    status: response.status,
    body: response.headers.get("content-type") === "application/json" ? JSON.parse(text) : text,
  };
}
const classify = (request) => post(JSON.stringify(request));

test("the module is deployed as a file of its own, not as bytes in the script", () => {
  assert.equal(wasm.length, 1);
  assert.ok(read("dist/worker.js").length < 40_000);
});

test("logits and labels give classes", async () => {
  const { status, body } = await classify({ logits: [2, 1, 0.1], labels: ["cat", "dog", "fox"] });
  assert.equal(status, 200);
  assert.deepEqual(body, {
    classes: [
      { label: "cat", index: 0, probability: 0.6590011388859679 },
      { label: "dog", index: 1, probability: 0.24243297070471392 },
      { label: "fox", index: 2, probability: 0.09856589040931818 },
    ],
    abstained: null,
  });
});

test("rows, top k and a threshold are options of the request", async () => {
  const { body } = await classify({ logits: [9, 0, 0, 8], shape: [2, 2], topK: 1 });
  assert.deepEqual(
    body.map(({ classes: [{ index }] }) => index),
    [0, 1],
  );
  assert.deepEqual((await classify({ logits: [0, 0], threshold: 0.9 })).body, {
    classes: [],
    abstained: "threshold",
  });
});

test("a bad request gets 400 with what is wrong and its code, and the next one its answer", async () => {
  const refusals = [
    [{ logits: [1, 2], labels: ["a"] }, "ERR_LABELS", /labels has length 1; there are 2 classes/],
    [{ logits: [1, null] }, "ERR_INPUT", /x\[1\]/],
    [{ logits: [] }, "ERR_EMPTY", /\[0\]/],
    [{ logits: [1, 2], topk: 1 }, "ERR_OPTION", /did you mean 'topK'/],
    [{ logits: "1,2" }, "ERR_INPUT", /"1,2"/],
    [{}, "ERR_INPUT", /undefined/],
    [null, "ERR_INPUT", /undefined/],
  ];
  for (const [request, code, message] of refusals) {
    const { status, body } = await classify(request);
    assert.equal(status, 400);
    assert.equal(body.code, code);
    assert.match(body.error, message);
  }
  const infinite = await post('{ "logits": [1, 1e999] }');
  assert.deepEqual([infinite.status, infinite.body.code], [400, "ERR_ENTRY"]);
  const broken = await post("{ logits }");
  assert.deepEqual([broken.status, broken.body.code], [400, "ERR_JSON"]);
  assert.equal((await classify({ logits: [1, 2] })).status, 200);
});

test("other paths and methods are refused", async () => {
  assert.equal((await post("{}", "/")).status, 404);
  assert.equal((await post(undefined, "/classify", "GET")).status, 405);
});
