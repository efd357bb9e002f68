// Runs everything that docs/verification.md reports, prints its table and writes it there. Words as arguments
// choose the rows whose names contain one of them. tools/trust.json keeps what each row found last, with its
// commit and date. Each command is a target of the Makefile.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { COUNTED, LIBTEST, NODE, PLAYWRIGHT, count, listFlaky, root, run } from "./suite.mjs";

const file = `${root}tools/trust.json`;

/** Puts the groups of a match into a text, in place of `$name`. */
const fill = (text, { groups }) => text.replace(/\$(\w+)/g, (_, group) => groups[group]);
/** Makes a reader of the first match of a pattern: a text with what its groups hold. */
const readFirst = (pattern, text) => (output) => {
  const match = pattern.exec(output);
  return match && fill(text, match);
};
/** Makes a reader of all matches. */
const readAll = (pattern, text) => (output) =>
  [...output.matchAll(pattern)].map((match) => fill(text, match)).join("; ");
const FUZZED = readFirst(/stat::number_of_executed_units: (?<n>\d+)/, "$n inputs, no failure");
/** Makes a reader of the counts of a suite. */
const readCounts = (counts) => (output) => {
  const { passed, failed } = count(output, counts);
  return `${passed} passed, ${failed} failed`;
};
/** Reads the counts of a suite of the page, with the flaky tests and those that a driver skips. */
const readPage = (output) => {
  const skipped = /^ +(\d+) skipped/m.exec(output)?.[1];
  const flaky = listFlaky(output).length;
  return [
    readCounts(PLAYWRIGHT)(output),
    ...(flaky > 0 ? [`${flaky} of them only when run again`] : []),
    ...(skipped ? [`${skipped} beyond its driver`] : []),
  ].join(", ");
};

/** Returns the percentage of the mutants that a test noticed, from the counts of a result. Those that don't
 * compile don't count. */
function getScore(result) {
  const count = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(result)?.[1] ?? 0);
  const noticed = count("caught") + count("killed") + count("time");
  return (100 * noticed) / (noticed + count("missed") + count("survived") + count("not covered"));
}

/** The rows. Tools for mutants fail where a single one is missed, so the score decides for these rows. */
const ROWS = [
  {
    what: "Tests of the package in three engines, the same bits in each",
    run: "make engine-tests",
    read: readAll(
      /^(?<engine>\w+) (?<version>[\d.]+): (?<passed>\d+) of (?<all>\d+) passed$/gm,
      "$engine $version: $passed of $all",
    ),
  },
  { what: "The page in Chromium", run: "make page-tests", read: readPage },
  { what: "The page in Firefox", run: "make page-tests ENGINE=firefox", read: readPage },
  { what: "The page in WebKitGTK", run: "make page-tests ENGINE=webkit", read: readPage },
  { what: "Environments", run: "make compat ARGS=--write", read: readCounts(COUNTED) },
  {
    what: "Random rows against doubles",
    run: "make fuzz-kernel RUNS=10000000",
    read: FUZZED,
  },
  {
    what: "Random shapes, axes and masks",
    run: "make fuzz-layout RUNS=150000",
    read: FUZZED,
  },
  {
    what: "Random calls of the package",
    run: "make fuzz-calls RUNS=1000000",
    read: readFirst(
      /^(?<n>\d+) calls with seed (?<seed>\d+): (?<results>\d+) results, (?<errors>\d+) coded errors/m,
      "$n calls (seed $seed): $results results, $errors coded errors, no failure",
    ),
  },
  {
    what: "exp for every f32 from 0 down",
    run: "make exhaustive",
    read: readFirst(/(?<n>[\d,]+) (?:numbers|f32)/, "$n numbers"),
  },
  {
    what: "Soak",
    run: "make soak",
    read: readAll(/^(?<line>.*\bcalls\b.*)$/gm, "$line"),
  },
  {
    what: "Mutants of Rust",
    run: "make mutants",
    leastScore: 98,
    read: readFirst(/(?<n>\d+) mutants tested in [^:]*: (?<result>.*)/, "$n: $result"),
  },
  {
    what: "Mutants of js",
    run: "make mutants-js",
    leastScore: 85,
    read: readFirst(
      /^All files\s*\|\s*(?<score>[\d.]+)\s*\|[^|]*\|\s*(?<killed>\d+)\s*\|\s*(?<timeout>\d+)\s*\|\s*(?<survived>\d+)\s*\|\s*(?<missed>\d+)/m,
      "$score %: $killed killed, $timeout timed out, $survived survived, $missed not covered",
    ),
  },
  {
    what: "Undefined behaviour in the examples of the Rust API, by Miri",
    run: "make miri",
    read: readCounts(LIBTEST),
  },
  {
    what: "Undefined behaviour, by assertions on WebAssembly",
    run: "make debug-assertions",
    read: (output) => `Rust: ${readCounts(LIBTEST)(output)}; the package: ${readCounts(NODE)(output)}`,
  },
  {
    what: "The Rust tests on ARM, emulated",
    run: "make arm",
    read: readCounts(LIBTEST),
  },
  {
    what: "Licences, sources and duplicates of what is compiled in",
    run: "make deny",
    read: readFirst(/^(?<result>.* ok.*)$/m, "$result"),
  },
  { what: "Bill of materials", run: "make sbom", read: readFirst(/^(?<result>.*licence)/m, "$result") },
  {
    what: "Two builds in two folders",
    run: "make reproduce",
    read: readFirst(
      /^(?<hash>[0-9a-f]{16})[0-9a-f]{48} [^]*Both are the same/m,
      "the same bytes, sha256 $hash…",
    ),
  },
  { what: "Oldest Rust", run: "make msrv", read: readFirst(/^(?<result>compiles .*)$/m, "$result") },
  {
    what: "Rust API against the baseline",
    run: "make semver",
    read: readFirst(/(?<n>\d+) checks: (?<result>[^\n]*)/, "$n checks: $result"),
  },
  {
    what: "Publishing, without doing it",
    run: "make publish-dry-run",
    read: readFirst(/total files:\s*(?<files>\d+)[^]*^\+ (?<name>\S+)/m, "$name, $files files"),
  },
];

