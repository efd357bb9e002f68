// The softmax of one row in two passes over several workers, each of which has a part of the row.
import { SoftmaxState } from "softmax-wasm";

export const startWorkers = (count) =>
  Array.from(
    { length: count },
    () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" }),
  );

/** Sends a message and returns the answer of the worker. */
const ask = (worker, message, transfer = []) =>
  new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(message, transfer);
  });

/** Returns the probabilities of a row, and the log-sum-exp that they share. */
export async function softmaxInWorkers(logits, workers) {
  const getStart = (i) => Math.floor((i * logits.length) / workers.length);
  const states = await Promise.all(
    workers.map((worker, i) => {
      const part = logits.slice(getStart(i), getStart(i + 1));
      return ask(worker, { logits: part }, [part.buffer]);
    }),
  );
  const whole = states.map((json) => SoftmaxState.fromJSON(json)).reduce((all, state) => all.merge(state));
  const parts = await Promise.all(workers.map((worker) => ask(worker, { whole: whole.toJSON() })));
  const probabilities = new Float32Array(logits.length);
  parts.forEach((part, i) => probabilities.set(part, getStart(i)));
  return { probabilities, logSumExp: whole.logSumExp };
}
