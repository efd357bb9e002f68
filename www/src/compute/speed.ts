// Measures softmax beside a plain loop, in a worker so that the page stays alive and nothing else runs in
// between.
import { softmax } from "softmax-wasm";

export interface Speed {
  readonly logits: number;
  /** Microseconds a call: the fastest of the rounds, which other programs disturb least. */
  readonly loop: number;
  readonly package: number;
}

const LENGTHS = [3, 1_000, 100_000];
const ROUNDS = 9;
/**
 * The milliseconds for which a round repeats a call: browsers round their clocks to as much as a tenth of
 * one.
 */
const ROUND = 20;

/**
 * Computes softmax by the loop that one would write: the largest is subtracted, the exponentials are added
 * and divided by their sum.
 */
function plainLoop(logits: Float32Array): Float32Array {
  let max = -Infinity;
  for (let i = 0; i < logits.length; i++) if (logits[i]! > max) max = logits[i]!;
  const result = new Float32Array(logits.length);
  let sum = 0;
  for (let i = 0; i < logits.length; i++) sum += result[i] = Math.exp(logits[i]! - max);
  for (let i = 0; i < logits.length; i++) result[i]! /= sum;
  return result;
}

/** Returns the microseconds of a call in one round. */
function timeRound(compute: (logits: Float32Array) => Float32Array, logits: Float32Array): number {
  const begin = performance.now();
  let calls = 0;
  let now = begin;
  // The clock is read once for a batch of calls, which for short rows take less time than reading it.
  const batch = Math.max(1, Math.round(10_000 / logits.length));
  while (now - begin < ROUND) {
    for (let k = 0; k < batch; k++) compute(logits);
    calls += batch;
    now = performance.now();
  }
  return (1000 * (now - begin)) / calls;
}

/** Measures both for a number of logits. */
function measure(count: number): Speed {
  // The golden ratio spreads the logits evenly between −5 and 5.
  const logits = Float32Array.from({ length: count }, (_, i) => 10 * ((i * 0.618034) % 1) - 5);
  const [loop, ours] = [[], []] as [number[], number[]];
  // By turns, so that a slower spell of the machine meets both; the first round warms up.
  for (let round = 0; round <= ROUNDS; round++) {
    loop.push(timeRound(plainLoop, logits));
    ours.push(timeRound((z) => softmax(z), logits));
  }
  return { logits: count, loop: Math.min(...loop.slice(1)), package: Math.min(...ours.slice(1)) };
}

for (const count of LENGTHS) postMessage(measure(count));
postMessage("done");
