// Runs the tests of the packed package in Chromium, Firefox and WebKitGTK, each file unchanged in a page of
// its own. Arguments choose engines; the output ends with "N passed, N failed".
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { readVersion } from "../compat/browsers.mjs";
import { installBrowsers } from "../compat/install.mjs";
import { visit } from "../compat/visit.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const engines = process.argv.length > 2 ? process.argv.slice(2) : ["chromium", "firefox", "webkit"];

const files = ["tests/js", "tests/conformance"]
  .flatMap((folder) => readdirSync(`${root}${folder}`).map((name) => `/${folder}/${name}`))
  .filter((file) => file.endsWith(".test.mjs"));

/** The headers that isolate a page, which gives it shared memory. */
const ISOLATED = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

await installBrowsers(engines);
await build({
  stdin: { contents: 'export { strict as default } from "assert"', resolveDir: `${root}tests` },
  bundle: true,
  format: "esm",
  define: { process: '{ "env": {} }', global: "globalThis" },
  outfile: `${root}build/engines/assert.js`,
  logLevel: "error",
});

const total = { passed: 0, failed: 0 };
for (const engine of engines) {
  const [lines, counts] = [[], { passed: 0, failed: 0 }];
  for (const file of files) {
    const page = { folder: root, path: "tests/engines/suite.html", query: { file }, headers: ISOLATED };
    const outcome = await visit(engine, page).catch((error) => ({ failures: [`${file}: ${error.message}`] }));
    counts.passed += outcome.passed ?? 0;
    counts.failed += outcome.failures.length;
    lines.push(...outcome.failures.map((text) => `FAILED ${text}`));
    lines.push(...(outcome.skipped ?? []).map((text) => `left out: ${text}`));
  }
  console.log(
    `${engine} ${await readVersion(engine)}: ${counts.passed} of ${counts.passed + counts.failed} passed`,
  );
  for (const line of lines) console.log(line);
  for (const key of ["passed", "failed"]) total[key] += counts[key];
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
