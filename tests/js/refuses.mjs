// What tests of errors share.
import assert from "node:assert/strict";
import { softmax } from "softmax-wasm";

/** What a wrong call says, with the kind and the code of its error; `text` is the call for readers. */
export function messageOf(call, text = `${call}`) {
  try {
    call();
  } catch (error) {
    return `${error.name} ${error.code}: ${error.message}`;
  }
  throw new Error(`${text} is no error`);
}

/** The call throws this kind of error with this code and a text that holds all the words, and
 * the package works after it. */
export function refuses(call, kind, code, ...words) {
  assert.throws(call, (error) => {
    assert.ok(error instanceof kind, `${error}`);
    assert.equal(error.code, code, error.message);
    for (const word of words) assert.ok(error.message.includes(word), `${error.message} lacks ${word}`);
    return true;
  });
  assert.deepEqual(softmax([0, 0]), [0.5, 0.5]);
}
