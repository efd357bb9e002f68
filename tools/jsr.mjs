// Publishes build/release/jsr on JSR by Deno, as npm installs it; with --dry-run does all but that. Deno also
// checks the types there.
import { join } from "node:path";
import { installTools, root } from "../tests/compat/install.mjs";
import { run } from "./suite.mjs";

const { deno } = await installTools(["deno"]);
const command = [join(deno, "node_modules/.bin/deno"), "publish", "--allow-dirty", ...process.argv.slice(2)];
const { code } = await run(`cd ${join(root, "build/release/jsr")} && ${command.join(" ")}`, {
  env: { NO_COLOR: "1" },
  echo: true,
});
process.exitCode = code;
