// The WebAssembly module as users bring it, for those who serve the .wasm file apart.
import { show, sourceError, tag, typeError, wasmError } from "./errors.js";
import { wasm } from "./wasm.js";

let module: WebAssembly.Module | undefined;

export function compile(): WebAssembly.Module {
  if (module) return module;
  throw typeError("ERR_INIT", "softmax-wasm/init: there is no module yet; await init() before the first call");
}

/** Compiles and starts the module that the source holds; once that has been done, another call
 * changes nothing. */
export async function init(source?: unknown): Promise<void> {
  if (module) return;
  // Bundlers look for this very expression, and copy the file.
  const given = (await source) ?? new URL("./softmax.wasm", import.meta.url);
  const compiled = await moduleOf(isAddress(given) ? await load(String(given)) : given);
  // Another call may have been faster.
  module ??= compiled;
  try {
    wasm();
  } catch (error) {
    module = undefined;
    throw error;
  }
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
  const isResponse = kind === "Response";
  if (!isResponse && !ArrayBuffer.isView(source) && !kind.endsWith("ArrayBuffer")) {
    throw typeError("ERR_SOURCE", `init: the source has to be a WebAssembly.Module, bytes, a Response or a URL, not ${show(source)}`);
  }
  if (isResponse) checkAnswer(source as Response);
  try {
    return await (isResponse ? compileResponse(source as Response) : WebAssembly.compile(bytesOf(source as BufferSource)));
  } catch (cause) {
    throw wasmError(cause);
  }
}

/** A copy, since not every engine compiles from a DataView or from shared memory. */
const bytesOf = (source: BufferSource): Uint8Array<ArrayBuffer> =>
  (ArrayBuffer.isView(source) ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength) : new Uint8Array(source)).slice();

function checkAnswer({ ok, url, status, statusText }: Response): void {
  if (!ok) throw sourceError(`${url} could not be loaded`, `${status} ${statusText}`.trim());
}

/** Compiled while it arrives, where the server gives it the type that engines ask for. */
async function compileResponse(response: Response): Promise<WebAssembly.Module> {
  const isTyped = /^application\/wasm\b/.test(response.headers.get("Content-Type") ?? "");
  if (isTyped && typeof WebAssembly.compileStreaming === "function") return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}
