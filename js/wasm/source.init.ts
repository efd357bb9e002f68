// All modules in one, as users bring it: for those who serve the .wasm file apart.
import { type Caller, show, sourceError, tag, typeError, wasmError } from "../arguments/errors.js";
import { START, share } from "./memory.js";
import { importing } from "./module.js";

/** The memory stays what it is: pages of Chromium below 115 can't start the module in another. */
export const keepsMemory = true;

declare const VERSION: string;

/** What the module of this version alone exports (src/wasm/mod.rs). */
const MARK = `softmax_wasm_${VERSION}`;

const INIT: Caller = { name: "init", f: init };

/** The module, and what it was started with: by `WebAssembly.instantiate`, which old engines can. */
let module: WebAssembly.Module | undefined;
let first: { memory: WebAssembly.Memory; exports: WebAssembly.Exports } | undefined;

export const started = (memory: WebAssembly.Memory): WebAssembly.Exports | undefined =>
  memory === first?.memory ? first.exports : undefined;

/** Throws before init. */
export function checkReady({ f }: Caller): void {
  if (module === undefined) {
    throw typeError(
      { name: "softmax-wasm/init", f },
      "ERR_INIT",
      "there is no module yet; await init() before the first call",
    );
  }
}

export const compile = (): WebAssembly.Module => module!;

let starting: Promise<void> | undefined;

/** Compiles and starts the module that the source holds. Once that has been done or begun, another
 * call waits for it, and tries its own source if that one fails. */
export function init(source?: unknown): Promise<void> {
  starting = starting ? starting.catch(() => start(source)) : start(source);
  return starting;
}

async function start(source: unknown): Promise<void> {
  // Bundlers look for this very expression, and copy the file.
  const given = (await source) ?? new URL("./softmax.wasm", import.meta.url);
  const code = await moduleOf(isAddress(given) ? await load(String(given)) : given);
  try {
    const memory = new WebAssembly.Memory({ initial: Math.ceil(START / 0x10000) + 1, maximum: 0x10000 });
    const { exports } = await WebAssembly.instantiate(code, importing(memory));
    if (!(MARK in exports)) throw new Error(`it isn't the softmax.wasm of softmax-wasm ${VERSION}`);
    first = { memory, exports };
    module = code;
    share(memory);
  } catch (cause) {
    throw wasmError(INIT, cause);
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
  if (kind === "Response") return ofResponse(source as Response);
  if (ArrayBuffer.isView(source) || kind.endsWith("ArrayBuffer")) return parseBytes(source as BufferSource);
  throw typeError(
    INIT,
    "ERR_SOURCE",
    `the source has to be a WebAssembly.Module, bytes, a Response or a URL, not ${show(source)}`,
  );
}

/** Compiled while it arrives, where the server gives it the type that engines ask for. */
async function ofResponse(response: Response): Promise<WebAssembly.Module> {
  const { ok, url, status, statusText, headers } = response;
  if (!ok) throw sourceError(`${url} could not be loaded`, `${status} ${statusText}`.trim());
  const isTyped = /^application\/wasm\b/.test(headers.get("Content-Type") ?? "");
  const isStreamed = isTyped && typeof WebAssembly.compileStreaming === "function";
  return isStreamed
    ? compiling(WebAssembly.compileStreaming(response))
    : parseBytes(await response.arrayBuffer());
}

async function parseBytes(source: BufferSource): Promise<WebAssembly.Module> {
  const bytes = copyOf(source);
  const start = String.fromCharCode(...bytes.subarray(0, 15));
  if (!start.startsWith("\0asm"))
    throw sourceError("the source holds no WebAssembly module", `it begins with ${show(start)}`);
  return compiling(WebAssembly.compile(bytes));
}

/** A copy, since not every engine compiles from a DataView or from shared memory. */
function copyOf(source: BufferSource): Uint8Array<ArrayBuffer> {
  try {
    const { buffer, byteOffset, byteLength } = ArrayBuffer.isView(source) ? source : new Uint8Array(source);
    return new Uint8Array(buffer, byteOffset, byteLength).slice();
  } catch (cause) {
    throw sourceError("the bytes of the source were transferred away", cause);
  }
}

async function compiling(module: Promise<WebAssembly.Module>): Promise<WebAssembly.Module> {
  try {
    return await module;
  } catch (cause) {
    throw wasmError(INIT, cause);
  }
}
