// The WebAssembly module from bytes that are part of the script, for all environments that
// compile bytes. They are spelled in hexadecimal digits: base64 hides what repeats from gzip.
declare const WASM: string;

export function compile(): WebAssembly.Module {
  const bytes = new Uint8Array(WASM.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = (digit(2 * i) << 4) | digit(2 * i + 1);
  return new WebAssembly.Module(bytes);
}

/** "0"…"9" are 0x30…0x39, "a"…"f" 0x61…0x66. */
function digit(at: number): number {
  const character = WASM.charCodeAt(at);
  return (character & 15) + 9 * (character >> 6);
}