/** Returns the output of a command of Git. */
const git = (...args) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
/** The commit that is verified, with "-dirty" where files differ from it, other than those written here. */
const commit =
  git("rev-parse", "--short=8", "HEAD") +
  (git("status", "--porcelain", ".", ":!tools/trust.json", ":!docs/verification.md") && "-dirty");

/** Reads the record. Each use reads it again: two runs may go on side by side. */
const readRecord = () => JSON.parse(readFileSync(file, "utf8"));

/** Runs the command of a row, and returns what is recorded of it. A row that failed sets the exit code. */
async function verify({ what, run: command, read, leastScore }) {
  console.log(`${what}: ${command}`);
  const start = performance.now();
  const { code, output } = await run(command.replace("make", "make --silent"), {
    env: { CARGO_TERM_COLOR: "never" },
  });
  const minutes = ((performance.now() - start) / 60_000).toFixed(1);
  const found = read(output);
  const isDone = leastScore === undefined ? code === 0 : getScore(found) >= leastScore;
  const isGood = Boolean(found) && isDone && !/\b0 passed|[1-9]\d* failed/.test(found);
  if (!isGood) {
    console.log(output.slice(-4000));
    process.exitCode = 1;
  }
  const result = isGood ? found : `FAILED${found ? `: ${found}` : ""}`;
  console.log(`  ${result} (${minutes} min)`);
  return { result, minutes: Number(minutes), commit, date: new Date().toISOString().slice(0, 10) };
}

/** Writes the table of the rows that have been recorded into docs/verification.md. */
function writeTable(recorded) {
  const lines = recorded.map(
    ({ what, run, result, commit, date }) =>
      `| ${what} | ${result.replaceAll("|", "\\|")} | \`${run}\` | ${commit} | ${date} |`,
  );
  const table = ["| what | result | command | commit | on |", "|---|---|---|---|---|", ...lines].join("\n");
  const page = `${root}docs/verification.md`;
  const text = readFileSync(page, "utf8");
  writeFileSync(
    page,
    text.replace(/(<!-- trust -->\n)[^]*?(<!-- \/trust -->)/, (_, start, end) => `${start}${table}\n${end}`),
  );
}

const words = process.argv.slice(2).map((word) => word.toLowerCase());
const chosen = ROWS.filter(
  ({ what }) => words.length === 0 || words.some((word) => what.toLowerCase().includes(word)),
);
if (chosen.length === 0)
  throw new Error(`No row is called ${words.join(" or ")}: ${ROWS.map(({ what }) => what).join("; ")}`);
for (const row of chosen) {
  const entry = await verify(row);
  const record = { ...readRecord(), [row.what]: entry };
  writeFileSync(file, `${JSON.stringify(record, undefined, 2)}\n`);
}

const record = readRecord();
const recorded = ROWS.filter(({ what }) => record[what]).map((row) => ({ ...row, ...record[row.what] }));
writeTable(recorded);

console.log();
const width = Math.max(...ROWS.map(({ what }) => what.length));
for (const { what, result, date } of recorded) console.log(`${what.padEnd(width)}  ${date}  ${result}`);
for (const { what } of ROWS) if (!record[what]) console.log(`${what.padEnd(width)}  not run yet`);
