// Replacements of TextDecoder and TextEncoder, which an AudioWorklet and Jest's jsdom lack, for the glue of
// wasm-bindgen. The build injects them.
import { decode, encode } from "./utf8.js";

class Decoder {
  decode(bytes?: Uint8Array): string {
    return bytes ? decode(bytes) : "";
  }
}

class Encoder {
  encode(text: string): Uint8Array {
    return encode(text);
  }
  encodeInto(text: string, bytes: Uint8Array): TextEncoderEncodeIntoResult {
    const encoded = encode(text);
    bytes.set(encoded);
    return { read: text.length, written: encoded.length };
  }
}

export { Decoder as TextDecoder, Encoder as TextEncoder };
