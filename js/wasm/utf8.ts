// Decodes and encodes UTF-8 without TextDecoder and TextEncoder, which an AudioWorklet and Jest's jsdom lack.

/** Decodes UTF-8. Throws for bytes that aren't UTF-8. */
export const decode = (bytes: Uint8Array): string =>
  decodeURIComponent(Array.from(bytes, (byte) => `%${(byte + 256).toString(16).slice(1)}`).join(""));

/** Encodes UTF-8. Throws for half of a surrogate pair, which UTF-8 can't encode. */
export const encode = (text: string): Uint8Array =>
  Uint8Array.from(encodeURIComponent(text).match(/%..|./g) ?? [], (byte) =>
    byte.length > 1 ? Number.parseInt(byte.slice(1), 16) : byte.charCodeAt(0),
  );
