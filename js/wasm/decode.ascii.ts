// Reads modules from printable ASCII, of which gzip makes nearly as little as of the bytes: for what is
// downloaded. tools/encode.mjs writes it, src/wasm/decode.rs reads it.
import { decoder, frequent } from "#wasm/decode";
import { importing } from "./module.js";

/** Where the text lies, behind the stack of the decoder and the table of bytes. */
const TABLE = 0x8000;
const TEXT = 0x10000;

export function decode(text: string): Uint8Array<ArrayBuffer> {
  const memory = new WebAssembly.Memory({ initial: Math.ceil((TEXT + text.length) / 0x10000) });
  const { decode } = new WebAssembly.Instance(new WebAssembly.Module(bytesOf(decoder)), importing(memory))
    .exports as {
    decode(table: number, text: number, length: number): number;
  };
  const bytes = new Uint8Array(memory.buffer);
  // All bytes, first those that are one character.
  bytes.set([...new Set([...bytesOf(frequent), ...new Uint8Array(256).keys()])], TABLE);
  write(text, bytes.subarray(TEXT));
  return bytes.subarray(TEXT, TEXT + decode(TABLE, TEXT, text.length));
}

/** Writes ASCII. An AudioWorklet has no TextEncoder. */
function write(text: string, bytes: Uint8Array): void {
  if (typeof TextEncoder === "function") new TextEncoder().encodeInto(text, bytes);
  else for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
}

const bytesOf = (hexadecimal: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hexadecimal.match(/../g)!, (byte) => parseInt(byte, 16));
