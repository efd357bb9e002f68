// How fast softmax is beside other ways to compute it, in Node and in Chromium.
// Run by `make bench`, which prints the record and writes it to benches/record/.
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { measureChromium } from "./chromium.mjs";
import { measureEngine } from "./engine.mjs";
import { picture } from "./picture.mjs";
import { record } from "./record.mjs";
import { firstResult } from "./start.mjs";

const read = (file) => JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8"));
const { "decimal.js": _, ...peers } = read("package.json").dependencies;
const versions = { "softmax-wasm": read("node_modules/softmax-wasm/package.json").version, ...peers };

const start = firstResult();
console.log("In Node: how many times as fast as the others");
const node = { name: `Node.js ${process.versions.node}`, ...(await measureEngine()) };
console.log("In Chromium");
const { version, ...chromium } = await measureChromium();
const engines = [node, { name: `Chromium ${version}`, ...chromium }];

const date = new Date().toISOString().slice(0, 10);
const text = record({
  date,
  machine: `${cpus().length} × ${cpus()[0].model.trim()}`,
  versions: Object.entries(versions).map((pair) => pair.join(" ")).join(", "),
  engines,
  start,
  picture: `${date}.svg`,
});
writeFileSync(new URL(`record/${date}.md`, import.meta.url), text);
writeFileSync(new URL(`record/${date}.svg`, import.meta.url), picture(engines));
console.log(`\n${text}`);
