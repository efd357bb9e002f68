// Encodes modules as texts of printable ASCII, of which gzip makes nearly as little as of the bytes.
// src/wasm/decode.rs says how, and reads them.

/** What needs no escape in a string, without the two that announce a second character. */
const ALPHABET = String.fromCharCode(...Array.from({ length: 95 }, (_, i) => 32 + i)).replace(/["\\!#]/g, "");
const PAGES = ["", "!", "#"];

/** Returns the bytes that are one character each, as 256 bits in hexadecimal: the most frequent ones. */
export function frequentBytes(modules) {
  const counts = new Array(256).fill(0);
  for (const byte of Buffer.concat(modules)) counts[byte]++;
  const frequent = [...counts.keys()].sort((a, b) => counts[b] - counts[a]).slice(0, ALPHABET.length);
  const bits = Buffer.alloc(32);
  for (const byte of frequent) bits[byte >> 3] |= 1 << (byte & 7);
  return bits.toString("hex");
}

export function encode(module, frequent) {
  const bits = Buffer.from(frequent, "hex");
  const isFrequent = (byte) => (bits[byte >> 3] >> (byte & 7)) & 1;
  const bytes = Array.from({ length: 256 }, (_, byte) => byte);
  const order = [...bytes.filter(isFrequent), ...bytes.filter((byte) => !isFrequent(byte))];
  const characters = [];
  order.forEach((byte, rank) => {
    characters[byte] = PAGES[Math.floor(rank / ALPHABET.length)] + ALPHABET[rank % ALPHABET.length];
  });
  return Array.from(module, (byte) => characters[byte]).join("");
}
