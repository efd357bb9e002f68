// Encodes modules as texts of printable ASCII, of which gzip makes nearly as little as of the bytes.
// src/wasm/decode.rs says how, and reads them.

/** What needs no escape in a string, without the two that announce a second character. */
const ALPHABET = String.fromCharCode(...Array.from({ length: 95 }, (_, i) => 32 + i)).replace(/["\\!#]/g, "");
const PAGES = ["", "!", "#"];

/** The alphabet from the most to the least frequent character of minified scripts. gzip has one code for
 * scripts and texts, so what is frequent in one should be so in the other: that saves 200 bytes. */
const BY_FREQUENCY =
  "etr, na=()siof.lu0{}:cmdy;hb1pw2?&$6Avg4`>[]R3E|kx+_7O/8IM*S-FTj5NPUBW<LCK'HVzDYGJXq9QZ^%@~";

/** Returns the bytes that are one character each, the most frequent ones, in hexadecimal and in the order of
 * the alphabet. */
export function frequentBytes(modules) {
  const counts = new Array(256).fill(0);
  for (const byte of Buffer.concat(modules)) counts[byte]++;
  const byFrequency = [...counts.keys()].sort((a, b) => counts[b] - counts[a]);
  return Buffer.from(
    Array.from(ALPHABET, (character) => byFrequency[BY_FREQUENCY.indexOf(character)]),
  ).toString("hex");
}

export function encode(module, frequent) {
  const bytes = Array.from({ length: 256 }, (_, byte) => byte);
  const characters = [];
  [...new Set([...Buffer.from(frequent, "hex"), ...bytes])].forEach((byte, rank) => {
    characters[byte] = PAGES[Math.floor(rank / ALPHABET.length)] + ALPHABET[rank % ALPHABET.length];
  });
  return Array.from(module, (byte) => characters[byte]).join("");
}
