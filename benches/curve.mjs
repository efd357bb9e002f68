// Measures the cost of an element as rows grow from 3 to 10⁷, in any JavaScript engine.
import { softmax } from "softmax-wasm";
import { rewritten } from "./cases/handle.mjs";
import { tfjs } from "./competitors.mjs";
import { formatCount } from "./format.mjs";
import { logits } from "./inputs.mjs";
import * as loops from "./loops.mjs";
import { measure, prepare } from "./measure.mjs";

const LENGTHS = [3, 10, 30, 100, 300, 1000, 3000, 10_000, 32_768, 131_072, 400_000, 1e6, 3e6, 1e7];
/** Lists the rows that count as in cache: logits, results and as much in WebAssembly's memory take 16 MB. */
const IN_CACHE = LENGTHS.filter((n) => n >= 1000 && n <= 1e6);
const LONGEST = LENGTHS.at(-1);

const OURS = { out: "softmax, out reused", handle: "Logits handle" };

const LOOP = "plain loop, out reused";
/** Returns the name of the loop over n logits. */
const formatLoopName = (n) => `${LOOP}, n = ${formatCount(n)}`;

/** The loops of the curve, as cases have theirs. */
export const curveLoops = LENGTHS.map((n) => ({
  name: formatLoopName(n),
  input: () => logits(Float32Array, n),
  loop(x) {
    const out = new Float32Array(n);
    return () => loops.softmax(x, out)[0];
  },
}));

/** Measures the nanoseconds per element, by length and name; `prepareLoop` prepares a loop where loops are
 * measured. */
export async function curve(prepareLoop, tell) {
  const points = [];
  for (const n of LENGTHS) {
    points.push({ n, costs: await measureCosts(n, prepareLoop) });
    await tell(`cost per element, n = ${formatCount(n)}`);
  }
  return points;
}

/** Measures the nanoseconds per element of rows of n logits, by name. */
async function measureCosts(n, prepareLoop) {
  const x = logits(Float32Array, n);
  const options = { out: new Float32Array(n) };
  softmax(x, options); // Memory has grown before a handle takes a view of it.
  const handle = rewritten(x);
  const tensor = (await tfjs()).prepare(x);
  const times = await measure({
    [OURS.out]: await prepare(() => softmax(x, options)[0]),
    [OURS.handle]: await prepare(handle.run),
    [LOOP]: await prepareLoop(formatLoopName(n)),
    "tfjs kernel": await prepare(tensor.run),
  });
  handle.end();
  tensor.end();
  const perElement = ([name, { min, median }]) => [name, { min: min / n, median: median / n }];
  return Object.fromEntries(Object.entries(times).map(perElement));
}

/** Measures the nanoseconds per element of a copy between arrays far larger than the caches. */
export async function copyCost() {
  const [from, to] = [logits(Float32Array, LONGEST), new Float32Array(LONGEST)];
  const copy = () => {
    to.set(from);
    return to[0];
  };
  const { min, median } = (await measure({ copy: await prepare(copy) })).copy;
  return { min: min / LONGEST, median: median / LONGEST };
}

/** Returns the least or the largest cost among points, as `pick` chooses. */
const extreme = (pick, points, name) => {
  const pickStatistic = (statistic) => pick(...points.map(({ costs }) => costs[name][statistic]));
  return { min: pickStatistic("min"), median: pickStatistic("median") };
};

/** Returns the curve as cases: the worst length in cache beside the best, and the longest row beside a
 * copy. */
export function curveCases(points, copy) {
  const cached = points.filter(({ n }) => IN_CACHE.includes(n));
  const range = `n = ${formatCount(IN_CACHE[0])} … ${formatCount(IN_CACHE.at(-1))}`;
  return Object.values(OURS).flatMap((name) => {
    const [worst, best] = [extreme(Math.max, cached, name), extreme(Math.min, cached, name)];
    const longest = points.at(-1).costs[name];
    const all = {
      name: `${name}, f32, per element: worst of ${range}`,
      beside: "the best",
      threshold: 1 / 1.3,
    };
    const last = {
      name: `${name}, f32, per element: n = ${formatCount(LONGEST)}`,
      beside: "a copy of as much",
    };
    return [
      { ...all, ours: worst, theirs: best },
      { ...last, ours: longest, theirs: copy },
    ];
  });
}
