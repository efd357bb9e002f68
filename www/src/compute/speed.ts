// Measures softmax beside a plain loop. It runs in a worker, so that the page stays responsive and nothing
// else runs between the calls.
import { softmax } from "softmax-wasm";

export interface Speed {
  readonly logits: number;
  /** The microseconds per call in the fastest round, which other programs disturbed least. */
  readonly loop: number;
  readonly package: number;
}

const LENGTHS = [3, 1_000, 100_000];
const ROUNDS = 9;
/** The length of a round in milliseconds. Browsers round their clocks to as much as a tenth of a millisecond,
 * so a round repeats the call for this long. */
const ROUND = 20;

/** Computes softmax by the obvious loop: subtracts the largest, sums the exponentials and divides by the
 * sum. */
function plainLoop(logits: Float32Array): Float32Array {
  let max = -Infinity;
  for (let i = 0; i < logits.length; i++) if (logits[i]! > max) max = logits[i]!;
  const result = new Float32Array(logits.length);
  let sum = 0;
  for (let i = 0; i < logits.length; i++) sum += result[i] = Math.exp(logits[i]! - max);
  for (let i = 0; i < logits.length; i++) result[i]! /= sum;
  return result;
}

/** Returns the microseconds per call in one round. */
function timeRound(compute: (logits: Float32Array) => Float32Array, logits: Float32Array): number {
  const begin = performance.now();
  let calls = 0;
  let now = begin;
  // Reading the clock takes longer than a call on a short row, so it is read once per batch of calls.
  const batch = Math.max(1, Math.round(10_000 / logits.length));
  while (now - begin < ROUND) {
    for (let k = 0; k < batch; k++) compute(logits);
    calls += batch;
    now = performance.now();
  }
  return (1000 * (now - begin)) / calls;
}

/** Measures softmax and the loop for a number of logits. */
function measure(count: number): Speed {
  // The golden ratio spreads the logits evenly between −5 and 5.
  const logits = Float32Array.from({ length: count }, (_, i) => 10 * ((i * 0.618034) % 1) - 5);
  const [loop, ours] = [[], []] as [number[], number[]];
  // The two alternate, so that a slow spell of the machine affects both. The first round only warms up.
  for (let round = 0; round <= ROUNDS; round++) {
    loop.push(timeRound(plainLoop, logits));
    ours.push(timeRound((z) => softmax(z), logits));
  }
  return { logits: count, loop: Math.min(...loop.slice(1)), package: Math.min(...ours.slice(1)) };
}

for (const count of LENGTHS) postMessage(measure(count));
postMessage("done");
