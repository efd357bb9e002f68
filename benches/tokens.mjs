// Run by `make tokens`: prints whether steps keep what transformers keeps, the table of the suite for
// samplers, and how many tokens a second are drawn from 151,936 logits, by the fastest draw and by the median
// one, beside a plain loop that sorts and transformers.js.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus } from "node:os";
import { random, sample, version, warp } from "softmax-wasm";
import * as transformers from "../tests/samplers/adapters/transformers-js.mjs";
import { report } from "../tests/samplers/run.mjs";
import { sampleBySort } from "./loops.mjs";

const { rows, cases } = JSON.parse(
  readFileSync(new URL("../tests/references/warpers.json", import.meta.url), "utf8"),
);
/** Returns the indices of the logits that are left. */
const keep = (logits) => logits.flatMap((x, i) => (x > -Infinity ? [i] : []));

/** Counts the rows in which the same entries are kept, and those that differ only where logits are equal: at
 * the bound of a cut, here the lowest indices stay. In typicalP the best entry always stays here, and doesn't
 * count. */
function compareWithTransformers() {
  const table = {};
  for (const { row, options, kept } of cases) {
    const names = Object.keys(options);
    const counts = (table[names.join(" ")] ??= { rows: 0, same: 0, "equal logits": 0, different: 0 });
    const x = rows[row];
    const ours = keep(warp(x, options));
    const best = "typicalP" in options ? x.indexOf(Math.max(...x)) : -1;
    const different = [...ours.filter((i) => !kept.includes(i)), ...kept.filter((i) => !ours.includes(i))];
    const logits = new Set(different.filter((i) => i !== best).map((i) => x[i]));
    const sorted = x.toSorted((a, b) => b - a);
    // Of equal logits at the bound of topK the two may keep different ones, so that the next steps differ.
    const isTied = names.length > 1 && sorted[options.topK - 1] === sorted[options.topK];
    counts.rows++;
    counts[logits.size === 0 ? "same" : logits.size === 1 || isTied ? "equal logits" : "different"]++;
  }
  return table;
}

/** Returns normal logits with a standard deviation of 3 (Box & Muller 1958). */
function makeLogits(length) {
  const rng = random(1);
  return Float32Array.from(
    { length },
    () => 3 * Math.sqrt(-2 * Math.log(1 - rng())) * Math.cos(2 * Math.PI * rng()),
  );
}

/** Makes a sampler of the steps of transformers.js: its warper of temperatures and, as its own sampler does,
 * the k largest of its softmax. */
function makeTransformers({ temperature, topK }) {
  const require = createRequire(import.meta.url);
  const {
    LogitsProcessorList,
    Tensor,
    TemperatureLogitsWarper,
    softmax,
  } = require("@huggingface/transformers");
  const processors = new LogitsProcessorList();
  processors.push(new TemperatureLogitsWarper(temperature));
  return (x, rng) => {
    const { data } = processors([[]], new Tensor("float32", x, [1, x.length]));
    const order = Array.from(data, (x, i) => [x, i])
      .sort((a, b) => b[0] - a[0])
      .slice(0, topK);
    const p = softmax(order.map(([x]) => x));
    let left = rng();
    for (let i = 0; i < p.length; i++) if ((left -= p[i]) < 0) return order[i][1];
    return order.at(-1)[1];
  };
}

/** Runs samplers in turns for some seconds, and returns the sorted times of the draws of each, in
 * milliseconds. */
function race(samplers, x) {
  const names = Object.keys(samplers);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  const rng = random(2);
  const end = performance.now() + 6000;
  let token = 0;
  do {
    for (const name of names) {
      x[token] += 0.25; // Fresh logits, as each step of a model brings.
      const start = performance.now();
      token = samplers[name](x, rng);
      times[name].push(performance.now() - start);
    }
  } while (performance.now() < end);
  for (const name of names) times[name].sort((a, b) => a - b);
  return times;
}

console.log(
  `Kept entries beside transformers 4.57.1 (tests/references/make_warpers.py), softmax-wasm ${version}`,
);
console.table(compareWithTransformers());
for (const adapter of [{ name: `softmax-wasm ${version}`, keeps: keepInOrder }, transformers]) {
  console.log(`The suite for samplers: ${adapter.name}`);
  console.table((await report(adapter)).table);
}
const n = 151_936;
const settings = [
  { temperature: 0.7, topP: 0.9 },
  { temperature: 0.7, topK: 50 },
  { temperature: 1, topK: 50, topP: 0.95 },
];
/** The draws whose times are shown: the fastest is what the code can do, and the median what a loop gets. */
const SHOWN = { "fastest draw": () => 0, "median draw": ({ length }) => length >> 1 };
const speeds = Object.fromEntries(Object.keys(SHOWN).map((which) => [which, {}]));
for (const options of settings) {
  const samplers = {
    "softmax-wasm": (x, rng) => sample(x, { ...options, rng }),
    "a loop that sorts": (x, rng) => sampleBySort(x, options, rng),
  };
  // transformers.js has no top-p.
  if (!options.topP) samplers["transformers.js"] = makeTransformers(options);
  const times = Object.entries(race(samplers, makeLogits(n)));
  for (const [which, findIndex] of Object.entries(SHOWN))
    speeds[which][JSON.stringify(options)] = Object.fromEntries(
      times.map(([name, sorted]) => [name, Math.round(1000 / sorted[findIndex(sorted)])]),
    );
}
for (const which of Object.keys(SHOWN)) {
  console.log(
    `Tokens a second at ${n.toLocaleString("en")} logits of f32 by the ${which}, Node.js ${process.versions.node}, ${cpus()[0].model}`,
  );
  console.table(speeds[which]);
}

/** Returns what `warp` keeps, for the suite for samplers. */
function keepInOrder(logits, options, order) {
  return keep(warp(logits, { ...options, order }));
}
