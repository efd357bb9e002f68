// Compares LinearClassifier with the figures of scikit-learn and with other JavaScript, and measures its
// calibration. `make learn` runs this, prints the report and writes it to benches/record/.
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { reference, sets } from "../tests/learn/data.mjs";
import { formatPercent, formatTable } from "./format.mjs";
import { measureCalibration } from "./learn-calibration.mjs";
import {
  DENSE_SETTINGS,
  REMAINING,
  ROUNDS,
  compareLoss,
  compareWithDense,
  compareWithOneAgainstOthers,
} from "./learn-comparisons.mjs";
import { startTfjs } from "./learn-competitors.mjs";

await startTfjs();
const parity = [];
for (const name of Object.keys(sets)) parity.push(await compareLoss(name));
console.log("scikit-learn's loss: done");
const speed = [];
for (const name of ["wine", "digits", "synthetic"]) speed.push(await compareWithDense(name));
console.log("tfjs: done");
for (const [name, steps, rate] of [
  ["iris", 10_000, 5e-3],
  ["wine", 10_000, 5e-3],
  ["digits", 200, 1e-3],
])
  speed.push(await compareWithOneAgainstOthers(name, steps, rate));
const { temperature, nll, ece, bins, curve, rows } = await measureCalibration();
const date = new Date().toISOString().slice(0, 10);
const text = `# Learning, ${date}

Printed by \`make learn\` on ${cpus().length} × ${cpus()[0].model.trim()}, Node.js ${process.versions.node}.

## The loss of scikit-learn

\`LinearClassifier.fit\` with its defaults beside the optimum of \`LogisticRegression\` (${reference.by}). The loss is (Σ cross-entropy + ‖W‖²/2)/n of the rows to learn from; four in five rows are, the fifth is held out. Bars: the loss within 1e-4 of the optimum, the accuracy within 0.5 points. "sklearn's default" is how far above the optimum \`LogisticRegression()\` stops at its default tolerance, with up to 2,000 iterations.

${formatTable(["data", "rows", "loss", "optimum", "off by", "sklearn's default off by", "held-out accuracy", "scikit-learn's", "epochs", "time", "met"], parity)}

## Time to the same loss

All in one thread, in turns, the least of ${ROUNDS} rounds, features standardised before the clock starts. Ours is all of a \`fit\`. Bar: 5 times.

- tfjs 4.22.0 (tfjs-layers on tfjs-backend-wasm, XNNPACK): a dense layer with softmax and the same penalty, from zeros, by Adam; the fastest of ${DENSE_SETTINGS.length} pairs of batch size and rate. Both run until ${formatPercent(1 - REMAINING)} of the way from the loss at zero weights to the optimum is done. Reading its weights to see that isn't counted.
- ml-logistic-regression 2.0.0 learns each class against the others without a penalty; its probabilities, made to sum to 1, have the cross-entropy that ours, without a penalty too, has to reach.

${formatTable(["data", "beside", "loss", "ours", "theirs", "ratio", "met"], speed)}

## How sure it may be

Digits, learned with l2 = 0.001, which makes it too sure; the temperature ${temperature.toFixed(3)} is fitted to one half of the held-out rows, the rest of this is of the other ${rows}.

${formatTable(["", "before", "after"], [["negative log-likelihood", ...nll.map((x) => x.toFixed(4))], ["expected calibration error, 10 bins", ...ece.map((x) => x.toFixed(4))], ...bins.map(([range, a, b]) => [`confidence ${range}`, a, b])])}

Who says "don't know" below a threshold is right more often about the rest:

${formatTable(["threshold", "coverage", "accuracy", "wrong"], curve)}
`;
writeFileSync(new URL(`record/learn-${date}.md`, import.meta.url), text);
console.log(`\n${text}`);
