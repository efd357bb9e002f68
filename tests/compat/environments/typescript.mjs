// TypeScript, strict, in each way to resolve modules: the type tests of the repository, with its own
// compiler and the oldest and the newest 5 that can read the types. TypeScript 7 has no node10, which is the
// default of `module: "commonjs"` in TypeScript 5 and knows `typesVersions` but not `exports`.
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { manifest, root } from "../install.mjs";
import { run } from "../processes.mjs";

const RESOLUTIONS = ["bundler", "node16", "nodenext"];

const types = (group, name, resolutions, fixtures) =>
  resolutions.map((resolution) => ({
    group,
    name: resolution,
    fixture: "typescript",
    tools: fixtures,
    async run({ folder, tools }) {
      const modules = join(fixtures ? tools.typescript : root, "node_modules");
      await cp(join(root, "tests/types"), folder, { recursive: true });
      const tsc = join(modules, name, "bin/tsc");
      await run(process.execPath, [tsc, "-p", `tsconfig.${resolution}.json`], { cwd: folder });
      const { version } = await manifest(modules, name);
      return { version, failures: [], note: "" };
    },
  }));

export default [
  ...types("TypeScript", "typescript", RESOLUTIONS),
  ...types("TypeScript 5.9", "typescript-5.9", [...RESOLUTIONS, "node10"], ["typescript"]),
  ...types("TypeScript 5.7", "typescript-5.7", [...RESOLUTIONS, "node10"], ["typescript"]),
];
