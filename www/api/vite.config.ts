// Builds the reference as a separate page beside the lesson.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { type Plugin, defineConfig } from "vite";
import { readEntryPoints } from "./model.ts";
import { type Codes, Reference } from "./render.ts";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const PACKAGE = "../node_modules/softmax-wasm";
const { version } = JSON.parse(read(`${PACKAGE}/package.json`)) as { version: string };

/** Lists the files that the entry points import, with their text or bytes, as the package ships them. */
function listPackageFiles(): ReadonlyMap<string, string | Uint8Array> {
  const files = new Map<string, string | Uint8Array>();
  const add = (file: string) => {
    if (files.has(file)) return;
    const text = read(`${PACKAGE}/dist/${file}`).replace(/^\/\/# sourceMappingURL=.*\n?/m, "");
    files.set(file, text);
    for (const [, path] of text.matchAll(/(?:\bfrom |^import |\bimport\()"(\.[^"]+)"/gm))
      add(posix.join(dirname(file), path!));
  };
  for (const entry of ["index.js", "learn.js", "canvas.js", "init.js", "relaxed.js"]) add(entry);
  files.set("softmax.wasm", readFileSync(new URL(`${PACKAGE}/dist/softmax.wasm`, import.meta.url)));
  return files;
}

/** Reads the error codes and their meanings. */
function readCodes(): Codes {
  const rows = [...read("../../docs/api.md").matchAll(/^\| `(ERR_\w+)` \| (.*) \|$/gm)];
  if (rows.length === 0) throw new Error("docs/api.md has no table of the codes of errors");
  return rows.map(([, code, meaning]) => [code!, meaning!] as const);
}

/** The published files, at an address that changes with their content. */
const files = listPackageFiles();
const hash = createHash("sha256");
for (const [name, content] of files) hash.update(name).update(content);
const folder = `assets/softmax-wasm-${hash.digest("hex").slice(0, 8)}`;

const packageFiles: Plugin = {
  name: "package files",
  generateBundle() {
    for (const [name, source] of files)
      this.emitFile({ type: "asset", fileName: `${folder}/${name}`, source });
  },
};

const reference: Plugin = {
  name: "reference",
  transformIndexHtml: {
    order: "pre",
    handler(html) {
      const entryPoints = readEntryPoints(new URL("../../build/reference.json", import.meta.url));
      const rendered = new Reference(entryPoints, readCodes());
      return html
        .replace("<html ", `<html data-package="../${folder}/" `)
        .replace("%VERSION%", version)
        .replace("%RANGE%", version.replace(/^(\d+\.\d+)\.\d+$/, "$1"))
        .replace("<!--index-->", () => rendered.renderIndex())
        .replace("<!--groups-->", () => rendered.renderGroups());
    },
  },
};

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  base: "./",
  publicDir: false,
  plugins: [reference, packageFiles],
  worker: { format: "es" },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: false,
    // The lesson is in the same folder and shares its fonts, so the folder must not be emptied.
    emptyOutDir: false,
    rolldownOptions: {
      // Rendering the reference is expected to take most of the build.
      checks: { pluginTimings: false },
      input: fileURLToPath(new URL("index.html", import.meta.url)),
    },
  },
});
