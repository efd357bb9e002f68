// Publishes build/release/jsr on JSR by the Deno of tools/publish; with --dry-run does all but that. Deno
// also checks the types there.
import { root, run } from "./suite.mjs";

const command = [`${root}tools/publish/node_modules/.bin/deno`, "publish", "--allow-dirty"];
const { code } = await run(
  `cd ${root}build/release/jsr && ${[...command, ...process.argv.slice(2)].join(" ")}`,
  {
    env: { NO_COLOR: "1" },
    echo: true,
  },
);
process.exitCode = code;
