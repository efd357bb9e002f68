// tools/published.mjs asks registries whether they have a version.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { isPublished } from "../../tools/published.mjs";

/** Starts a registry that answers each path of the object, and 404 for others. Returns its address. */
async function startRegistry(t, answers) {
  const server = createServer(({ url }, response) => {
    const [status, text] = answers[url] ?? [404, ""];
    response.writeHead(status).end(text);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  return `http://127.0.0.1:${server.address().port}`;
}

test("npm has a version if it answers for it", async (t) => {
  const address = await startRegistry(t, { "/softmax-wasm/1.2.3": [200, "{}"] });
  assert.equal(await isPublished("npm", "1.2.3", address), true);
  assert.equal(await isPublished("npm", "1.2.4", address), false);
});

test("crates.io has a version if a line of the index is its", async (t) => {
  const address = await startRegistry(t, {
    "/so/ft/softmax-wasm": [200, '{"vers":"1.2.3"}\n{"vers":"1.2.30"}\n'],
  });
  assert.equal(await isPublished("crates.io", "1.2.3", address), true);
  assert.equal(await isPublished("crates.io", "1.2", address), false);
  assert.equal(await isPublished("crates.io", "1.2.3", await startRegistry(t, {})), false);
});

test("a registry that fails is no answer", async (t) => {
  const address = await startRegistry(t, { "/softmax-wasm/1.2.3": [503, ""] });
  await assert.rejects(isPublished("npm", "1.2.3", address), /answered 503/);
});
