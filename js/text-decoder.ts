// Stands in for the TextDecoder that wasm-bindgen's glue makes as soon as it is loaded, where
// some environments (Jest's jsdom) have none. The module passes no text but a panic's, and
// the real decoder is made only then.

export class TextDecoder {
  decode(bytes?: Uint8Array): string {
    return bytes ? new globalThis.TextDecoder().decode(bytes) : "";
  }
}
