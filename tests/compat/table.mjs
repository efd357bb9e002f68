// Prints the outcome as a table, with a row for each environment on the terminal and for each group in
// docs/compatibility.md.
import { readFile, writeFile } from "node:fs/promises";
import { Failure } from "./processes.mjs";

const HEAD = { group: "environment", name: "test", version: "version", result: "result", note: "loaded" };
const COLUMNS = Object.keys(HEAD);

export function print(rows) {
  const lines = [HEAD, ...rows];
  const widths = COLUMNS.map((column) => Math.max(...lines.map((line) => line[column].length)));
  const text = (line) =>
    COLUMNS.map((column, i) => line[column].padEnd(widths[i]))
      .join("  ")
      .trimEnd();
  console.log(`\n${lines.map(text).join("\n")}\n`);
}

/** Puts the table between the two marks of the file. */
export async function write(rows, file) {
  const marks = /(<!-- compat -->\n)[^]*(<!-- \/compat -->)/;
  const text = await readFile(file, "utf8");
  if (!marks.test(text)) throw new Failure(`${file} lacks <!-- compat --> and <!-- /compat -->`);
  await writeFile(
    file,
    text.replace(marks, (_, from, to) => `${from}${markdown(rows)}${to}`),
  );
}

function markdown(rows) {
  const ran = rows.filter(({ result }) => result !== "skipped");
  const groups = [...new Set(ran.map(({ group }) => group))];
  const lines = groups.map((group) => markdownRow(ran.filter((row) => row.group === group)));
  return ["| environment | version | works |", "|---|---|---|", ...lines, ""].join("\n");
}

function markdownRow(rows) {
  const works = rows.map(({ name, result }) => (result === "passed" ? name : `${name}: **fails**`));
  const versions = [...new Set(rows.map(({ version }) => version).filter(Boolean))];
  return `| ${rows[0].group} | ${versions.join(", ")} | ${works.join("; ")} |`;
}
