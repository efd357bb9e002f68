// The WebAssembly module from bytes that are part of the script, for all environments that
// compile bytes.
import base64 from "#wasm";

export function compile(): WebAssembly.Module {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return new WebAssembly.Module(bytes);
}
