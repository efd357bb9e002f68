// Prints how much faster softmax of f32 rows is with softmax-wasm/relaxed, in one process, where the engine
// has relaxed SIMD: make bench-relaxed.
import { softmax } from "softmax-wasm";

const LENGTHS = [256, 1000, 32_768, 131_072];
const rows = LENGTHS.map((n) => Float32Array.from({ length: n }, () => 10 * Math.random() - 5));
const outs = rows.map((row) => new Float32Array(row.length));

/** Measures the least time of a call for each row, in microseconds. */
function measure() {
  return rows.map((x, i) => {
    const out = outs[i];
    const calls = Math.ceil(2_000_000 / x.length);
    let least = Infinity;
    for (let turn = 0; turn < 25; turn++) {
      const start = performance.now();
      for (let call = 0; call < calls; call++) softmax(x, { out });
      least = Math.min(least, (1000 * (performance.now() - start)) / calls);
    }
    return least;
  });
}

// The first turns are for the engine, which optimises what it runs.
measure();
const without = measure();
await import("softmax-wasm/relaxed");
measure();
const relaxed = measure();
console.table(
  LENGTHS.map((n, i) => ({
    n,
    "simd128, µs": without[i],
    "relaxed, µs": relaxed[i],
    ratio: without[i] / relaxed[i],
  })),
);
