// softmax-wasm/element can be imported without a document; tests/e2e/element.spec.ts tests it in a page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isSoftmaxError } from "softmax-wasm";

test("on a server, importing the element does nothing", async () => {
  const { SoftmaxExplorer } = await import("softmax-wasm/element");
  assert.equal(typeof SoftmaxExplorer, "function");
  assert.deepEqual(SoftmaxExplorer.observedAttributes, ["logits", "labels", "temperature", "target", "hide"]);
});

/** Makes an element that is in no document. Its attributes are those of the class alone. */
async function makeExplorer() {
  const { SoftmaxExplorer } = await import("softmax-wasm/element");
  class Explorer extends SoftmaxExplorer {
    setAttribute(name, text) {
      this.attributeChangedCallback(name, null, text);
    }
    removeAttribute() {}
  }
  return new Explorer();
}

const readState = ({ logits, labels, temperature, target }) => ({ logits, labels, temperature, target });

test("the setters refuse what is no value of theirs with a code and a text that begins with the property, and change nothing", async () => {
  const explorer = await makeExplorer();
  const byType = (name, code, rule, values) =>
    values.map(([value, shown, type = TypeError]) => [
      name,
      value,
      type,
      code,
      `${name}: the value is ${shown}; it has to be ${rule}`,
    ]);
  const refused = [
    ["logits", [], RangeError, "ERR_EMPTY", "logits: 0 are given; there have to be 1 to 64"],
    ["logits", Array(65).fill(0), RangeError, "ERR_SHAPE", "logits: 65 are given; there have to be 1 to 64"],
    ["logits", [1, NaN], RangeError, "ERR_ENTRY", "logits: [1] is NaN; it has to be a number"],
    ["logits", [[1]], TypeError, "ERR_INPUT", "logits: [0] is an Array; it has to be a number"],
    ["logits", ["1"], TypeError, "ERR_INPUT", 'logits: [0] is "1"; it has to be a number: pass Number("1")'],
    ...byType("logits", "ERR_INPUT", "an array of numbers", [
      [null, "null"],
      [5, "5"],
      [new Set([1]), "a Set"],
    ]),
    ...byType("labels", "ERR_LABELS", "an array or an object by index", [
      [null, "null"],
      [5, "5"],
      [new Set(["a"]), "a Set"],
      [new Map(), "a Map"],
      [new Float32Array(3), "a Float32Array"],
    ]),
    ...byType("temperature", "ERR_TEMPERATURE", "0 or more", [
      [null, "null"],
      [-1, "-1", RangeError],
      [NaN, "NaN", RangeError],
      [1n, "1n"],
      [[1], "an Array"],
    ]),
    ...byType("target", "ERR_TARGET", "an integer from 0 to 63", [
      [null, "null"],
      [64, "64", RangeError],
      [-1, "-1", RangeError],
      [0.5, "0.5", RangeError],
      [NaN, "NaN", RangeError],
      [[0], "an Array"],
      [0n, "0n"],
      [true, "true"],
    ]),
  ];
  const before = readState(explorer);
  for (const [name, value, type, code, text] of refused) {
    const set = () => {
      explorer[name] = value;
    };
    assert.throws(set, (error) => isSoftmaxError(error) && error instanceof type, text);
    // A null may mean that there is no target, and a bigint a number; the text then ends with what to set.
    assert.throws(set, (error) => error.code === code && error.message.startsWith(text), text);
    assert.deepEqual(readState(explorer), before);
  }
  assert.throws(() => Reflect.set(explorer, "target", null), /from 0 to 63 or undefined$/);
});

test("the setters take numbers, arrays of numbers, texts and undefined, in any order", async () => {
  const explorer = await makeExplorer();
  const byDefault = readState(explorer);
  assert.deepEqual(byDefault, {
    logits: [2, 1, 0.1],
    labels: ["class 1", "class 2", "class 3"],
    temperature: 1,
    target: undefined,
  });
  Object.assign(explorer, { target: 3, temperature: Infinity, logits: Float32Array.of(1, 2, 3, 4) });
  assert.deepEqual([explorer.logits, explorer.temperature, explorer.target], [[1, 2, 3, 4], Infinity, 3]);
  for (const temperature of [1e-7, 1 / 3, 1e21, 0]) {
    explorer.temperature = temperature;
    assert.equal(explorer.temperature, temperature);
  }
  Object.assign(explorer, { target: "1", temperature: " 0.5 ", logits: "5, −1", labels: "spam, ham" });
  const texts = { logits: [5, -1], labels: ["spam", "ham"], temperature: 0.5, target: 1 };
  assert.deepEqual(readState(explorer), texts);
  Object.assign(explorer, { target: "one", temperature: "warm", logits: "" });
  assert.deepEqual(readState(explorer), texts);
  const none = { logits: undefined, labels: undefined, temperature: undefined, target: undefined };
  assert.deepEqual(readState(Object.assign(explorer, none)), byDefault);
});

test("labels are an array or an object by index, and classes without one are numbered", async () => {
  const explorer = await makeExplorer();
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
