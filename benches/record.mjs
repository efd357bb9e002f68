// The dated record of a run: Markdown with a table for each engine.
import { count } from "./inputs.mjs";
import { ROUNDS, TURN, WARM_UP } from "./measure.mjs";

function time(ns) {
  if (ns < 100) return `${ns.toPrecision(3)} ns`;
  if (ns < 1e3) return `${ns.toFixed(0)} ns`;
  return ns < 1e6 ? `${(ns / 1e3).toPrecision(3)} µs` : `${(ns / 1e6).toPrecision(3)} ms`;
}

const table = (head, rows) => [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

const yesOrNo = (met) => (met ? "yes" : "**no**");

function comparison({ work, bar, ours, theirs }) {
  const held = bar ? `≥ ${Number(bar.toFixed(2))}` : "–";
  const [ratio, median] = [theirs.min / ours.min, theirs.median / ours.median];
  return [work, time(ours.min), time(theirs.min), ratio.toFixed(2), median.toFixed(2), held, bar ? yesOrNo(ratio >= bar) : "–"];
}

/** One engine's comparisons, its memory, and how a handle fares on fresh logits. */
function engine({ name, features, rows, memory, freshness }) {
  const head = ["work", "ours", "theirs", "ratio by minimum", "ratio by median", "bar", "met"];
  const growth = `${count(memory)} bytes (bar 0, met: ${yesOrNo(memory === 0)})`;
  const fresh = `A handle's softmax at n = 131,072 takes ${time(freshness.fresh.min)} on fresh logits and ${time(freshness.again.min)} on its own output.`;
  return [
    `## ${name}, ${features}`,
    table(head, rows.map(comparison)),
    `Growth of WebAssembly's memory in 10⁶ calls of mixed n past the largest before: ${growth}.`,
    fresh,
  ];
}

/** One engine's curve in numbers. */
function costs({ name, points, copy }) {
  const names = Object.keys(points[0].costs);
  const cells = ({ n, costs }) => [count(n), ...names.map((key) => time(costs[key].min))];
  const bandwidth = (8 / copy.min).toFixed(1);
  return [
    `### ${name}`,
    table(["n", ...names], points.map(cells)),
    `A copy costs ${time(copy.min)} per element: ${bandwidth} GB/s, reads and writes together.`,
  ];
}

const method = `Every ratio is theirs : ours within one run. Logits are seeded, in ±5. A function first runs for ${WARM_UP} ms or more; then both take turns, A B A B, ${ROUNDS} rounds of turns of ${TURN} ms or more, and the minimum and the median of the times per call are taken. Every result is used. Times in the tables are minima; a bar is held to the ratio by minimum.

- "The loop" is the maximum, \`Math.exp\` and the division in plain JavaScript. Where nothing is said of \`out\`, the result's allocation is part of both sides. A slice of the logits, which is an allocation and a copy, shows the most that a function with its result allocated can reach.
- All peers run in one thread. tfjs' kernel runs on a tensor that is in WebAssembly's memory and its result stays there.
- A \`Logits\` handle works in place, so call after call runs on the result of the one before. A line below each table tells its time on fresh logits beside that.
- In the rows per element "in cache" is n ≤ 1,000,000: logits, results and as much in WebAssembly's memory take 16 MB. Beyond it, the cost stands beside that of a copy from one \`Float32Array\` of ten million to another with \`set\`, which reads and writes every element once.
- Chromium is headless, on a cross-origin isolated page, where its clock ticks every 5 µs.`;

/** The text of the record; `engines` are results of measureEngine with names. */
export function record({ date, machine, versions, engines, start, picture }) {
  const begin = [
    ["import to the first result in a new Node.js process, least of ten", `${start.toFixed(1)} ms`, "≤ 3 ms", yesOrNo(start <= 3)],
  ];
  const parts = [
    `# Speed, ${date}`,
    `Printed by \`make bench\` on ${machine}: ${versions}.`,
    method,
    ...engines.flatMap(engine),
    "## To the first result",
    table(["what", "measured", "bar", "met"], begin),
    "## Cost per element",
    `![Nanoseconds per element over the length of the row, in both engines](${picture})`,
    ...engines.flatMap(costs),
  ];
  return `${parts.join("\n\n")}\n`;
}
