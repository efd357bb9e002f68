// isSoftmaxError recognises the errors of this package, and docs/api.md lists their codes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { isSoftmaxError, softmax } from "softmax-wasm";
import { LinearClassifier } from "softmax-wasm/learn";

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
