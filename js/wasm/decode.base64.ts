// Decodes modules from base64, for Node.js: it is a millisecond faster than ASCII, and the size of a script
// doesn't matter there.

declare const Buffer: { from(text: string, encoding: "base64"): Uint8Array<ArrayBuffer> } | undefined;

/** Returns the bytes of a module. */
export function decode(text: string): Uint8Array<ArrayBuffer> {
  if (typeof Buffer !== "undefined") return Buffer.from(text, "base64");
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
