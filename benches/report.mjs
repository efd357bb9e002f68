// Writes the dated report of a run: Markdown with a table for each engine.
import { title } from "./cases/all.mjs";
import { formatCount, formatTable } from "./format.mjs";
import { ROUNDS, TURN, WARM_UP } from "./measure.mjs";

/** The memory that a call may leave in use: what the package's documentation says. */
const MOST_KEPT = 2 ** 26;

/** Formats nanoseconds in the unit that fits. */
function formatTime(ns) {
  if (ns < 100) return `${ns.toPrecision(3)} ns`;
  if (ns < 1e3) return `${ns.toFixed(0)} ns`;
  return ns < 1e6 ? `${(ns / 1e3).toPrecision(3)} µs` : `${(ns / 1e6).toPrecision(3)} ms`;
}

/** Formats whether a threshold is met. */
const yesOrNo = (met) => (met ? "yes" : "**no**");
/** Returns how many times as fast as the other side we are. */
const getRatio = ({ ours, theirs }) => theirs.min / ours.min;

/** Returns the threshold of a case in a kind of engine as text, and whether it is met; undefined without a
 * threshold. */
function judge(result, kind) {
  const { threshold, limit } = result;
  if (limit !== undefined) return { text: `≤ ${limit} ms`, met: result.ours.min <= limit * 1e6 };
  const least = typeof threshold === "object" ? threshold[kind] : threshold;
  return least === undefined
    ? undefined
    : { text: `≥ ${Number(least.toFixed(2))}`, met: getRatio(result) >= least };
}

/** Returns the cells of a case. */
function formatComparison(result, kind) {
  const { name, beside = "–", ours, theirs } = result;
  const { text = "–", met } = judge(result, kind) ?? {};
  const times = theirs
    ? [formatTime(theirs.min), getRatio(result).toFixed(2), (theirs.median / ours.median).toFixed(2)]
    : ["–", "–", "–"];
  return [name, beside, formatTime(ours.min), ...times, text, met === undefined ? "–" : yesOrNo(met)];
}

const HEAD = ["case", "beside", "ours", "theirs", "ratio by minimum", "ratio by median", "threshold", "met"];

/** Returns the comparisons in one engine. */
export const formatComparisons = ({ name, kind, features, cases }) => [
  `## ${name}, ${features}`,
  formatTable(
    HEAD,
    cases.map((result) => formatComparison(result, kind)),
  ),
];

/** Describes the memory that calls take and give back. */
function formatMemory({ growth, kept }) {
  const grown = `${formatCount(growth)} bytes (threshold 0, met: ${yesOrNo(growth === 0)})`;
  const left = `${formatCount(kept)} bytes (at most ${formatCount(MOST_KEPT)}, met: ${yesOrNo(kept <= MOST_KEPT)})`;
  return `WebAssembly's memory grows by ${grown} in 10⁶ calls of mixed n, none larger than one before.
After a call of 20,000,000 logits and a small one, ${left} are in use.`;
}

/** Returns all that the report says of an engine. */
const formatEngine = (measured) => [...formatComparisons(measured), formatMemory(measured.memory)];

/** Counts the thresholds that each engine meets. */
function countMet(engines) {
  const cells = ({ name, kind, features, cases }) => {
    const verdicts = cases.map((result) => judge(result, kind)).filter(Boolean);
    return [name, features, `${verdicts.filter(({ met }) => met).length} of ${verdicts.length}`];
  };
  return formatTable(["engine", "compiled for", "thresholds met"], engines.map(cells));
}

/** Lists the cases in which a loop is faster, and how fast we are beside it, in the engines where it is. */
function listLost(engines) {
  const isLost = (result) => result.isLoop && getRatio(result) < 1;
  const wins = engines.map(
    ({ cases }) => new Map(cases.filter(isLost).map((result) => [title(result), getRatio(result)])),
  );
  const titles = engines[0].cases.map(title).filter((title) => wins.some((won) => won.has(title)));
  if (titles.length === 0) return "A loop wins nowhere.";
  const cells = (title) => [title, ...wins.map((won) => won.get(title)?.toFixed(2) ?? "")];
  return formatTable(["case", ...engines.map(({ name }) => name)], titles.map(cells));
}

/** Returns the curve of one engine in numbers. */
function formatCosts({ name, points, copy }) {
  const names = Object.keys(points[0].costs);
  const cells = ({ n, costs }) => [formatCount(n), ...names.map((key) => formatTime(costs[key].min))];
  const bandwidth = (8 / copy.min).toFixed(1);
  return [
    `### ${name}`,
    formatTable(["n", ...names], points.map(cells)),
    `A copy costs ${formatTime(copy.min)} per element: ${bandwidth} GB/s, reads and writes together.`,
  ];
}

const METHOD = `Every ratio is theirs : ours within one run. Inputs are seeded: uniform in ±5, or normal with σ = 5 for short
rows and for vocabularies, σ = 8 for the scores of attention. A function first runs for ${WARM_UP.usual} ms or more, a loop for ${WARM_UP.loop} ms,
until engines have optimised it. Then both take turns, A B A B, of ${TURN} ms or more: up to ${ROUNDS.most} rounds, or as few as
${ROUNDS.least} where one call takes longer than a turn. The minimum and the median of the times per call are taken. Every result
is used. Times in the tables are minima. A threshold is held to the ratio by minimum.

- A loop is what a good engineer writes today for exactly that case in plain JavaScript ([loops.mjs](../loops.mjs)). It knows
  no case but its own and skips what is masked. Where nothing is said of \`out\`, the allocation of the result is part of
  both sides. A slice of the logits, which is an allocation and a copy, shows the most that a function with its result
  allocated can reach.
- Loops run in a thread of their own, where no memory of WebAssembly is. Once such a memory has grown, V8 makes every loop
  over typed arrays slower, some twice as slow, which a program of loops alone never meets. The two threads never run at
  the same time.
- All competitors run in one thread.
- What a \`Logits\` handle computes in place would run on its own output, call after call, and probabilities are the
  easiest logits. So fresh logits are written before each call, on both sides: into the handle, and into the loop's array,
  which is computed in place too, or into the tensor of tfjs, which is in WebAssembly's memory as the handle is. Beside a
  function on an array, the methods that work in place get fresh logits, and that function has \`out\`. In the costs per
  element, the logits of handles and of tfjs' kernel are written as well.
- In the rows per element "in cache" is n ≤ 1,000,000: logits, results and as much in WebAssembly's memory take 16 MB. Beyond
  it, the cost stands beside that of a copy from one \`Float32Array\` of ten million to another with \`set\`, which reads
  and writes every element once.
- Browsers are headless, on a cross-origin isolated page, where their clocks are finest: Chromium's ticks every 5 µs.`;

/** Returns the text of the report; `engines` are the results of measureEngine with names and kinds. */
export function writeReport({ date, commit, machine, versions, engines, chart }) {
  const parts = [
    `# Speed, ${date}`,
    `Printed by \`make bench\` at the commit ${commit}, on ${machine}: ${versions}.`,
    countMet(engines),
    "## Where a loop wins",
    "The ratio of its time to ours, in the engines where it is less than 1.",
    listLost(engines),
    "## How it is measured",
    METHOD,
    ...engines.flatMap(formatEngine),
    "## Cost per element",
    `![Nanoseconds per element over the length of the row, in each engine](${chart})`,
    ...engines.flatMap(formatCosts),
  ];
  return `${parts.join("\n\n")}\n`;
}
