// Runs the tests of the package on the module that `make debug-assertions` builds: softmax-wasm stands for
// softmax-wasm/init here, which takes a module from anywhere.
import { register } from "node:module";
import { isMainThread } from "node:worker_threads";

// Node.js runs this file once more in the thread of the hooks.
if (isMainThread) register(import.meta.url);

const MODULE = new URL("../../build/debug-assertions/softmax_wasm_bg.wasm", import.meta.url);
/** The address of a text that `load` writes. */
const PACKAGE = new URL("?package", import.meta.url).href;

/** Resolves softmax-wasm to the text. */
export const resolve = (specifier, context, next) =>
  specifier === "softmax-wasm" ? { url: PACKAGE, shortCircuit: true } : next(specifier, context);

/** Writes the text: it starts the module, and exports what softmax-wasm exports. */
export async function load(url, context, next) {
  if (url !== PACKAGE) return next(url, context);
  const names = Object.keys(await import("softmax-wasm/init")).filter((name) => name !== "init");
  const source = `
    import { readFile } from "node:fs/promises";
    import { init } from "softmax-wasm/init";
    await init(readFile(new URL("${MODULE}")));
    export { ${names} } from "softmax-wasm/init";`;
  return { format: "module", source, shortCircuit: true };
}
