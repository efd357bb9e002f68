// The cost of one element as rows grow from 3 to 10⁷, in any JavaScript engine.
import { softmax } from "softmax-wasm";
import { count, logits } from "./inputs.mjs";
import { measure } from "./measure.mjs";
import { plainLoop } from "./peers.mjs";
import { inPlace } from "./works.mjs";

const LENGTHS = [3, 10, 30, 100, 300, 1000, 3000, 10_000, 32_768, 131_072, 400_000, 1e6, 3e6, 1e7];
/** Rows that count as in cache: logits, results and as much in WebAssembly's memory take 16 MB. */
const IN_CACHE = LENGTHS.filter((n) => n >= 1000 && n <= 1e6);
const LONGEST = LENGTHS.at(-1);

const OURS = { out: "softmax, out reused", handle: "Logits handle" };

/** Nanoseconds per element, by length and name. */
export async function curve(xnnpack) {
  const points = [];
  for (const n of LENGTHS) {
    points.push({ n, costs: await costs(n, xnnpack) });
    console.log(`cost per element, n = ${count(n)}`);
  }
  return points;
}

async function costs(n, xnnpack) {
  const x = logits(Float32Array, n);
  const [options, out] = [{ out: new Float32Array(n) }, new Float32Array(n)];
  softmax(x, options); // Memory has grown before a handle takes a view of it.
  const handle = inPlace(n);
  const tensor = xnnpack.prepare(x);
  const times = await measure({
    [OURS.out]: () => softmax(x, options)[0],
    [OURS.handle]: handle.run,
    "plain loop, out reused": () => plainLoop(x, out)[0],
    "tfjs kernel": tensor.run,
  });
  handle.end();
  tensor.end();
  const perElement = ([name, { min, median }]) => [name, { min: min / n, median: median / n }];
  return Object.fromEntries(Object.entries(times).map(perElement));
}

/** Nanoseconds per element of a copy between arrays far larger than the caches. */
export async function copyCost() {
  const [from, to] = [logits(Float32Array, LONGEST), new Float32Array(LONGEST)];
  const copy = () => {
    to.set(from);
    return to[0];
  };
  const { min, median } = (await measure({ copy })).copy;
  return { min: min / LONGEST, median: median / LONGEST };
}

const extreme = (pick, points, name) => {
  const of = (statistic) => pick(...points.map(({ costs }) => costs[name][statistic]));
  return { min: of("min"), median: of("median") };
};

/** The curve as comparisons: the worst length in cache beside the best, and the longest row beside a copy. */
export function curveRows(points, copy) {
  const cached = points.filter(({ n }) => IN_CACHE.includes(n));
  const range = `n = ${count(IN_CACHE[0])} … ${count(IN_CACHE.at(-1))}`;
  return Object.values(OURS).flatMap((name) => {
    const work = `${name}, f32, per element: worst of ${range} beside the best`;
    const [worst, best] = [extreme(Math.max, cached, name), extreme(Math.min, cached, name)];
    const longest = points.at(-1).costs[name];
    const beside = `${name}, f32, per element: n = ${count(LONGEST)} beside a copy of as much`;
    return [
      { work, bar: 1 / 1.3, ours: worst, theirs: best },
      { work: beside, ours: longest, theirs: copy },
    ];
  });
}
