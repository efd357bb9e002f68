// Writes the ratios of the newest record of `make bench` into the tables of README.md and of
// docs/performance.md. `make bench` runs this at its end; with --check it changes nothing and fails where a
// figure differs.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const LOOP = "a loop";
const ROWS = "a loop over rows";
const VISIBLE = "a loop over what is visible";
const ATTENTION = "attention's softmax f32 [12 × 256 × 256], causal";

const oneDigit = (ratio) => ratio.toFixed(ratio < 9.95 ? 1 : 0);
const boldBelowOne = (text) => (text < 1 ? `**${text}**` : text);
const twoDigits = (ratio) => ratio.toFixed(2);

/** The rows of docs/performance.md: the label, the case of the record and what is beside it. */
const PERFORMANCE = [
  {
    format: (ratio) => boldBelowOne(oneDigit(ratio)),
    rows: [
      ["one row of 1,000 logits, result allocated", "softmax f32, n = 1,000, result allocated", LOOP],
      ["one row of 131,072, result allocated", "softmax f32, n = 131,072, result allocated", LOOP],
      ["one row of 131,072, with `out`", "softmax f32, n = 131,072, out reused", LOOP],
      [
        "one row of 131,072, in a `Logits` handle",
        "Logits handle, f32, n = 131,072, logits written",
        "a loop in place, logits written",
      ],
      ["50,257 logits, temperature 0.7", "softmax f32, n = 50,257, temperature 0.7", LOOP],
      ["50,257 logits, a quarter masked", "softmax f32, n = 50,257, a quarter masked", LOOP],
      ["10,000 rows of 10", "softmax f32 [10,000 × 10]", ROWS],
      ["10,000 rows of 2", "softmax f32 [10,000 × 2]", ROWS],
      [
        "21 × 262,144 along axis 0",
        "softmax f32 [21 × 262,144] along axis 0",
        "a loop in the order of memory",
      ],
      ["causal attention, 12 × 256 × 256", `${ATTENTION} mask, temperature 8`, VISIBLE],
      ["the same with a sink", `${ATTENTION}, a sink`, VISIBLE],
      ["the same with a soft cap", `${ATTENTION}, a soft cap`, VISIBLE],
      ["the same with a bias for each score", `${ATTENTION}, a bias`, VISIBLE],
      ["`logSumExp` of 50,257", "logSumExp f32, n = 50,257", LOOP],
      ["`argmax` of 50,257", "argmax f32, n = 50,257", LOOP],
      ["`crossEntropy` of 1,000 rows of 10", "crossEntropy f32 [1,000 × 10], a class for each row", ROWS],
      [
        "`sample` with top-p 0.9 of 151,936, beside a sort",
        "sample f32, n = 151,936, top-p 0.9",
        "a loop that sorts",
      ],
      ["tfjs with read-back, 1,000 logits", "softmax f32, n = 1,000", "tfjs with read-back"],
      ["tfjs with read-back, 131,072 logits", "softmax f32, n = 131,072", "tfjs with read-back"],
      [
        "tfjs without read-back, 131,072 logits, beside a handle",
        "Logits handle, f32, n = 131,072, logits written",
        "tfjs' XNNPACK kernel, logits written, no read-back",
      ],
      ["onnxruntime-web, 1,000 logits", "softmax f32, n = 1,000", "onnxruntime-web"],
      ["transformers.js, 1,000 logits", "softmax f32, n = 1,000", "transformers.js' softmax"],
      ["softmax-fn, 1,000 logits", "softmax f32, n = 1,000", "softmax-fn"],
    ],
  },
  {
    format: twoDigits,
    rows: [
      ["`softmax` of 3 logits", "softmax f32, n = 3, result allocated", LOOP],
      ["`softmax` of 10 logits", "softmax f32, n = 10, result allocated", LOOP],
      ["`softmax` of 16 logits", "softmax f32, n = 16, result allocated", LOOP],
      ["`softmax` of a plain array of 3", "softmax of a plain array, n = 3", LOOP],
      ["`argmax` of 10", "argmax f32, n = 10", LOOP],
      ["`logSoftmax` of 10", "logSoftmax f32, n = 10", LOOP],
      ["`logSumExp` of 10", "logSumExp f32, n = 10", LOOP],
      ["`entropy` of 10", "entropy f32, n = 10", LOOP],
      ["`crossEntropy` of 10", "crossEntropy f32, n = 10", LOOP],
      ["`softmaxGrad` of 10,000 rows of 3", "softmaxGrad f32 [10,000 × 3]", ROWS],
      [
        "`softmaxGrad` of causal attention, 12 × 256 × 256",
        "attention's softmaxGrad f32 [12 × 256 × 256], causal",
        VISIBLE,
      ],
      ["causal attention with a bias for each score", `${ATTENTION}, a bias`, VISIBLE],
      ["`topK` of 1,000 rows of 10", "topK of 2, f32 [1,000 × 10]", ROWS],
      ["`crossEntropyGrad` of 10,000 rows of 3", "crossEntropyGrad f32 [10,000 × 3]", ROWS],
      ["`logSoftmaxGrad` of 10,000 rows of 3", "logSoftmaxGrad f32 [10,000 × 3]", ROWS],
      ["`binaryCrossEntropy` of 10,000 logits", "binaryCrossEntropy f32 [1,000 × 10]", ROWS],
      ["`hardmax` of 10,000 rows of 3", "hardmax f32 [10,000 × 3]", ROWS],
      ["`argmax` of 1,000 rows of 10", "argmax f32 [1,000 × 10]", ROWS],
    ],
  },
];

