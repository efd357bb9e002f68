// The page: the same row by 1, 2 and 4 workers, and in one pass by one call, with the time of each.
import { softmax } from "softmax-wasm";
import { softmaxInWorkers, startWorkers } from "./long-row.js";

const [button, rows] = ["button", "tbody"].map((name) => document.querySelector(name));
const ROUNDS = 3;

/** Waves on a slope, so that the largest logits are in the last part. */
export const makeLogits = (n) => Float32Array.from({ length: n }, (_, i) => 10 * Math.sin(i) + (20 * i) / n);

/** Runs something once to warm up, then several times, and returns the shortest time in milliseconds. */
async function measure(run) {
  await run();
  let best = Infinity;
  for (let i = 0; i < ROUNDS; i++) {
    const start = performance.now();
    await run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

function report(name, milliseconds) {
  const row = rows.insertRow();
  row.insertCell().textContent = name;
  row.insertCell().textContent = `${milliseconds.toFixed(0)} ms`;
}

button.onclick = async () => {
  button.disabled = true;
  rows.replaceChildren();
  const logits = makeLogits(1 << 24);
  report("one call of softmax", await measure(() => softmax(logits)));
  for (const count of [1, 2, 4]) {
    const workers = startWorkers(count);
    report(
      `${count} ${count > 1 ? "workers" : "worker"}`,
      await measure(() => softmaxInWorkers(logits, workers)),
    );
    for (const worker of workers) worker.terminate();
  }
  button.disabled = false;
};
