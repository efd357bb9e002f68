// Measures the functions for decisions: how near they are to scikit-learn, crepes and exact fractions, how
// often simulated sets cover the right class beside the promise, and whether familiarity tells digits that a
// classifier has learned from digits that it hasn't. `make decisions` runs this; docs/decisions.md quotes the
// figures. `node tests/decisions/report.mjs 10` simulates fewer calibrations than 1,000.
import { readFileSync } from "node:fs";
import {
  calibrate,
  evaluate,
  evaluateReject,
  familiarity,
  fitCalibration,
  fitConformal,
  fitReject,
  predictionSets,
  random,
  sample,
  softmax,
} from "softmax-wasm";
import { LinearClassifier } from "softmax-wasm/learn";
import { sets as data, split } from "../learn/data.mjs";

const reference = JSON.parse(readFileSync(new URL("reference.json", import.meta.url), "utf8"));
const torch = JSON.parse(readFileSync(new URL("torch.json", import.meta.url), "utf8"));
const largest = (pairs) =>
  pairs.reduce((most, [a, b]) => Math.max(most, Math.abs(a - b) / Math.max(1, Math.abs(b))), 0);
const digits = (x, count = 4) => Number(x.toFixed(count));
const exponent = (x) => (x === 0 ? "0" : x.toExponential(0));

console.log(
  "Largest differences from others, relative above 1 (tests/decisions/make_reference.py, make_torch_reference.py)\n",
);
const { conformal, evaluation: e, calibration: c, rejection: r } = reference;
const fits = conformal.cases.map(({ alpha, score, lambda, k, ...of }) => ({
  of,
  fit: fitConformal(conformal.p, conformal.target, { shape: conformal.shape, alpha, score, lambda, k }),
}));
const indices = (sets) => sets.map((set) => set.map(({ index }) => index));
const isSame = ({ of, fit }) =>
  JSON.stringify(indices(predictionSets(conformal.p.slice(0, 100), fit, { shape: [20, 5] }))) ===
  JSON.stringify(of.sets);
const crepes = conformal.crepes.map(({ alpha, sets }) => {
  const fit = fitConformal(conformal.p.slice(0, 200), conformal.target.slice(0, 40), {
    shape: [40, 5],
    alpha,
  });
  return (
    JSON.stringify(
      indices(predictionSets(conformal.p.slice(200), fit, { shape: [20, 5] })).map((set) => set.sort()),
    ) === JSON.stringify(sets)
  );
});
const report = evaluate(e.p, e.target, { shape: e.shape, bins: 10 });
const vector = fitCalibration(c.x, c.target, { shape: c.shape, method: "vector" });
const platt = fitCalibration(c.x, c.target, { shape: c.shape, method: "platt" });
const { calibration: netcal, conformal: torchcp } = torch;
const inBins = netcal.cases.map(({ bins, scheme, ...of }) => ({
  of,
  found: evaluate(netcal.p, netcal.target, { shape: netcal.shape, bins, scheme }),
}));
const [fitted, asked] = [torchcp.p.slice(0, 6 * torchcp.known), torchcp.p.slice(6 * torchcp.known)];
const ofTorchCP = torchcp.cases.map(({ alpha, score, lambda, k, threshold, sets }) => {
  const shape = [torchcp.known, 6];
  const fit = fitConformal(fitted, torchcp.target.slice(0, shape[0]), { shape, alpha, score, lambda, k });
  const found = indices(predictionSets(asked, fit, { shape: [-1, 6] })).map((set) => set.toSorted());
  return {
    threshold: [fit.threshold, threshold],
    others: sets.filter((set, i) => JSON.stringify(set) !== JSON.stringify(found[i])),
  };
});
const isRank = ([n, alpha, rank]) =>
  fitConformal(new Float64Array(2 * n).fill(0.5), new Int8Array(n), { shape: [n, 2], alpha: Number(alpha) })
    .k === rank;
