// Test runners with their default configuration: Vitest imports, Jest requires.
import { join } from "node:path";
import { build } from "esbuild";
import { command, manifest } from "../install.mjs";
import { run } from "../processes.mjs";

/** Runs a test of the fixture, which fails by itself. */
async function runTest(tool, args, { folder, tools }) {
  const modules = join(tools[tool], "node_modules");
  await run(process.execPath, [await command(modules, tool), ...args], { cwd: folder });
  const { version } = await manifest(modules, tool);
  return { version, failures: [], note: "" };
}

/** Jest accepts no ES modules without configuration. */
const toCommonJs = (folder) =>
  build({
    absWorkingDir: folder,
    entryPoints: ["smoke.mjs", "smoke-init.mjs"],
    bundle: true,
    format: "cjs",
    outdir: ".",
    outExtension: { ".js": ".cjs" },
  });

const vitest = (name, file, entryPoint) => ({
  group: "Vitest",
  name,
  fixture: "vitest",
  tools: ["vitest"],
  entryPoint,
  run: (context) => runTest("vitest", ["run", file], context),
});

const jest = (name, environment, file, entryPoint) => ({
  group: "Jest",
  name,
  fixture: "jest",
  tools: ["jest"],
  entryPoint,
  async run(context) {
    await toCommonJs(context.folder);
    return runTest("jest", [`--env=${environment}`, file], context);
  },
});

export default [
  vitest("node", "smoke.test.js"),
  vitest("node, init", "init.test.js", "./init"),
  jest("node", "node", "smoke.test.js"),
  jest("jsdom", "jsdom", "smoke.test.js"),
  jest("node, init", "node", "init.test.js", "./init"),
  jest("jsdom, init", "jsdom", "init.test.js", "./init"),
  jest("jsdom, canvas", "jsdom", "canvas.test.js", "./canvas"),
  jest("jsdom, element", "jsdom", "element.test.js", "./element"),
];
