// The public API is the one in tests/node/api.txt, so that it changes only on purpose.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { file, report } from "./api.mjs";

test("the public API is that of api.txt; `node tests/node/api.mjs` writes a change there", async () => {
  assert.equal(await report(), readFileSync(file, "utf8"));
});
