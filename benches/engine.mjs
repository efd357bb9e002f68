// Measures everything in one JavaScript engine. Node.js runs this file as it is, browsers run a bundle.
import { features, memoryUsage, softmax } from "softmax-wasm";
import { cases, title } from "./cases/all.mjs";
import { copyCost, curve, curveCases } from "./curve.mjs";
import { logits, uniform } from "./inputs.mjs";
import { measure, prepare } from "./measure.mjs";

/** Measures by how many bytes memory grows in 10⁶ calls that are no longer than calls before, and how many
 * bytes are in use after a huge call and then a small one. */
function memory() {
  const x = logits(Float32Array, 1000);
  const random = uniform(7);
  softmax(x);
  const before = memoryUsage();
  for (let call = 0; call < 1e6; call++) softmax(x.subarray(0, 1 + Math.floor(random() * x.length)));
  const growth = memoryUsage() - before;
  softmax(new Float32Array(2e7));
  softmax(x);
  return { growth, kept: memoryUsage() };
}

/** Measures one case; `prepareLoop` prepares its loop where loops are measured. */
async function run(one, prepareLoop) {
  const { input, ours, theirs, loop, ...described } = one;
  const x = input();
  const contestants = {};
  const ends = [];
  for (const [name, make] of Object.entries({ ours, theirs })) {
    if (!make) continue;
    const made = await make(x);
    const { run = made, end } = made;
    if (end) ends.push(end);
    contestants[name] = await prepare(run);
  }
  if (loop) contestants.theirs = await prepareLoop(title(one));
  const times = await measure(contestants);
  for (const end of ends) end();
  return { ...described, isLoop: loop !== undefined, ...times };
}

/** Formats how a case went: the ratio of the times or, without a competitor, the milliseconds. */
const outcome = ({ ours, theirs }) =>
  theirs ? (theirs.min / ours.min).toFixed(2) : `${(ours.min / 1e6).toPrecision(3)} ms`;

/** Measures everything, or the cases whose titles match a pattern, as plain data; `tell` gets a line for each
 * case, and `askLoops` passes messages to `answer` in engines/loop-side.mjs and returns the answer. */
export async function measureEngine({ pattern, tell = console.log, askLoops }) {
  const prepareLoop = async (title) => ({ length: await askLoops(title), next: () => askLoops() });
  const remembered = pattern === undefined && memory();
  const wanted = new RegExp(pattern ?? "", "i");
  const results = [];
  for (const one of cases.filter((one) => wanted.test(title(one)))) {
    const result = await run(one, prepareLoop);
    results.push(result);
    await tell(`${title(one)}: ${outcome(result)}`);
  }
  if (pattern !== undefined) return { features, cases: results };
  const [points, copy] = [await curve(prepareLoop, tell), await copyCost()];
  return { features, memory: remembered, cases: [...results, ...curveCases(points, copy)], points, copy };
}
