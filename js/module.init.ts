// The WebAssembly module as users bring it, for those who serve the .wasm file apart.
import { show, sourceError, tag, typeError, wasmError } from "./errors.js";
import { wasm } from "./wasm.js";

let module: WebAssembly.Module | undefined;
let started: Promise<void> | undefined;

export function compile(): WebAssembly.Module {
  if (module) return module;
  throw typeError("ERR_INIT", "softmax-wasm/init: there is no module yet; await init() before the first call");
}

/** Compiles and starts the module that the source holds; once that has been done or begun,
 * another call waits for it. */
export function init(source?: unknown): Promise<void> {
  started ??= start(source).catch((error: unknown) => {
    started = module = undefined;
    throw error;
  });
  return started;
}

async function start(source: unknown): Promise<void> {
  // Bundlers look for this very expression, and copy the file.
  const given = (await source) ?? new URL("./softmax.wasm", import.meta.url);
  module = await moduleOf(isAddress(given) ? await load(String(given)) : given);
  wasm();
}

const tagOf = (value: unknown): string => (typeof value === "object" && value !== null ? tag(value) : "");

const isAddress = (source: unknown): boolean => typeof source === "string" || tagOf(source) === "URL";

async function load(address: string): Promise<unknown> {
  try {
    // fetch of Node.js takes no file: URLs.
    const fs = address.startsWith("file:") && globalThis.process?.getBuiltinModule?.("node:fs/promises");
    return fs ? await fs.readFile(new URL(address)) : await fetch(address);
  } catch (cause) {
    throw sourceError(`${address} could not be loaded`, cause);
  }
}

async function moduleOf(source: unknown): Promise<WebAssembly.Module> {
  const kind = tagOf(source);
  if (kind === "WebAssembly.Module") return source as WebAssembly.Module;
  if (kind === "Response") return ofResponse(source as Response);
  if (ArrayBuffer.isView(source) || kind.endsWith("ArrayBuffer")) return ofBytes(source as BufferSource);
  throw typeError("ERR_SOURCE", `init: the source has to be a WebAssembly.Module, bytes, a Response or a URL, not ${show(source)}`);
}

/** Compiled while it arrives, where the server gives it the type that engines ask for. */
async function ofResponse(response: Response): Promise<WebAssembly.Module> {
  const { ok, url, status, statusText, headers } = response;
  if (!ok) throw sourceError(`${url} could not be loaded`, `${status} ${statusText}`.trim());
  const isTyped = /^application\/wasm\b/.test(headers.get("Content-Type") ?? "");
  const isStreamed = isTyped && typeof WebAssembly.compileStreaming === "function";
  return isStreamed ? compiled(WebAssembly.compileStreaming(response)) : ofBytes(await response.arrayBuffer());
}

async function ofBytes(source: BufferSource): Promise<WebAssembly.Module> {
  const { buffer, byteOffset, byteLength } = ArrayBuffer.isView(source) ? source : new Uint8Array(source);
  // A copy, since not every engine compiles from a DataView or from shared memory.
  const bytes = new Uint8Array(buffer, byteOffset, byteLength).slice();
  const start = String.fromCharCode(...bytes.subarray(0, 15));
  if (!start.startsWith("\0asm")) throw sourceError("the source holds no WebAssembly module", `it begins with ${show(start)}`);
  return compiled(WebAssembly.compile(bytes));
}

async function compiled(module: Promise<WebAssembly.Module>): Promise<WebAssembly.Module> {
  try {
    return await module;
  } catch (cause) {
    throw wasmError(cause);
  }
}
