// Runs every suite, shows its output as it comes, and ends with "N passed, N failed".
// `node tools/test.mjs check` runs the fast part. On a tag, which GitHub Actions names by GITHUB_REF_TYPE, a
// test that passed only when it ran again counts as failed.
import {
  COUNTED,
  LIBTEST,
  NODE,
  PLAYWRIGHT,
  count,
  failFlaky,
  listFailures,
  listFlaky,
  run,
  summarize,
} from "./suite.mjs";

const wasm = "--target wasm32-unknown-unknown";
/** The crates that are workspaces of their own. */
const APART = ["fuzz", "examples/datafusion"];

const CHECK = [
  {
    name: "Rust formatting",
    run: ["--all", ...APART.map((folder) => `--manifest-path ${folder}/Cargo.toml`)]
      .map((crates) => `cargo fmt --check ${crates}`)
      .join(" && "),
  },
  {
    name: "JavaScript, TypeScript and CSS: formatting, imports and lints",
    run: "biome check --error-on-warnings .",
  },
  { name: "Rust lints", run: "make --silent lints" },
  { name: "Rust without the standard library", run: "make --silent no-std" },
  { name: "types of js", run: "tsc -p tsconfig.json" },
  { name: "types for users, bundler", run: "tsc -p tests/types/tsconfig.bundler.json" },
  { name: "types for users, node16", run: "tsc -p tests/types/tsconfig.node16.json" },
  { name: "types for users, nodenext", run: "tsc -p tests/types/tsconfig.nodenext.json" },
  { name: "types of the page", run: "tsc -p www/tsconfig.json" },
  { name: "types of the page's build", run: "tsc -p www/tsconfig.build.json" },
  { name: "types of the page's tests", run: "tsc -p www/tsconfig.tests.json" },
  { name: "translations of the page", run: "node tools/messages.mjs check" },
  { name: "publint", run: "publint run --strict" },
  {
    name: "are the types wrong",
    run: "attw --pack . --format ascii --exclude-entrypoints ./softmax.wasm",
  },
  { name: "size budget", run: "node tools/size.mjs --check" },
];

/** npm has this Chromium for Linux on x86-64 only. */
const OLD_CHROMIUM = {
  name: "the package in Chromium 114",
  run: "node tests/engines/old-chromium.mjs 114",
  counts: COUNTED,
};
const hasOldChromium = process.platform === "linux" && process.arch === "x64";

const TEST = [
  { name: "Rust, native", run: "cargo test --no-fail-fast --features learn", counts: LIBTEST },
  {
    name: "Rust on wasm in Node",
    run: `cargo test --no-fail-fast --release --lib --tests --features learn ${wasm}`,
    counts: LIBTEST,
  },
  {
    name: "Rust on wasm in Chromium",
    run: `cargo test --no-fail-fast --release --lib --tests --features learn ${wasm}`,
    // All tests of a program share the limit, which is 20 seconds by default.
    env: { WASM_BINDGEN_USE_BROWSER: "1", WASM_BINDGEN_TEST_TIMEOUT: "300" },
    counts: LIBTEST,
  },
  {
    name: "the packed package",
    run: "node --test --test-reporter=spec tests/{js,node,conformance,coming-from}/*.test.mjs",
    counts: NODE,
  },
  { name: "the package in pages of Chromium", run: "node tests/engines/run.mjs chromium", counts: COUNTED },
  ...(hasOldChromium ? [OLD_CHROMIUM] : []),
  { name: "a short soak", run: "node --expose-gc tests/load/soak.mjs 200000 2" },
  { name: "50,000 random calls", run: "node tests/fuzz/api.mjs 50000 1" },
  { name: "environments", run: "node tests/compat/run.mjs --short", counts: COUNTED },
  { name: "two of the examples", run: "node examples/test.mjs next-token web-worker", counts: COUNTED },
  {
    name: "the page in Chromium",
    run: "playwright test -c tests/e2e/playwright.config.ts",
    counts: PLAYWRIGHT,
  },
];

/** Runs a suite, and returns how many of its tests passed and failed, the lines that name the failed ones,
 * and the names of those that passed only when they ran again. */
async function runSuite({ name, run: command, env, counts }) {
  console.log(`\n── ${name}: ${command}`);
  const { code, output } = await run(command, { env, echo: true });
  const { passed, failed } = counts
    ? count(output, counts)
    : { passed: Number(code === 0), failed: Number(code !== 0) };
  // A suite that broke off or found no test has failed, whatever it counted.
  const broken = failed === 0 && (code !== 0 || passed === 0);
  return {
    suite: name,
    passed,
    failed: failed + Number(broken),
    failures: listFailures(output),
    flaky: listFlaky(output),
  };
}

const found = [];
for (const suite of process.argv[2] === "check" ? CHECK : [...CHECK, ...TEST])
  found.push(await runSuite(suite));
const isRelease = process.env.GITHUB_REF_TYPE === "tag";
const results = isRelease ? failFlaky(found) : found;

const rows = results.map(({ suite, passed, failed, flaky }) => [
  suite,
  { passed, failed, flaky: flaky.length },
]);
console.log();
console.table(Object.fromEntries(rows));
for (const line of summarize(results, { isOnGitHub: Boolean(process.env.GITHUB_ACTIONS) })) console.log(line);
process.exitCode = results.every(({ failed }) => failed === 0) ? 0 : 1;
