// Node.js: the one that is installed and four majors from npm, the oldest and the newest with all entry
// points.
import { run } from "../processes.mjs";

/** The flag that turns off require of ES modules, which older releases and other tools lack: require loads
 * index.cjs then. */
const PROGRAMS = {
  import: ["import.mjs"],
  require: ["require.cjs"],
  "require of CommonJS": ["--no-experimental-require-module", "require.cjs"],
};
const INIT = {
  "init, no source": ["init.mjs", "no source"],
  "init, bytes": ["init.mjs", "bytes"],
  "init, URL": ["init.mjs", "URL"],
  "init, required": ["init.cjs"],
  "init, required as CommonJS": ["--no-experimental-require-module", "init.cjs"],
};
const CANVAS = { canvas: ["canvas.mjs"] };
const LEARN = {
  learn: ["learn.mjs"],
  "learn, required as CommonJS": ["--no-experimental-require-module", "learn.cjs"],
};
const ELEMENT = { element: ["element.mjs"] };

/** Runs a program of the fixture, which prints its failures and the file that it loaded. */
export async function runProgram(command, args, cwd) {
  const version = /\d[\d.]*/.exec(await run(command, ["--version"]))[0];
  const { failures, loaded } = JSON.parse(await run(command, args, { cwd }));
  return { version, failures, note: loaded.slice(loaded.lastIndexOf("/dist/") + 1) };
}

export const getNodePath = (tools, major) => `${tools.node}/node_modules/node-${major}/bin/node`;

/** Makes an environment for each program, run by the Node.js that `command` finds among the tools. */
const programs = (group, command, list, more) =>
  Object.entries(list).map(([name, args]) => ({
    group,
    name,
    fixture: "node",
    run: ({ folder, tools }) => runProgram(command(tools), args, folder),
    ...more,
  }));

const DEFAULT = [[PROGRAMS]];
const ALL = [[PROGRAMS], [INIT, "./init"], [CANVAS, "./canvas"], [ELEMENT, "./element"], [LEARN, "./learn"]];

const listPrograms = (major, lists) =>
  lists.flatMap(([list, entryPoint]) =>
    programs(`Node.js ${major}`, (tools) => getNodePath(tools, major), list, { tools: ["node"], entryPoint }),
  );

export default [
  ...programs("Node.js, installed", () => process.execPath, PROGRAMS, { short: true, full: false }),
  ...listPrograms(20, ALL),
  ...listPrograms(22, DEFAULT),
  ...listPrograms(24, DEFAULT),
  ...listPrograms(26, ALL),
];
