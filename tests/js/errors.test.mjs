// isSoftmaxError recognises the errors of this package, and docs/api.md lists their codes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Logits, SoftmaxState, fitCalibration, isSoftmaxError, softmax } from "softmax-wasm";
import { LinearClassifier, model } from "softmax-wasm/learn";

const catchError = (call) => {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
};

test("isSoftmaxError knows the errors of all entries, and no others", () => {
  for (const call of [
    () => softmax("1"),
    () => softmax([1], { axis: 1 }),
    () => new LinearClassifier().predict([1]),
  ]) {
    const error = catchError(call);
    assert.ok(error.code, String(call));
    assert.equal(isSoftmaxError(error), true, error.code);
  }
  const others = [
    new RangeError("x"),
    Object.assign(new Error("x"), { code: "ERR_INVALID_ARG_TYPE" }),
    catchError(() => new URL("?")),
    { code: "ERR" },
    "ERR_INPUT",
    null,
    undefined,
    7,
  ];
  for (const other of others) assert.equal(isSoftmaxError(other), false, String(other));
});

test("docs/api.md lists the codes of the type ErrorCode", () => {
  const docs = new URL("../../docs/api.md", import.meta.url);
  const types = readFileSync(
    new URL("../node_modules/softmax-wasm/dist/index.d.ts", import.meta.url),
    "utf8",
  );
  const [, union] = types.match(/export type ErrorCode =([^;]+);/);
  const listed = [...readFileSync(docs, "utf8").matchAll(/^\| `(ERR_\w+)` \|/gm)].map(([, code]) => code);
  assert.deepEqual(listed, union.match(/ERR_\w+/g));
});

test("the stack begins at the line of the caller, whichever function or method it calls", async () => {
  const classifier = await new LinearClassifier().fit([0, 1, 4, 5], ["low", "low", "high", "high"]);
  const [freed, saved] = [new Logits(1), model(classifier.toJSON())];
  freed.free();
  const fit = fitCalibration([1, 0, 0, 1], [0, 1], { shape: [2, 2] });
  const asked = {
    "Logits.softmax": () => freed.softmax(),
    calibrate: () => fit.apply([1], { axis: 3 }),
    "LinearClassifier.fitReject": () => classifier.fitReject([1], { keep: 3 }),
    "LinearClassifier.classify": () => classifier.classify([1], { threshold: 9 }),
    "model.classify": () => saved.classify([1], { threshold: 9 }),
  };
  for (const [name, call] of Object.entries(asked)) {
    const error = catchError(call);
    assert.ok(error.message.startsWith(`${name}: `), error.message);
    // Other engines write stacks in another way.
    if (!globalThis.process) continue;
    assert.match(error.stack.split("\n")[1], /errors\.test\.mjs/, name);
  }
});

test("classes have the names of their exports in the errors of engines too", () => {
  for (const [name, type] of Object.entries({ LinearClassifier, Logits, SoftmaxState })) {
    assert.equal(type.name, name);
    // Other engines don't name the class.
    if (globalThis.process) assert.throws(() => type(), { message: new RegExp(`constructor ${name} `) });
  }
});
