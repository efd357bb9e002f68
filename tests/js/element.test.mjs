// softmax-wasm/element can be imported without a document; tests/e2e/element.spec.ts tests it in a page.
import assert from "node:assert/strict";
import { test } from "node:test";

test("on a server, importing the element does nothing", async () => {
  const { SoftmaxExplorer } = await import("softmax-wasm/element");
  assert.equal(typeof SoftmaxExplorer, "function");
  assert.deepEqual(SoftmaxExplorer.observedAttributes, ["logits", "labels", "temperature", "target", "hide"]);
});
