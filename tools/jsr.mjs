// Publishes build/release/jsr on JSR by the Deno of tools/publish; with --dry-run does all but that. Deno
// also checks the types there.
import { root, run } from "./suite.mjs";

const deno = `${root}tools/publish/node_modules/.bin/deno`;
const flags = process.argv.slice(2).join(" ");
const { code } = await run(`cd ${root}build/release/jsr && ${deno} publish --allow-dirty ${flags}`, {
  env: { NO_COLOR: "1" },
  echo: true,
});
process.exitCode = code;
