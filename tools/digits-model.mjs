// Makes www/digits/: the images of the page's chapter "Reading digits" and the model it begins with.
//   node tools/digits-model.mjs
// The images are scikit-learn's digits (Alpaydin & Kaynak 1998), split as in tests/learn/data.mjs: rows whose
// index divided by 5 leaves 4 are held out. Cross-validation chooses the penalty from the rows to learn from,
// without the held-out rows. Prints how many of those the model reads rightly.
import { mkdirSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { crossEntropy } from "softmax-wasm";
import { LinearClassifier } from "softmax-wasm/learn";
import { sets, split } from "../tests/learn/data.mjs";

const FOLDS = 5;
const PENALTIES = [1, 3, 10, 30, 100, 300, 1000];

const { train, heldOut } = split(sets.digits());
const classes = Array.from({ length: 10 }, (_, digit) => String(digit));
/** Returns the labels of digits. */
const toLabels = (y) => Array.from(y, String);
/** Counts the rows whose label a model predicts. */
const countRight = (model, { x, y }) => model.predict(x).filter((label, i) => label === String(y[i])).length;

/** Returns the rows of a set whose index is wanted. */
function selectRows({ features, x, y }, isWanted) {
  const rows = [...y.keys()].filter(isWanted);
  const pixels = rows.flatMap((row) => [...x.subarray(row * features, (row + 1) * features)]);
  return { features, x: Float32Array.from(pixels), y: Int32Array.from(rows, (row) => y[row]) };
}

/** Fits a model to a set, with a penalty. */
const fit = ({ x, y }, l2) => new LinearClassifier({ classes }).fit(x, toLabels(y), { l2 });

/** Computes the mean loss and the number of right answers, on rows that the fit did not see. */
async function crossValidate(l2) {
  let [loss, right] = [0, 0];
  for (let fold = 0; fold < FOLDS; fold++) {
    const [seen, unseen] = [false, true].map((isUnseen) =>
      selectRows(train, (row) => (row % FOLDS === fold) === isUnseen),
    );
    const model = await fit(seen, l2);
    right += countRight(model, unseen);
    loss +=
      (crossEntropy(model.logits(unseen.x), unseen.y, { shape: [unseen.y.length, 10] }) * unseen.y.length) /
      train.y.length;
    model.free();
  }
  return { l2, loss, right };
}

/** Packs the labels and then the pixels, from 0 to 16, a byte each, as gzip. */
const pack = ({ x, y }) => gzipSync(Uint8Array.from([...y, ...x]), { level: 9 });

const trials = [];
for (const l2 of PENALTIES) {
  const trial = await crossValidate(l2);
  trials.push(trial);
  console.log(
    `l2 = ${l2}: loss ${trial.loss.toFixed(4)}, ${trial.right} of ${train.y.length} right in ${FOLDS} folds`,
  );
}
const { l2 } = trials.reduce((best, trial) => (trial.loss < best.loss ? trial : best));
const model = await fit(train, l2);
const right = countRight(model, heldOut);
console.log(
  `chosen: l2 = ${l2}; of ${heldOut.y.length} held-out images ${right} are read rightly, ${((100 * right) / heldOut.y.length).toFixed(1)} %`,
);

const folder = new URL("../www/digits/", import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, bytes] of [
  ["model", model.toBytes()],
  ["train", pack(train)],
  ["held-out", pack(heldOut)],
]) {
  writeFileSync(new URL(`${name}.bin`, folder), bytes);
  console.log(`www/digits/${name}.bin: ${bytes.length} bytes`);
}
