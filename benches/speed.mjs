// Measures the speed of this package beside others, in two versions of Node.js, Chromium and Firefox. `make
// bench` runs this, prints the report and writes it to benches/record/. With --rows or --engines it measures
// some cases or engines only, and writes nothing.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { chart } from "./chart.mjs";
import { measureBrowser } from "./engines/browser.mjs";
import { MAJORS, measureNode } from "./engines/node.mjs";
import { formatComparisons, writeReport } from "./report.mjs";

const options = { rows: { type: "string" }, engines: { type: "string" } };
const { rows: pattern, engines: words } = parseArgs({ options }).values;

/** Describes a version of Node.js. */
const node = (major) => ({
  product: "Node.js",
  key: `node-${major}`,
  kind: "node",
  measure: () => measureNode(major, pattern),
});
/** Describes a browser. */
const browser = (product, key) => ({
  product,
  key,
  kind: "browser",
  measure: () => measureBrowser(key, pattern),
});
const ENGINES = [...MAJORS.map(node), browser("Chromium", "chromium"), browser("Firefox", "firefox")];

const chosen = ENGINES.filter(
  ({ key }) => !words || words.split(/[\s,]+/).some((word) => key.includes(word)),
);
const engines = [];
for (const { product, key, kind, measure } of chosen) {
  console.log(`\nIn ${key}: how many times as fast as the others`);
  const { version, ...results } = await measure();
  engines.push({ name: `${product} ${version}`, kind, ...results });
}

if (pattern !== undefined || words !== undefined) {
  console.log(`\n${engines.flatMap(formatComparisons).join("\n\n")}`);
} else {
  const read = (file) => JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8"));
  const { "decimal.js": _, ...competitors } = read("package.json").dependencies;
  const versions = { "softmax-wasm": read("node_modules/softmax-wasm/package.json").version, ...competitors };
  const date = new Date().toISOString().slice(0, 10);
  const text = writeReport({
    date,
    commit: execFileSync("git", ["describe", "--always", "--abbrev=8", "--dirty", "--exclude=*"], {
      encoding: "utf8",
    }).trim(),
    machine: `${cpus().length} × ${cpus()[0].model.trim()}`,
    versions: Object.entries(versions)
      .map((pair) => pair.join(" "))
      .join(", "),
    engines,
    chart: `${date}.svg`,
  });
  writeFileSync(new URL(`record/${date}.md`, import.meta.url), text);
  writeFileSync(new URL(`record/${date}.svg`, import.meta.url), chart(engines));
  console.log(`\n${text}`);
}
