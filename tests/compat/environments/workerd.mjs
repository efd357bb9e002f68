// Cloudflare's workerd: wrangler bundles the worker and runs it with miniflare.
import { join } from "node:path";
import { command, manifest } from "../install.mjs";
import { Failure, serve } from "../processes.mjs";
import { getNodePath } from "./node.mjs";

const worker = (name, file, entryPoint) => ({
  group: "workerd",
  name,
  fixture: "workerd",
  // Wrangler needs a newer Node.js than the package does.
  tools: ["workerd", "node"],
  entryPoint,
  run: (context) => runInTurn(() => serveWorker(file, context)),
});

async function serveWorker(file, { folder, tools }) {
  const modules = join(tools.workerd, "node_modules");
  const args = [await command(modules, "wrangler"), "dev", file, "--ip=127.0.0.1", "--port=0"];
  const env = { CI: "1", WRANGLER_SEND_METRICS: "false", XDG_CONFIG_HOME: folder };
  const server = await serve(getNodePath(tools, 24), args, { cwd: folder, env });
  try {
    const { failures } = await outcome(server);
    const { version } = await manifest(modules, "workerd");
    return { version, failures, note: `wrangler ${(await manifest(modules, "wrangler")).version}` };
  } finally {
    server.end();
  }
}

/** Two wranglers that start at once choose the same port. */
let last = Promise.resolve();
const runInTurn = (task) => (last = last.then(task, task));

async function outcome(server) {
  const response = await fetch(server.address);
  if (!response.ok) throw new Failure(server.output());
  return response.json();
}

export default [
  worker("import", "worker.js"),
  worker("inlined bytes: ERR_WASM", "bytes.js"),
  worker("init, Module", "init.js", "./init"),
  worker("relaxed", "relaxed.js", "./relaxed"),
];
