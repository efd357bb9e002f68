// Installs the packed tarball in a clean folder per environment, runs the smoke test there, and
// prints a table. Words choose the environments whose names hold one of them; --short takes those
// that need no download; --write puts the table into docs/compatibility.md; --tarball names another tarball.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { cleanFolder, installBrowsers, installTools, tarball as ownTarball, root } from "./install.mjs";
import { Failure } from "./processes.mjs";
import { print, write } from "./table.mjs";

const AT_ONCE = 2;

const { values, positionals: words } = parseArgs({
  allowPositionals: true,
  options: { short: { type: "boolean" }, write: { type: "boolean" }, tarball: { type: "string" } },
});

const getName = ({ group, name }) => `${group}: ${name}`;
const listDistinct = (lists) => [...new Set(lists.flat().filter(Boolean))];

/** Chooses the environments that the arguments name. */
async function chooseEnvironments() {
  const files = ["node", "runtimes", "workerd", "browsers", "bundlers", "next", "runners", "typescript"];
  const modules = await Promise.all(files.map((file) => import(`./environments/${file}.mjs`)));
  const all = modules.flatMap((module) => module.default);
  return all.filter((environment) => {
    const name = getName(environment).toLowerCase();
    if (values.short ? !environment.short : environment.full === false) return false;
    return words.length === 0 || words.some((word) => name.includes(word.toLowerCase()));
  });
}

function findTarball() {
  if (!existsSync(ownTarball)) throw new Failure(`There is no ${ownTarball}. Make it: make pack`);
  return ownTarball;
}

/** The entry points that the tarball exports: ".", "./init", … */
function listEntryPoints(tarball) {
  const text = execFileSync("tar", ["-xzOf", tarball, "package/package.json"], { encoding: "utf8" });
  return Object.keys(JSON.parse(text).exports);
}

async function runOne({ fixture, tools: [needed] = [], run }, tarball, tools) {
  const folder = await cleanFolder(tarball, fixture, tools[needed]);
  const { failures, ...found } = await run({ folder, tools });
  return { ...found, error: failures.join("\n") };
}

const explain = (error) => (error instanceof Failure ? error.message : error.stack);

async function runAndTell(environment, tarball, tools) {
  const start = performance.now();
  const outcome = await runOne(environment, tarball, tools).catch((error) => ({ error: explain(error) }));
  const seconds = (performance.now() - start) / 1000;
  const result = outcome.error ? "FAILED" : "passed";
  console.log(`${result} ${getName(environment)} (${seconds.toFixed(1)} s)`);
  if (outcome.error) console.log(outcome.error);
  return { ...environment, version: "", note: "", ...outcome, result };
}

/** Runs all, two at a time; the rows are in the order of the environments. */
async function runAll(chosen, tarball, tools) {
  const rows = [];
  const left = chosen.entries();
  const work = async () => {
    for (const [place, environment] of left) rows[place] = await runAndTell(environment, tarball, tools);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return rows;
}

async function main() {
  const tarball = resolve(values.tarball ?? findTarball());
  const entryPoints = listEntryPoints(tarball);
  const chosen = await chooseEnvironments();
  const isThere = ({ entryPoint = "." }) => entryPoints.includes(entryPoint);
  const runnable = chosen.filter(isThere);
  await installBrowsers(listDistinct(runnable.map(({ browser }) => browser)));
  const tools = await installTools(listDistinct(runnable.map(({ tools }) => tools)));
  console.log(`${runnable.length} environments, each with ${tarball} installed in a clean folder`);
  const rows = await runAll(runnable, tarball, tools);
  for (const left of chosen.filter((environment) => !isThere(environment))) {
    rows.push({ ...left, version: "", note: `the tarball exports no ${left.entryPoint}`, result: "skipped" });
  }
  print(rows);
  if (values.write) await write(rows, `${root}docs/compatibility.md`);
  const count = (result) => rows.filter((row) => row.result === result).length;
  const skipped = count("skipped") > 0 ? `, ${count("skipped")} skipped` : "";
  console.log(`${count("passed")} passed, ${count("FAILED")} failed${skipped}`);
  return count("FAILED") === 0 && count("passed") > 0;
}

main().then(
  (isGood) => process.exit(isGood ? 0 : 1),
  (error) => {
    console.error(explain(error));
    process.exit(1);
  },
);
