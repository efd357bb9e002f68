// Programs that use softmax-wasm/init compile, without the types of a platform.
import type { WasmSource } from "softmax-wasm/init";
import { init, softmax } from "softmax-wasm/init";

declare const response: {
  ok: boolean;
  url: string;
  arrayBuffer(): Promise<ArrayBuffer>;
  json(): Promise<unknown>;
};
declare const url: { href: string; pathname: string };
const sources: WasmSource[] = [
  "/softmax.wasm",
  url,
  response,
  new ArrayBuffer(8),
  new Uint8Array(8),
  new DataView(new ArrayBuffer(8)),
];

export const done: Promise<void> = init()
  .then(() => init(sources[0]))
  .then(() => init(Promise.resolve(response)));
export const numbers: number[] = softmax([1, 2]);

// @ts-expect-error a number is no source
void init(7);
