/** Returns the bytes that a text writes in hexadecimal. */
export const parseHexadecimal = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text.match(/../g)!, (byte) => parseInt(byte, 16));
