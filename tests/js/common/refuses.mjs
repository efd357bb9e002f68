// Assertions that the tests of errors share.
import assert from "node:assert/strict";
import { softmax } from "softmax-wasm";

/** Returns the error of a wrong call as text, with its type and code; `text` is the call for readers. */
export function describeError(call, text = `${call}`) {
  try {
    call();
  } catch (error) {
    return `${error.name} ${error.code}: ${error.message}`;
  }
  throw new Error(`${text} is no error`);
}

/** Asserts that a call throws an error of this type and code, whose text holds all the words, and that the
 * package works afterwards. */
export function refuses(call, kind, code, ...words) {
  assert.throws(call, (error) => {
    assert.ok(error instanceof kind, `${error}`);
    assert.equal(error.code, code, error.message);
    for (const word of words) assert.ok(error.message.includes(word), `${error.message} lacks ${word}`);
    return true;
  });
  assert.deepEqual(softmax([0, 0]), [0.5, 0.5]);
}
