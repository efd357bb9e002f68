// A worker, which has a part of the row: it first answers with the state of its part, and when it is given
// the state of the whole row, with the probabilities of its part.
import { SoftmaxState } from "softmax-wasm";

/** The logits in a chunk: 1 MiB of f32, which a processor's cache holds. */
const CHUNK = 1 << 18;
let part;

function* chunks() {
  for (let start = 0; start < part.length; start += CHUNK) yield part.subarray(start, start + CHUNK);
}

onmessage = ({ data: { logits, whole } }) => {
  if (logits) {
    part = logits;
    const own = new SoftmaxState();
    for (const chunk of chunks()) own.add(chunk);
    postMessage(own.toJSON());
  } else {
    const state = SoftmaxState.fromJSON(whole);
    for (const chunk of chunks()) state.softmax(chunk, { out: chunk });
    postMessage(part, [part.buffer]);
    part = undefined;
  }
};
