// Decodes modules from printable ASCII, for scripts that are downloaded. Gzip compresses this text nearly as
// well as the bytes themselves, unlike base64. tools/encode.mjs encodes, src/wasm/decode.rs decodes.
import { decoder, frequent } from "#wasm/decode";
import { parseHexadecimal } from "./hexadecimal.js";
import { createImports } from "./imports.js";
import type { Address } from "./memory.js";

/** The exports of src/wasm/decode.rs. */
interface Decoder {
  decode(bytes: Address, text: Address, length: number): number;
}

/** The addresses of the table of bytes and of the text, behind the stack of the decoder. */
const TABLE = 0x8000 as Address;
const TEXT = 0x10000 as Address;

/** Returns the bytes of a module. */
export function decode(text: string): Uint8Array<ArrayBuffer> {
  const memory = new WebAssembly.Memory({ initial: Math.ceil((TEXT + text.length) / 0x10000) });
  const { decode } = new WebAssembly.Instance(
    new WebAssembly.Module(parseHexadecimal(decoder)),
    createImports(memory),
  ).exports as unknown as Decoder;
  const bytes = new Uint8Array(memory.buffer);
  // The table has every byte, first the frequent ones, which the text spells by a single character.
  bytes.set([...new Set([...parseHexadecimal(frequent), ...new Uint8Array(256).keys()])], TABLE);
  write(text, bytes.subarray(TEXT));
  return bytes.subarray(TEXT, TEXT + decode(TABLE, TEXT, text.length));
}

/** Writes ASCII into bytes. An AudioWorklet has no TextEncoder, and is given a loop. */
function write(text: string, bytes: Uint8Array): void {
  if (typeof TextEncoder === "function") new TextEncoder().encodeInto(text, bytes);
  else for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
}
