// The WebAssembly module from bytes that are part of the script, for all environments that
// compile bytes. tools/spell.mjs says how they are spelled.
import { wasmError } from "./errors.js";

declare const WASM: { text: string; order: string; singles: string };

export function compile(): WebAssembly.Module {
  try {
    return new WebAssembly.Module(decode(WASM));
  } catch (cause) {
    throw wasmError(cause);
  }
}

function decode({ text, order, singles }: typeof WASM): Uint8Array<ArrayBuffer> {
  // By character and page: the byte that is spelled so.
  const bytesOf = new Uint8Array(3 * 128);
  for (let place = 0; place < 256; place++) {
    const page = Math.floor(place / singles.length);
    bytesOf[page * 128 + singles.charCodeAt(place % singles.length)] = parseInt(order.slice(2 * place, 2 * place + 2), 16);
  }
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    // "!" and "#", 0x21 and 0x23, announce a character of page 1 and 2.
    if (character === 0x21) bytes[length++] = bytesOf[128 + text.charCodeAt(++at)]!;
    else if (character === 0x23) bytes[length++] = bytesOf[256 + text.charCodeAt(++at)]!;
    else bytes[length++] = bytesOf[character]!;
  }
  return bytes.subarray(0, length);
}
