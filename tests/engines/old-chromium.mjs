// The packed package in the oldest browsers that it is made for. Chromium below 115 starts no module of
// more than 4 KB synchronously on a page: softmax-wasm/init and workers have to work there, and the
// other entries have to say so. Words choose versions; ends with "N passed, N failed".
import { cleanFolder, root } from "../compat/install.mjs";
import { installOldChromium } from "../compat/old-chromium.mjs";
import { visit } from "../compat/visit.mjs";

const versions = process.argv.length > 2 ? process.argv.slice(2) : ["110", "114", "115"];

/** The first version whose pages start modules of any size. */
const UNLIMITED = 115;

/** Pages of tests/compat/fixtures/page. Those with an `entry` need a module of more than 4 KB at once. */
const PAGES = [
  { name: "the default entry", path: "page.html", entry: "index" },
  { name: "init", path: "init.html" },
  { name: "the default entry in a module worker", path: "worker.html" },
  { name: "canvas", path: "canvas.html", entry: "canvas" },
  { name: "learn", path: "learn.html", entry: "learn" },
  { name: "element", path: "element.html", entry: "element" },
];

const nameOf = (version) => `chromium-${version}`;

/** What a page is to show in a version: that the entry works, or that it says why it can't. */
function pageIn(version, { name, path, entry }) {
  const isLimited = entry !== undefined && Number(version) < UNLIMITED;
  return isLimited
    ? { name: `${name}: ERR_WASM`, path: "limited.html", query: { entry } }
    : { name: `${name} works`, path };
}

/** What a page breaks, and the exact version that opened it; another than was meant is a failure too. */
async function outcomeOf(version, folder, { path, query }) {
  const { failures, agent } = await visit(nameOf(version), { folder, path, query });
  const [, exact] = /Chrome\/([\d.]+)/.exec(agent);
  const isMeant = exact.startsWith(`${version}.`);
  return {
    exact,
    failures: isMeant ? failures : [...failures, `the browser is not Chromium ${version}: ${agent}`],
  };
}

await installOldChromium(versions.map(nameOf));
const folder = await cleanFolder(`${root}tests/node_modules/softmax-wasm`, "page");

const total = { passed: 0, failed: 0 };
for (const version of versions) {
  for (const page of PAGES.map((page) => pageIn(version, page))) {
    const outcome = await outcomeOf(version, folder, page).catch(({ message }) => ({ failures: [message] }));
    const isGood = outcome.failures.length === 0;
    total[isGood ? "passed" : "failed"]++;
    console.log(`${isGood ? "passed" : "FAILED"} Chromium ${outcome.exact ?? version}: ${page.name}`);
    for (const text of outcome.failures) console.log(text);
  }
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