/** The rows of README.md: the label, and the case beside each alternative, with a column for each engine. */
const README = [
  ["`softmax` of 3 logits", twoDigits, ["softmax f32, n = 3, result allocated", LOOP]],
  ["`softmax` of 10 logits", twoDigits, ["softmax f32, n = 10, result allocated", LOOP]],
  [
    "`softmax` of 1,000 logits",
    oneDigit,
    ["softmax f32, n = 1,000, result allocated", LOOP],
    ["softmax f32, n = 1,000", "tfjs with read-back"],
  ],
  [
    "`softmax` of 131,072 logits",
    oneDigit,
    ["softmax f32, n = 131,072, result allocated", LOOP],
    ["softmax f32, n = 131,072", "tfjs with read-back"],
  ],
  ["`softmax` of 10,000 rows of 10", oneDigit, ["softmax f32 [10,000 × 10]", ROWS]],
  ["`argmax` of 10 logits", twoDigits, ["argmax f32, n = 10", LOOP]],
  ["`softmaxGrad` of 10,000 rows of 3", twoDigits, ["softmaxGrad f32 [10,000 × 3]", ROWS]],
];

/** Reads a record: its name, its commit, and the ratios of each engine by case and what is beside it. */
function readRecord() {
  const names = readdirSync(`${root}benches/record`).filter((name) => /^\d{4}-\d\d-\d\d\.md$/.test(name));
  const name = names.sort().at(-1);
  const text = readFileSync(`${root}benches/record/${name}`, "utf8");
  const engines = new Map();
  for (const section of text.split("\n## ")) {
    const [title, ...lines] = section.split("\n");
    const cells = lines.map((line) => line.split("|").map((cell) => cell.trim()));
    const ratios = cells.filter((row) => row.length === 10 && Number(row[5]) > 0);
    engines.set(title, new Map(ratios.map((row) => [`${row[1]}, beside ${row[2]}`, Number(row[5])])));
  }
  /** Returns the ratios of a case in Node.js 26 and in Chromium. */
  const find = (name, beside) =>
    ["Node.js 26", "Chromium"].map((engine) => {
      const [, ratios] = [...engines].find(([title]) => title.startsWith(engine));
      const ratio = ratios.get(`${name}, beside ${beside}`);
      if (ratio === undefined) throw new Error(`the record has no ${name}, beside ${beside}, in ${engine}`);
      return ratio;
    });
  return { date: name.slice(0, -3), commit: /at the commit (\w+)/.exec(text)[1], find };
}

/** Returns a text in which the cells of the row with a label are replaced, from a column on. */
function replaceCells(text, label, column, values) {
  const lines = text.split("\n");
  const index = lines.findIndex((line) => line.startsWith(`| ${label} |`));
  if (index === -1) throw new Error(`there is no row ${label}`);
  const cells = lines[index].split("|");
  cells.splice(column, values.length, ...values.map((value) => ` ${value} `));
  return lines.with(index, cells.join("|")).join("\n");
}

/** Returns docs/performance.md with the figures of a record. */
function fillPerformance(text, { commit, find }) {
  for (const { format, rows } of PERFORMANCE)
    for (const [label, ...of] of rows) text = replaceCells(text, label, 2, find(...of).map(format));
  return text.replace(/(?<=measured at the commit )\w+/, commit);
}

/** Returns README.md with the figures of a record. A cell is bold where the alternative wins. */
function fillReadme(text, { find }) {
  for (const [label, format, ...cases] of README) {
    const cells = cases.flatMap((of) => find(...of).map((ratio) => boldBelowOne(format(ratio))));
    text = replaceCells(text, label, 2, cells);
  }
  return text;
}

const record = readRecord();
for (const [file, fill] of [
  ["docs/performance.md", fillPerformance],
  ["README.md", fillReadme],
]) {
  const text = readFileSync(root + file, "utf8");
  const filled = fill(text, record).replace(/(?<=record\/|that of )\d{4}(?:-\d\d){2}/g, record.date);
  if (filled === text) continue;
  if (!process.argv.includes("--check")) {
    writeFileSync(root + file, filled);
    continue;
  }
  const [stale, lines] = [text.split("\n"), filled.split("\n")];
  const index = lines.findIndex((line, i) => line !== stale[i]);
  console.error(
    `${file} has\n${stale[index]}\nand the record of ${record.date}\n${lines[index]}\nRun node tools/figures.mjs.`,
  );
  process.exitCode = 1;
}
