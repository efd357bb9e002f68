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
    [null, TypeError, "ERR_INPUT", /null/],
    [undefined, TypeError, "ERR_INPUT", /undefined/],
    [5, TypeError, "ERR_INPUT", /5/],
    ["12", TypeError, "ERR_INPUT", /"12"/],
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

test("the other setters refuse what is no value of theirs with a code, and change nothing", async () => {
  const { SoftmaxExplorer } = await import("softmax-wasm/element");
  const explorer = new SoftmaxExplorer();
  const refused = {
    labels: [
      "ERR_LABELS",
      [null, undefined, "abc", 5, new Set(["a"]), new Map(), new Float32Array(3)],
      /labels has to be an array/,
    ],
    temperature: ["ERR_TEMPERATURE", [null, undefined, "1", -1, NaN, 1n], /temperature is/],
    target: ["ERR_TARGET", [null, "0", [0], [0.5, 0.5, 0], 0n, true, 3, -1, 0.5], /target/],
  };
  const readState = ({ labels, temperature, target }) => ({ labels, temperature, target });
  const before = readState(explorer);
  for (const [name, [code, values, message]] of Object.entries(refused)) {
    for (const value of values) {
      const set = () => {
        explorer[name] = value;
      };
      assert.throws(set, { code, message }, `${name} = ${String(value)}`);
      assert.throws(set, isSoftmaxError);
      assert.deepEqual(readState(explorer), before);
    }
  }
  explorer.target = 1;
  explorer.target = undefined;
  assert.equal(explorer.target, undefined);
});

test("labels are an array or an object by index, and classes without one are numbered", async () => {
  const { SoftmaxExplorer } = await import("softmax-wasm/element");
  const explorer = new SoftmaxExplorer();
  for (const [labels, expected] of [
    [{ 0: "k", 2: "m" }, ["k", "class 2", "m"]],
    [
      ["a", , 3],
      ["a", "class 2", "3"],
    ],
    [
      ["", "b", "c", "d"],
      ["", "b", "c"],
    ],
    [[], ["class 1", "class 2", "class 3"]],
  ]) {
    explorer.labels = labels;
    assert.deepEqual(explorer.labels, expected);
  }
});