const parity = {
  "conformal thresholds, exact fractions": exponent(
    largest(fits.map(({ of, fit }) => [fit.threshold, of.threshold])),
  ),
  "conformal ranks that differ, exact fractions": `${conformal.ranks.filter((one) => !isRank(one)).length} of ${conformal.ranks.length}`,
  "conformal sets that differ, exact fractions": `${fits.filter((one) => !isSame(one)).length} of ${fits.length} × 20`,
  "conformal sets of LAC that differ, crepes 0.9.1": `${crepes.filter((same) => !same).length} of ${crepes.length} × 20`,
  "coverage, SciPy's beta": exponent(
    largest(fits.flatMap(({ of, fit }) => [0, 1].map((i) => [fit.coverage[i], of.coverage[i]]))),
  ),
  "accuracy, NLL, Brier, scikit-learn 1.8": exponent(
    largest(["accuracy", "nll", "brier"].map((key) => [report[key], e[key]])),
  ),
  "precision, recall, F1, AUC, scikit-learn 1.8": exponent(
    largest(
      ["precision", "recall", "f1", "auc"].flatMap((key) =>
        report.classes.map((one, i) => [one[key], e[key][i]]),
      ),
    ),
  ),
  "ECE and MCE, NumPy": exponent(largest(["ece", "mce"].map((key) => [report[key], e[key]]))),
  "ECE and MCE in bins of equal width and equal mass, netcal 1.4": exponent(
    largest(inBins.flatMap(({ of, found }) => ["ece", "mce"].map((key) => [found[key], of[key]]))),
  ),
  "conformal thresholds, TorchCP 1.2.1": exponent(largest(ofTorchCP.map(({ threshold }) => threshold))),
  "conformal sets that differ, TorchCP 1.2.1: none but its empty ones": `${ofTorchCP.flatMap(({ others }) => others.filter((set) => set.length > 0)).length} of ${ofTorchCP.length} × ${torchcp.target.length - torchcp.known}, and ${ofTorchCP.flatMap(({ others }) => others.filter((set) => set.length === 0)).length} empty`,
  "conformal ranks that differ, TorchCP 1.2.1": `${torchcp.ranks.filter(([n, alpha, rank]) => !isRank([n, alpha, rank ?? n + 1])).length} of ${torchcp.ranks.length}`,
  "temperature, scikit-learn 1.8": exponent(
    largest([[fitCalibration(c.x, c.target, { shape: c.shape }).temperature, c.temperature]]),
  ),
  "Platt's a and b, scikit-learn 1.8": exponent(
    largest(
      c.platt.flatMap(([a, b], i) => [
        [platt.scale[i], a],
        [platt.shift[i], b],
      ]),
    ),
  ),
  "vector scaling, SciPy's BFGS": exponent(
    largest([...vector.scale, ...vector.shift].map((x, i) => [x, c.vector[i]])),
  ),
  "AUROC, scikit-learn 1.8": exponent(largest([[evaluateReject(r.inside, r.outside).auroc, r.auroc]])),
};
console.table(Object.fromEntries(Object.entries(parity).map(([what, difference]) => [what, { difference }])));

