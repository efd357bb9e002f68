// The text coders that wasm-bindgen's glue makes when it is imported, made at the first text instead:
// an AudioWorklet and Jest's jsdom have none. The build puts these in their place.
import { typeError } from "../arguments/errors.js";

const missing = (name: string): never => {
  throw typeError({ name: "softmax-wasm" }, "ERR_WASM", `this context has no ${name}, which the module needs for texts`);
};

const decoderOf = (): TextDecoder =>
  typeof globalThis.TextDecoder === "function" ? new globalThis.TextDecoder("utf-8", { ignoreBOM: true }) : missing("TextDecoder");
const encoderOf = (): TextEncoder => (typeof globalThis.TextEncoder === "function" ? new globalThis.TextEncoder() : missing("TextEncoder"));

class LazyDecoder {
  #decoder: TextDecoder | undefined;
  decode(bytes?: Uint8Array<ArrayBuffer>): string {
    return bytes ? (this.#decoder ??= decoderOf()).decode(bytes) : "";
  }
}

class LazyEncoder {
  #encoder: TextEncoder | undefined;
  encode(text: string): Uint8Array {
    return (this.#encoder ??= encoderOf()).encode(text);
  }
  encodeInto(text: string, bytes: Uint8Array<ArrayBuffer>): TextEncoderEncodeIntoResult {
    return (this.#encoder ??= encoderOf()).encodeInto(text, bytes);
  }
}

export { LazyDecoder as TextDecoder, LazyEncoder as TextEncoder };
