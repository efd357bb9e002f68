// The worker, the only place that loads softmax-wasm: results go back in parts, as they are ready.
import { softmax } from "softmax-wasm";

const ROWS = 50; // in a part

onmessage = ({
  data: {
    logits,
    shape: [rows, classes],
  },
}) => {
  for (let row = 0; row < rows; row += ROWS) {
    const part = logits.subarray(row * classes, (row + ROWS) * classes);
    const probabilities = softmax(part, { shape: [part.length / classes, classes] });
    // Transferred, not copied: the result is an array of its own.
    postMessage({ row, probabilities }, [probabilities.buffer]);
  }
};
