// How fast softmax is beside other ways to compute it: ratios within one run, after warm-up,
// taken in turns, each the least of many. Run by `make bench`, which writes benches/record/.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { softmax } from "softmax-wasm";
import { onnxruntime, plainLoop, softmaxFnOf, tfjs } from "./peers.mjs";

const ROUNDS = 15;
/** Nanoseconds that one measurement lasts about. */
const SPAN = 8e6;

let seed = 42;
const random = () => ((seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32) * 10 - 5;
const logits = (Type, n) => Type.from({ length: n }, random);

let sink = 0;

/** Nanoseconds per call of each function: the least and the median of ROUNDS, A B A B … */
async function measure(functions) {
  const names = Object.keys(functions);
  const once = async (name, calls) => {
    const run = functions[name];
    const start = process.hrtime.bigint();
    for (let i = 0; i < calls; i++) {
      const result = run();
      sink += result instanceof Promise ? (await result)[0] : (result?.[0] ?? 0);
    }
    return Number(process.hrtime.bigint() - start) / calls;
  };
  const calls = {};
  for (const name of names) {
    await once(name, 3);
    const rough = await once(name, 10);
    calls[name] = Math.max(1, Math.round(SPAN / rough));
    await once(name, calls[name]);
  }
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of names) times[name].push(await once(name, calls[name]));
  }
  const sorted = (name) => times[name].sort((a, b) => a - b);
  return Object.fromEntries(names.map((name) => [name, { least: sorted(name)[0], median: sorted(name)[ROUNDS >> 1] }]));
}

const rows = [];
const format = (ns) => (ns < 1000 ? `${ns.toFixed(0)} ns` : ns < 1e6 ? `${(ns / 1e3).toFixed(2)} µs` : `${(ns / 1e6).toFixed(2)} ms`);

/** Measures "ours" beside "theirs" and notes the ratio with the bar that it is held to. */
async function compare(work, ours, theirs, bar) {
  const times = await measure({ ours, theirs });
  const ratio = times.theirs.least / times.ours.least;
  const median = times.theirs.median / times.ours.median;
  rows.push({
    work,
    ours: format(times.ours.least),
    theirs: format(times.theirs.least),
    "times faster": ratio.toFixed(2),
    "by medians": median.toFixed(2),
    bar: `≥ ${Number(bar.toFixed(2))}`,
    met: ratio >= bar ? "yes" : "no",
  });
  console.log(`${work}: ${ratio.toFixed(2)} (bar ${bar})`);
}

for (const [n, bar] of [[3, 1], [10, 1], [16, 1], [100, 2.5], [1000, 6], [32768, 5], [131072, 5]]) {
  const x = logits(Float32Array, n);
  await compare(`f32, n = ${n}, beside the plain loop`, () => softmax(x), () => plainLoop(x), bar);
}
for (const n of [1000, 32768, 131072]) {
  const x = logits(Float32Array, n);
  const [a, b] = [new Float32Array(n), new Float32Array(n)];
  const options = { out: a };
  await compare(`f32, n = ${n}, out reused, beside the loop with a reused array`, () => softmax(x, options), () => plainLoop(x, b), 8);
}
for (const n of [100, 1000, 32768]) {
  const x = logits(Float64Array, n);
  await compare(`f64, n = ${n}, beside the plain loop`, () => softmax(x), () => plainLoop(x), 3);
}
{
  const [batch, row] = [logits(Float32Array, 1024 * 1000), logits(Float32Array, 1024 * 1000)];
  const whole = () => softmax(row);
  await compare("1,024 rows of 1,000, beside one row of as many", () => softmax(batch, { shape: [1024, 1000] }), whole, 1 / 1.1);
  await compare("1,000 columns of 1,024, beside one row of as many", () => softmax(batch, { shape: [1024, 1000], axis: 0 }), whole, 1 / 1.5);
}
{
  const [xnnpack, onnx] = [await tfjs(), await onnxruntime()];
  for (const n of [100, 1000, 131072]) {
    const x = logits(Float32Array, n);
    const out = { out: new Float32Array(n) };
    const tensor = xnnpack.prepare(x);
    await compare(`f32, n = ${n}, out reused, beside tfjs' XNNPACK without read-back`, () => softmax(x, out), tensor.run, 0.9);
    tensor.end();
    await compare(`f32, n = ${n}, beside onnxruntime-web`, () => softmax(x), () => onnx.softmax(x), 1);
    await compare(`f32, n = ${n}, beside softmax-fn`, () => softmax(x), () => softmaxFnOf(x), 1);
  }
}

/** Milliseconds from import to the first result in a new process, the least of ten. */
const first = Math.min(
  ...Array.from({ length: 10 }, () => {
    const script = `const t = performance.now(); const { softmax } = await import("softmax-wasm"); softmax([1, 2]); console.log(performance.now() - t)`;
    return Number(execFileSync(process.execPath, ["--input-type=module", "-e", script], { cwd: import.meta.dirname, encoding: "utf8" }));
  }),
);

console.table(Object.fromEntries(rows.map(({ work, ...rest }) => [work, rest])));
console.log(`import to first result: ${first.toFixed(1)} ms (bar 5 ms)`);

const date = new Date().toISOString().slice(0, 10);
const head = Object.keys(rows[0]);
const table = [head, head.map(() => "---"), ...rows.map(Object.values)].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
const text = `# Speed in Node.js ${process.versions.node}, ${date}

Printed by \`make bench\` on ${cpus().length} × ${cpus()[0].model.trim()}. Each ratio is of one run: seeded logits in ±5, warmed up, taken in turns, the least of ${ROUNDS}; the column "by medians" says how steady it was. The result's allocation is part of both sides unless it is reused.

${table}

Import to first result: ${first.toFixed(1)} ms (bar 5 ms).
`;
mkdirSync(new URL("record", import.meta.url), { recursive: true });
writeFileSync(new URL(`record/${date}-node.md`, import.meta.url), text);
process.exit(sink === Infinity ? 1 : 0);
