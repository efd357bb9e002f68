// Runs everything that docs/verification.md reports, prints its table and writes it there; words run the rows
// whose names hold one of them. What each row found last is kept in tests/trust.json with its date. Each
// command is a target of the Makefile.
import { readFileSync, writeFileSync } from "node:fs";
import { COUNTED, LIBTEST, PLAYWRIGHT, count, root, run } from "./suite.mjs";

const file = `${root}tests/trust.json`;

const fill = (text, { groups }) => text.replace(/\$(\w+)/g, (_, group) => groups[group]);
/** What the groups of the pattern hold, in the text. */
const say = (pattern, text) => (output) => {
  const found = pattern.exec(output);
  return found && fill(text, found);
};
const all = (pattern, text) => (output) =>
  [...output.matchAll(pattern)].map((found) => fill(text, found)).join("; ");
const FUZZED = say(/stat::number_of_executed_units: (?<n>\d+)/, "$n inputs, no failure");
const counted = (counts) => (output) => {
  const { passed, failed } = count(output, counts);
  return `${passed} passed, ${failed} failed`;
};
const played = (output) => {
  const skipped = /^ +(\d+) skipped/m.exec(output)?.[1];
  return counted(PLAYWRIGHT)(output) + (skipped ? `, ${skipped} beyond its driver` : "");
};

const ROWS = [
  {
    what: "Tests of the package in three engines, the same bits in each",
    run: "make engine-tests",
    read: all(
      /^(?<engine>\w+) (?<version>[\d.]+): (?<passed>\d+) of (?<all>\d+) passed$/gm,
      "$engine $version: $passed of $all",
    ),
  },
  { what: "The page in Chromium", run: "make page-tests", read: played },
  { what: "The page in Firefox", run: "make page-tests ENGINE=firefox", read: played },
  { what: "The page in WebKitGTK", run: "make page-tests ENGINE=webkit", read: played },
  { what: "Environments", run: "make compat ARGS=--write", read: counted(COUNTED) },
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
    read: say(
      /^(?<n>\d+) calls with seed (?<seed>\d+): (?<results>\d+) results, (?<errors>\d+) coded errors/m,
      "$n calls (seed $seed): $results results, $errors coded errors, no failure",
    ),
  },
  {
    what: "exp for every f32 from 0 down",
    run: "make exhaustive",
    read: say(/(?<n>[\d,]+) (?:numbers|f32)/, "$n numbers"),
  },
  {
    what: "Soak",
    run: "make soak",
    read: all(/^(?<line>.*\bcalls\b.*)$/gm, "$line"),
  },
  {
    what: "Mutants of the arithmetic",
    run: "make mutants",
    mayFail: true,
    read: say(/(?<n>\d+) mutants tested in [^:]*: (?<result>.*)/, "$n: $result"),
  },
  {
    what: "Mutants of js",
    run: "make mutants-js",
    mayFail: true,
    read: say(
      /^All files\s*\|\s*(?<score>[\d.]+)\s*\|[^|]*\|\s*(?<killed>\d+)\s*\|\s*(?<timeout>\d+)\s*\|\s*(?<survived>\d+)\s*\|\s*(?<missed>\d+)/m,
      "$score %: $killed killed, $timeout timed out, $survived survived, $missed not covered",
    ),
  },
  {
    what: "Undefined behaviour in the examples of the Rust API, by Miri",
    run: "make miri",
    read: counted(LIBTEST),
  },
  {
    what: "Undefined behaviour, by assertions on WebAssembly",
    run: "make debug-assertions",
    read: counted(LIBTEST),
  },
  {
    what: "Licences, sources and duplicates of what is compiled in",
    run: "make deny",
    read: say(/^(?<result>.* ok.*)$/m, "$result"),
  },
  { what: "Bill of materials", run: "make sbom", read: say(/^(?<result>.*licence)/m, "$result") },
  {
    what: "Two builds in two folders",
    run: "make reproduce",
    read: say(/^(?<hash>[0-9a-f]{16})[0-9a-f]{48} [^]*Both are the same/m, "the same bytes, sha256 $hash…"),
  },
  { what: "Oldest Rust", run: "make msrv", read: say(/^(?<result>compiles .*)$/m, "$result") },
  {
    what: "Rust API against the baseline",
    run: "make semver",
    read: say(/(?<n>\d+) checks: (?<result>[^\n]*)/, "$n checks: $result"),
  },
  {
    what: "Publishing, without doing it",
    run: "make publish-dry-run",
    read: say(/total files:\s*(?<files>\d+)[^]*^\+ (?<name>\S+)/m, "$name, $files files"),
  },
];

const words = process.argv.slice(2).map((word) => word.toLowerCase());
const chosen = ROWS.filter(
  ({ what }) => words.length === 0 || words.some((word) => what.toLowerCase().includes(word)),
);
/** Read at each use: two runs may go on side by side. */
const read = () => JSON.parse(readFileSync(file, "utf8"));
for (const row of chosen) {
  console.log(`${row.what}: ${row.run}`);
  const start = performance.now();
  const { code, output } = await run(row.run.replace("make", "make --silent"), {
    env: { CARGO_TERM_COLOR: "never" },
  });
  const found = row.read(output);
  const isGood =
    Boolean(found) && (code === 0 || row.mayFail === true) && !/^0 passed|[1-9]\d* failed/.test(found);
  if (!isGood) {
    console.log(output.slice(-4000));
    process.exitCode = 1;
  }
  const minutes = ((performance.now() - start) / 60_000).toFixed(1);
  const result = isGood ? found : `FAILED${found ? `: ${found}` : ""}`;
  console.log(`  ${result} (${minutes} min)`);
  const record = {
    ...read(),
    [row.what]: { result, minutes: Number(minutes), date: new Date().toISOString().slice(0, 10) },
  };
  writeFileSync(file, `${JSON.stringify(record, undefined, 2)}\n`);
}
const record = read();
const found = ROWS.flatMap(({ what, run }) => (record[what] ? [{ what, run, ...record[what] }] : []));
const lines = found.map(
  ({ what, run, result, date }) => `| ${what} | ${result.replaceAll("|", "\\|")} | \`${run}\` | ${date} |`,
);
const table = ["| what | result | command | on |", "|---|---|---|---|", ...lines].join("\n");
const page = `${root}docs/verification.md`;
writeFileSync(
  page,
  readFileSync(page, "utf8").replace(
    /(<!-- trust -->\n)[^]*?(<!-- \/trust -->)/,
    (_, start, end) => `${start}${table}\n${end}`,
  ),
);

console.log();
const width = Math.max(...ROWS.map(({ what }) => what.length));
for (const { what, result, date } of found) console.log(`${what.padEnd(width)}  ${date}  ${result}`);
for (const { what } of ROWS) if (!record[what]) console.log(`${what.padEnd(width)}  not run yet`);
