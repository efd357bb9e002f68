// The WebAssembly module from bytes that are part of the script, for all environments that
// compile bytes. They are spelled in hexadecimal digits: base64 hides what repeats from gzip.
declare const WASM: string;

export const compile = (): WebAssembly.Module => new WebAssembly.Module(decode(WASM));

/** "0"…"9" are 0x30…0x39 and "a"…"f" 0x61…0x66: a letter has bit 6, and counts 9 more. */
function decode(digits: string): Uint8Array<ArrayBuffer> {
  const native = (Uint8Array as { fromHex?: (digits: string) => Uint8Array<ArrayBuffer> }).fromHex;
  if (native) return native.call(Uint8Array, digits);
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0, at = 0; i < bytes.length; i++) {
    const high = digits.charCodeAt(at++);
    const low = digits.charCodeAt(at++);
    bytes[i] = ((high << 4) + (high >> 6) * 144) | ((low & 15) + (low >> 6) * 9);
  }
  return bytes;
}
