// softmax-wasm/element can be imported without a document; tests/e2e/element.spec.ts tests it in a page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isSoftmaxError } from "softmax-wasm";

test("on a server, importing the element does nothing", async () => {
  const { SoftmaxExplorer } = await import("softmax-wasm/element");
  assert.equal(typeof SoftmaxExplorer, "function");
  assert.deepEqual(SoftmaxExplorer.observedAttributes, ["logits", "labels", "temperature", "target", "hide"]);
});

test("the setter of logits refuses them with a code, and changes nothing", async () => {
  const { SoftmaxExplorer } = await import("softmax-wasm/element");
  const explorer = new SoftmaxExplorer();
  const refused = [
    [[], RangeError, "ERR_EMPTY", /0 are given; there have to be 1 to 64/],
    [Array(65).fill(0), RangeError, "ERR_SHAPE", /65 are given/],
    [[1, NaN], RangeError, "ERR_ENTRY", /\[1\] is NaN/],
    [["1"], TypeError, "ERR_INPUT", /"1"/],
  ];
  for (const [logits, type, code, message] of refused) {
    const setLogits = () => {
      explorer.logits = logits;
    };
    assert.throws(setLogits, (error) => isSoftmaxError(error) && error instanceof type);
    assert.throws(setLogits, { code, message });
  }
  assert.deepEqual(explorer.logits, [2, 1, 0.1]);
});
