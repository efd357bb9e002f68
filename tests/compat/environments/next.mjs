// Next.js: a server component, a client component, and init on the client, by each of its bundlers.
import { join } from "node:path";
import { command, manifest } from "../install.mjs";
import { run, serve } from "../processes.mjs";
import { visit } from "../visit.mjs";

const BROWSER = "chromium";
const env = { NEXT_TELEMETRY_DISABLED: "1" };

const next = (name, option) => ({
  group: "Next.js",
  name,
  fixture: "next",
  tools: ["next"],
  browser: BROWSER,
  entryPoint: "./init",
  async run({ folder, tools }) {
    const modules = join(tools.next, "node_modules");
    const path = await command(modules, "next");
    await run(path, ["build", option], { cwd: folder, env, seconds: 240 });
    const server = await serve(path, ["start", "--hostname=127.0.0.1", "--port=0"], { cwd: folder, env });
    try {
      const components = await visit(BROWSER, { address: server.address });
      const init = await visit(BROWSER, { address: server.address, path: "init" });
      const { version } = await manifest(modules, "next");
      return { version, failures: [...components.failures, ...init.failures], note: "server, client, init" };
    } finally {
      server.end();
    }
  },
});

export default [next("Turbopack", "--turbopack"), next("webpack", "--webpack")];
