// Tests the packed package in the oldest browsers that it supports. Chromium below 115 starts no module of
// more than 4 KB synchronously on a page: there softmax-wasm/init and workers have to work, and the other
// entry points have to throw an error that says so. Arguments choose versions; the output ends with "N
// passed, N failed".
import { cleanFolder, root } from "../compat/install.mjs";
import { installOldChromium } from "../compat/old-chromium.mjs";
import { visit } from "../compat/visit.mjs";

const versions = process.argv.length > 2 ? process.argv.slice(2) : ["110", "114", "115"];

/** The first version whose pages start modules of any size. */
const UNLIMITED = 115;

/** The pages of tests/compat/fixtures/page. Those with an `entryPoint` start a module of more than 4 KB
 * synchronously. */
const PAGES = [
  { name: "the default entry point", path: "page.html", entryPoint: "index" },
  { name: "init", path: "init.html" },
  { name: "the default entry point in a module worker", path: "worker.html" },
  { name: "canvas", path: "canvas.html", entryPoint: "canvas" },
  { name: "learn", path: "learn.html", entryPoint: "learn" },
  { name: "element", path: "element.html", entryPoint: "element" },
];

const getName = (version) => `chromium-${version}`;

/** Returns the page to visit in a version: one where the entry point works, or one where it throws. */
function choosePage(version, { name, path, entryPoint }) {
  const isLimited = entryPoint !== undefined && Number(version) < UNLIMITED;
  return isLimited
    ? { name: `${name}: ERR_WASM`, path: "limited.html", query: { entryPoint } }
    : { name: `${name} works`, path };
}

/** Visits a page and returns its failures and the exact version of the browser. Another version than asked
 * for is a failure too. */
async function visitPage(version, folder, { path, query }) {
  const { failures, agent } = await visit(getName(version), { folder, path, query });
  const [, exact] = /Chrome\/([\d.]+)/.exec(agent);
  const isRequested = exact.startsWith(`${version}.`);
  return {
    exact,
    failures: isRequested ? failures : [...failures, `the browser is not Chromium ${version}: ${agent}`],
  };
}

await installOldChromium(versions.map(getName));
const folder = await cleanFolder(`${root}tests/node_modules/softmax-wasm`, "page");

const total = { passed: 0, failed: 0 };
for (const version of versions) {
  for (const page of PAGES.map((page) => choosePage(version, page))) {
    const outcome = await visitPage(version, folder, page).catch(({ message }) => ({ failures: [message] }));
    const isGood = outcome.failures.length === 0;
    total[isGood ? "passed" : "failed"]++;
    console.log(`${isGood ? "passed" : "FAILED"} Chromium ${outcome.exact ?? version}: ${page.name}`);
    for (const text of outcome.failures) console.log(text);
  }
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
