import { version, warp } from "softmax-wasm";

export const name = `softmax-wasm ${version}`;

export function keeps(logits, options, order) {
  return warp(logits, { ...options, order }).flatMap((x, i) => (x > -Infinity ? [i] : []));
}
