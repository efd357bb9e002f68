// The rooms of the page: a file imports from its own room and from those before it. tests/architecture.rs
// names the files that import the package.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@playwright/test";

const SOURCE = fileURLToPath(new URL("../../www/src", import.meta.url));
const ROOMS = ["compute", "state", "dom", "explorer", "chapters"];

const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter((name) =>
  name.endsWith(".ts"),
);
const getRoom = (name: string) => (name.includes("/") ? ROOMS.indexOf(name.split("/")[0]!) : ROOMS.length);

test("imports between the rooms go one way", () => {
  const back = files.flatMap((file) => {
    const text = readFileSync(join(SOURCE, file), "utf8");
    return [...text.matchAll(/^(?:import|export) [^;]*?from "(\.[^"]+)"|import\("(\.[^"]+)"\)/gm)]
      .map(([, a, b]) => relative(SOURCE, join(SOURCE, dirname(file), (a ?? b)!)))
      .filter((target) => !target.startsWith("..") && getRoom(`${target}.ts`) > getRoom(file))
      .map((target) => `${file} → ${target}`);
  });
  expect(files.length).toBeGreaterThan(60);
  expect(back).toEqual([]);
});

test("the page imports one file of js beside the package, and that file imports nothing", () => {
  const outside = files.flatMap((file) =>
    [...readFileSync(join(SOURCE, file), "utf8").matchAll(/from "([./]*\/js\/[^"]+)"/g)].map(
      ([, path]) => path!,
    ),
  );
  expect(new Set(outside.map((path) => path.replace(/^[./]+/, "")))).toEqual(new Set(["js/element/format"]));
  const format = readFileSync(join(SOURCE, "../../js/element/format.ts"), "utf8");
  expect(format).not.toMatch(/^import /m);
});
