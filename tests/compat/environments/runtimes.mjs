// Deno and Bun, as npm installs them.
import { runProgram } from "./node.mjs";

const PROGRAMS = { import: ["import.mjs"], require: ["require.cjs"] };
const INIT = { "init, no source": ["init.mjs", "no source"], "init, bytes": ["init.mjs", "bytes"] };

const environment =
  (tool, args, entryPoint) =>
  ([name, program]) => ({
    group: tool[0].toUpperCase() + tool.slice(1),
    name,
    fixture: "node",
    tools: [tool],
    entryPoint,
    run: ({ folder, tools }) =>
      runProgram(`${tools[tool]}/node_modules/.bin/${tool}`, [...args, ...program], folder),
  });

const both = (tool, args) => [
  ...Object.entries(PROGRAMS).map(environment(tool, args)),
  ...Object.entries(INIT).map(environment(tool, args, "./init")),
  environment(tool, args, "./learn")(["learn", ["learn.mjs"]]),
];

export default [...both("deno", ["run", "--allow-read"]), ...both("bun", [])];
