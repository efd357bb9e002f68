// The `#source` of softmax-wasm/init: one module with all exports, which the user loads.
import { type Caller, getTag, show, sourceError, typeError, wasmError } from "../errors.js";
import { createImports } from "./imports.js";
import { MAX_BYTES, PAGE, START, shareMemory } from "./memory.js";

/** The shared memory is never replaced, since a page in Chromium below 115 can't start the module in
 * another. */
export const keepsMemory = true;

declare const VERSION: string;

/** The name of an export that only the module of this version has (src/wasm/mod.rs). */
const MARK = `softmax_wasm_${VERSION}`;

const INIT: Caller = { name: "init", f: init };

/** The module that `init` has compiled; undefined before. */
let module: WebAssembly.Module | undefined;

/** The instance that `init` has started, in the memory that calls share. `WebAssembly.instantiate`, which is
 * asynchronous, starts it, since pages in old engines refuse to start a large module synchronously. */
let first: { memory: WebAssembly.Memory; exports: WebAssembly.Exports } | undefined;

/** Returns the exports of the instance that `init` has started, if it computes in this memory. */
export const findStarted = (memory: WebAssembly.Memory): WebAssembly.Exports | undefined =>
  memory === first?.memory ? first.exports : undefined;

/** Throws if `init` hasn't finished. */
export function checkReady({ f }: Caller): void {
  if (module === undefined) {
    throw typeError(
      { name: "softmax-wasm/init", f },
      "ERR_INIT",
      "there is no module yet; await init() before the first call",
    );
  }
}

/** Returns the module, which `checkReady` has found compiled. */
export const compile = (): WebAssembly.Module => module!;

/** The last call of `init`; undefined before the first. */
let starting: Promise<void> | undefined;

/** Compiles and starts the module of a source. A second call waits for the first, and tries its own source if
 * the first one fails. */
export function init(source?: unknown): Promise<void> {
  const given = Promise.resolve(source);
  // A promise that is rejected ends the process unless it has a handler, also if its source is not needed.
  given.catch(() => {});
  starting = starting ? starting.catch(() => start(given)) : start(given);
  return starting;
}

/** Loads, compiles and starts the module. Nothing changes if one of these fails. */
async function start(given: Promise<unknown>): Promise<void> {
  const source = await awaitLoaded(given);
  const resolved = source === undefined ? getDefaultAddress() : source;
  const compiled = await compileSource(isAddress(resolved) ? await load(String(resolved)) : resolved);
  try {
    const memory = new WebAssembly.Memory({
      initial: Math.ceil(START / PAGE) + 1,
      maximum: MAX_BYTES / PAGE,
    });
    const { exports } = await WebAssembly.instantiate(compiled, createImports(memory));
    if (!(MARK in exports)) throw new Error(`it isn't the softmax.wasm of softmax-wasm ${VERSION}`);
    first = { memory, exports };
    module = compiled;
    shareMemory(memory);
  } catch (cause) {
    throw wasmError(INIT, cause);
  }
}

/** Returns the address of the file beside this script. */
function getDefaultAddress(): URL {
  try {
    // Bundlers recognise exactly this expression, and copy the file.
    return new URL("./softmax.wasm", import.meta.url);
  } catch (cause) {
    throw sourceError("this script has no address; pass that of softmax.wasm, or its bytes", cause);
  }
}

/** Returns the type's name of an object; "" for any other value. */
const getObjectTag = (value: unknown): string =>
  typeof value === "object" && value !== null ? getTag(value) : "";

/** Tells whether a source is to be loaded first. */
const isAddress = (source: unknown): boolean => typeof source === "string" || getObjectTag(source) === "URL";

/** Loads a file: the bytes of a `file:` URL in Node.js, or else a response. */
function load(address: string): Promise<unknown> {
  const isPath = globalThis.location === undefined && !/^\w{2,}:/.test(address);
  return awaitLoaded(
    readAddress(address),
    address,
    isPath ? "; pass a file: URL or the bytes of the file" : "",
  );
}

/** Reads what an address names. */
async function readAddress(address: string): Promise<unknown> {
  // The fetch of Node.js refuses file: URLs.
  const fs = address.startsWith("file:") && globalThis.process?.getBuiltinModule?.("node:fs/promises");
  return fs ? fs.readFile(new URL(address)) : fetch(address);
}

/** Makes the error for a source that can't be loaded. */
const loadError = (cause: unknown, address?: string, fix = "") =>
  sourceError(`${address || "the source"} could not be loaded${fix}`, cause);

/** Awaits what is loading, and turns a failure into the error of this package. */
const awaitLoaded = <T>(loading: Promise<T>, address?: string, fix?: string): Promise<T> =>
  loading.catch((cause) => {
    throw loadError(cause, address, fix);
  });

/** Compiles a source of any kind but an address. */
async function compileSource(source: unknown): Promise<WebAssembly.Module> {
  const kind = getObjectTag(source);
  if (kind === "WebAssembly.Module") return source as WebAssembly.Module;
  if (kind === "Response") return compileResponse(source as Response);
  if (ArrayBuffer.isView(source) || kind.endsWith("ArrayBuffer")) return compileBytes(source as BufferSource);
  throw typeError(
    INIT,
    "ERR_SOURCE",
    `the source has to be a WebAssembly.Module, bytes, a Response or a URL, not ${show(source)}`,
  );
}

/** Compiles a response, while it arrives if the server sends it with the type application/wasm. */
async function compileResponse(response: Response): Promise<WebAssembly.Module> {
  const { ok, url, status, statusText, headers, bodyUsed } = response;
  if (!ok) throw loadError(`${status} ${statusText}`.trim(), url);
  if (bodyUsed) throw sourceError("the source has been read already", "its body is used");
  const isTyped = /^application\/wasm\b/.test(headers.get("Content-Type") ?? "");
  const isStreamed = isTyped && globalThis.WebAssembly?.compileStreaming;
  return isStreamed
    ? compileBy(() => WebAssembly.compileStreaming(response), url)
    : compileBytes(await awaitLoaded(response.arrayBuffer(), url));
}

/** Compiles bytes. Throws first if they begin as no module does, such as those of an HTML page. */
async function compileBytes(source: BufferSource): Promise<WebAssembly.Module> {
  const bytes = copyBytes(source);
  const start = String.fromCharCode(...bytes.subarray(0, 15));
  if (!start.startsWith("\0asm"))
    throw sourceError("the source holds no WebAssembly module", `it begins with ${show(start)}`);
  return compileBy(() => WebAssembly.compile(bytes));
}

/** Copies the bytes, since not every engine compiles from a DataView or from shared memory. */
function copyBytes(source: BufferSource): Uint8Array<ArrayBuffer> {
  try {
    const { buffer, byteOffset, byteLength } = ArrayBuffer.isView(source) ? source : new Uint8Array(source);
    return new Uint8Array(buffer, byteOffset, byteLength).slice();
  } catch (cause) {
    throw sourceError("the bytes of the source were transferred away", cause);
  }
}

/** Compiles a module, and turns a failure into the error of this package. If the connection breaks or the
 * request is aborted while the module arrives, the engine has the error of a fetch. */
async function compileBy(
  compile: () => Promise<WebAssembly.Module>,
  address?: string,
): Promise<WebAssembly.Module> {
  try {
    return await compile();
  } catch (cause) {
    throw /^(Type|Abort)/.test(String(cause)) ? loadError(cause, address) : wasmError(INIT, cause);
  }
}
