// What wasm-bindgen's glue takes for the text coders, which not every context has. The build puts these in
// their place.
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
