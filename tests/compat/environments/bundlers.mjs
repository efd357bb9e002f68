// Bundlers without configuration; their bundles run in Chromium.
import { copyFile, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { command, manifest, root } from "../install.mjs";
import { run, serve } from "../processes.mjs";
import { visit } from "../visit.mjs";

const BROWSER = "chromium";

// Each with its package (one of the repository where it has no tools), the package with its
// command if that is another, and the arguments with which it bundles src/index.js into dist/.
const vite = { group: "Vite", tool: "vite", args: ["build"], short: true };
const webpack = {
  group: "webpack",
  tool: "webpack",
  cli: "webpack-cli",
  tools: ["webpack"],
  args: ["--mode=production"],
};
const rollup = {
  group: "Rollup",
  tool: "rollup",
  tools: ["rollup"],
  args: ["--plugin=node-resolve", "--format=es", "--file=dist/main.js", "src/index.js"],
};
const esbuild = {
  group: "esbuild",
  tool: "esbuild",
  args: ["--bundle", "--format=esm", "--outfile=dist/main.js", "src/index.js"],
};

const getModules = ({ tools: [fixture] = [] }, folders) =>
  join(fixture ? folders[fixture] : root, "node_modules");

/** Lists the files that a bundler made, with their sizes. */
async function sizes(folder) {
  const files = (await readdir(folder, { recursive: true })).filter((name) => /\.(c?js|wasm)$/.test(name));
  const texts = files.sort().map(async (name) => {
    const { size } = await stat(join(folder, name));
    return `${name} ${Math.round(size / 1000)} kB`;
  });
  return (await Promise.all(texts)).join(", ");
}

const bundle = (name, bundler, source, entryPoint) => ({
  ...bundler,
  name,
  fixture: "bundle",
  browser: BROWSER,
  entryPoint,
  async run({ folder, tools }) {
    const { tool, cli = tool, args } = bundler;
    const modules = getModules(bundler, tools);
    const dist = join(folder, "dist");
    await copyFile(join(folder, "src", source), join(folder, "src/index.js"));
    await run(await command(modules, cli), args, { cwd: folder });
    const note = await sizes(dist);
    if (bundler !== vite)
      await writeFile(join(dist, "index.html"), '<script type="module" src="main.js"></script>\n');
    const { failures } = await visit(BROWSER, { folder: dist });
    const { version } = await manifest(modules, tool);
    return { version, failures, note };
  },
});

const viteServer = (name, source, entryPoint) => ({
  group: vite.group,
  name,
  fixture: "bundle",
  browser: BROWSER,
  entryPoint,
  async run({ folder }) {
    const modules = getModules(vite);
    await copyFile(join(folder, "src", source), join(folder, "src/index.js"));
    const server = await serve(await command(modules, "vite"), ["--host=127.0.0.1", "--port=0"], {
      cwd: folder,
    });
    try {
      const { failures } = await visit(BROWSER, { address: server.address });
      const { version } = await manifest(modules, "vite");
      return { version, failures, note: "" };
    } finally {
      server.end();
    }
  },
});

const bundleInNode = {
  ...esbuild,
  name: "bundle in Node.js",
  fixture: "bundle",
  short: true,
  async run({ folder }) {
    const modules = getModules(esbuild);
    const args = ["--bundle", "--platform=node", "--outfile=dist/main.cjs", "src/node.js"];
    await run(await command(modules, "esbuild"), args, { cwd: folder });
    const { failures } = JSON.parse(await run(process.execPath, ["dist/main.cjs"], { cwd: folder }));
    const { version } = await manifest(modules, "esbuild");
    return { version, failures, note: await sizes(join(folder, "dist")) };
  },
};

export default [
  viteServer("server", "index.js"),
  viteServer("server, init", "init.js", "./init"),
  bundle("bundle", vite, "index.js"),
  bundle("bundle, worker", vite, "worker-page.js"),
  bundle("bundle, init", vite, "init.js", "./init"),
  bundle("bundle, init of ?url", vite, "init-vite.js", "./init"),
  bundle("bundle, canvas", vite, "canvas.js", "./canvas"),
  bundle("bundle, learn", vite, "learn.js", "./learn"),
  bundle("bundle, element", vite, "element.js", "./element"),
  bundle("bundle", webpack, "index.js"),
  bundle("bundle, development", { ...webpack, args: ["--mode=development"] }, "index.js"),
  bundle("bundle, worker", webpack, "worker-page.js"),
  bundle("bundle, init", webpack, "init.js", "./init"),
  bundle("bundle, init of an asset", webpack, "init-asset.js", "./init"),
  bundle("bundle, canvas", webpack, "canvas.js", "./canvas"),
  bundle("bundle, learn", webpack, "learn.js", "./learn"),
  bundle("bundle, element", webpack, "element.js", "./element"),
  bundle("bundle", rollup, "index.js"),
  bundle("bundle, element", rollup, "element.js", "./element"),
  bundle("bundle", esbuild, "index.js"),
  bundle("bundle, minified", { ...esbuild, args: [...esbuild.args, "--minify"] }, "index.js"),
  bundle("bundle, element", esbuild, "element.js", "./element"),
  bundleInNode,
];
