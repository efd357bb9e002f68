// Prints what the parts of a short call cost, in nanoseconds: node benches/call-cost.mjs. A call of softmax
// can leave out none of these parts, so their sum is the least time that it takes.
import { argmax, softmax } from "softmax-wasm";
import * as loops from "./loops.mjs";

const x = Float32Array.of(2, 1, 0.1);
const out = new Float32Array(3);
// (module (func (export "f") (param i32) (result i32) local.get 0))
const BYTES = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 6, 1, 96, 1, 127, 1, 127, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 6, 1, 4, 0,
  32, 0, 11,
];
const { f } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(BYTES))).exports;

const CASES = {
  "an array of 3 floats": () => new Float32Array(3)[0],
  "an empty call into WebAssembly": () => f(1),
  "softmax of 3 with out": () => softmax(x, { out })[0],
  "softmax of 3": () => softmax(x)[0],
  "argmax of 3": () => argmax(x),
  "a loop of softmax of 3": () => loops.softmax(x)[0],
};

let sink = 0;
const table = {};
for (const [name, run] of Object.entries(CASES)) {
  let least = Infinity;
  for (let i = 0; i < 300_000; i++) sink += run();
  for (let turn = 0; turn < 50; turn++) {
    const start = performance.now();
    for (let i = 0; i < 30_000; i++) sink += run();
    least = Math.min(least, (performance.now() - start) / 30_000);
  }
  table[name] = { ns: Number((1e6 * least).toFixed(1)) };
}
console.table(table);
if (Number.isNaN(sink)) throw new Error("a result is NaN");