const trials = Number(process.argv[2] ?? 1000);
console.log(
  `\nSimulated coverage of a model that is too sure (T = 2): ${trials} calibrations of n rows, 200 new rows each, of 5 classes\n`,
);
const rows = {};
const rng = random(21);
for (const score of ["lac", "aps", "raps"]) {
  for (const [n, alpha] of [
    [19, 0.1],
    [99, 0.1],
    [99, 0.05],
    [499, 0.1],
  ]) {
    let [covered, size, below] = [0, 0, 0];
    let fit;
    for (let trial = 0; trial < trials; trial++) {
      const shape = [n + 200, 5];
      const logits = Float64Array.from({ length: shape[0] * 5 }, () => 6 * rng() - 3);
      const target = sample(logits, { shape, temperature: 2, rng });
      const truth = softmax(logits, { shape, temperature: 2 });
      const p = softmax(logits, { shape });
      fit = fitConformal(p.subarray(0, 5 * n), target.subarray(0, n), {
        shape: [n, 5],
        alpha,
        score,
        ...(score === "raps" && { lambda: 0.05, k: 2 }),
      });
      const sets = predictionSets(p.subarray(5 * n), fit, { shape: [200, 5] });
      // The probability that the class of a row is in its set is known here.
      const part =
        sets.reduce(
          (sum, set, row) => sum + set.reduce((sum, { index }) => sum + truth[5 * (n + row) + index], 0),
          0,
        ) / 200;
      covered += part / trials;
      below += part < fit.coverage[0] ? 1 / trials : 0;
      size += sets.reduce((sum, set) => sum + set.length, 0) / 200 / trials;
    }
    rows[`${score}, n = ${n}, α = ${alpha}`] = {
      promised: 1 - alpha,
      covered: digits(covered),
      "5 % quantile": digits(fit.coverage[0]),
      "below it": digits(below, 3),
      "mean size": digits(size, 2),
    };
  }
}
console.table(rows);

console.log(
  "\nA classifier of scikit-learn's digits 0 to 6; 7, 8 and 9 are unknown to it. Half of the held-out rows fit, half are measured\n",
);
const { train, heldOut } = split(data.digits());
const isKnown = (y) => y < 7;
const pick = ({ features, x, y }, wanted) => {
  const of = [...y.keys()].filter((row) => wanted(y[row], row));
  return { x: of.map((row) => x.slice(row * features, (row + 1) * features)), y: of.map((row) => y[row]) };
};
const known = pick(train, isKnown);
const classifier = await new LinearClassifier().fit(known.x, known.y, { l2: 30 });
const forFits = pick(heldOut, (y, row) => isKnown(y) && row % 2 === 0);
const measured = pick(heldOut, (y, row) => isKnown(y) && row % 2 === 1);
const unknown = pick(heldOut, (y) => !isKnown(y));
const logits = {
  fits: classifier.logits(forFits.x),
  measured: classifier.logits(measured.x),
  unknown: classifier.logits(unknown.x),
};
const makeShape = (x) => ({ shape: [x.length / 7, 7] });
const worth = {};
for (const score of ["energy", "maxLogit", "maxProbability", "entropy", "margin"]) {
  const of = (x) => familiarity(x, { score, ...makeShape(x) });
  const { threshold, kept, n } = fitReject(of(logits.fits));
  const { auroc, fprAt95 } = evaluateReject(of(logits.measured), of(logits.unknown));
  const part = (scores) => scores.filter((score) => score >= threshold).length / scores.length;
  worth[score] = {
    auroc: digits(auroc),
    fprAt95: digits(fprAt95),
    "kept in the fit": `${digits(kept)} of ${n}`,
    "kept of new rows": digits(part(of(logits.measured))),
    "unknown that stay": digits(part(of(logits.unknown))),
  };
}
console.table(worth);

const temperature = fitCalibration(logits.fits, forFits.y, makeShape(logits.fits));
const on = (p) => evaluate(p, measured.y, makeShape(logits.measured));
const [before, after] = [
  on(softmax(logits.measured, makeShape(logits.measured))),
  on(calibrate(logits.measured, temperature, makeShape(logits.measured))),
];
console.log(
  `\nThe same classifier, ${measured.y.length} held-out rows: temperature ${digits(temperature.temperature)}\n`,
);
console.table(
  Object.fromEntries(
    [
      ["before", before],
      ["after", after],
    ].map(([when, { accuracy, nll, brier, ece }]) => [
      when,
      { accuracy: digits(accuracy), nll: digits(nll), brier: digits(brier), ece: digits(ece) },
    ]),
  ),
);
