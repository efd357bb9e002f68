// Runs the cases of samplers.json on samplers: node tests/samplers/run.mjs [adapter.mjs …]. Without arguments
// it runs those in adapters/ whose packages are installed.
import { readFileSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const { rows, cases } = JSON.parse(readFileSync(new URL("samplers.json", import.meta.url), "utf8"));
for (const row of Object.values(rows)) row.forEach((x, i) => (row[i] = x ?? -Infinity));

/** Runs all cases on a sampler and counts the outcomes by the options of the cases. */
export async function report({ keeps }) {
  const table = {};
  const wrong = [];
  for (const { row, options, order, kept } of cases) {
    const names = Object.keys(options);
    const kind = names.length === 1 ? names[0] : `several, ${order}`;
    const counts = (table[kind] ??= { cases: 0, same: 0, unsupported: 0 });
    counts.cases++;
    const own = await keeps(rows[row].slice(), options, order);
    if (own === undefined) counts.unsupported++;
    else if (`${[...own].sort((a, b) => a - b)}` === `${kept}`) counts.same++;
    else wrong.push({ row, options, order, kept, own });
  }
  return { table, wrong };
}

/** Lists the adapters whose packages are installed. */
export async function adapters(paths) {
  const found = await Promise.allSettled(paths.map((path) => import(path)));
  return found.flatMap(({ value }) => value ?? []);
}

const own = readdirSync(new URL("adapters/", import.meta.url)).map(
  (file) => new URL(`adapters/${file}`, import.meta.url).href,
);

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const given = process.argv.slice(2).map((path) => pathToFileURL(resolve(path)).href);
  for (const adapter of await adapters(given.length > 0 ? given : own)) {
    const { table, wrong } = await report(adapter);
    console.log(adapter.name);
    console.table(table);
    for (const { row, options, order, kept, own } of wrong.slice(0, 3))
      console.log(`  ${row}, ${JSON.stringify(options)}, ${order}: keeps ${own}, not ${kept}`);
  }
}
