// Encodes WebAssembly modules as printable ASCII, which gzip compresses nearly as well as the bytes: base64
// is 1.35 times as large. src/wasm/decode.rs describes the code and decodes it.

/** The characters that need no escape in a string, without `!` and `#`, which announce a second character. */
const ALPHABET = String.fromCharCode(...Array.from({ length: 95 }, (_, i) => 32 + i)).replace(/["\\!#]/g, "");
const PAGES = ["", "!", "#"];

/** The alphabet from the most to the least frequent character of minified scripts. Gzip has one code for the
 * script and the text, so a character that is frequent in one should be frequent in the other. That saves
 * 200 bytes. */
const BY_FREQUENCY =
  "etr, na=()siof.lu0{}:cmdy;hb1pw2?&$6Avg4`>[]R3E|kx+_7O/8IM*S-FTj5NPUBW<LCK'HVzDYGJXq9QZ^%@~";

/** Returns the most frequent bytes of modules, which are encoded as one character each, in hexadecimal and in
 * the order of the alphabet. */
export function findFrequentBytes(modules) {
  const counts = new Array(256).fill(0);
  for (const byte of Buffer.concat(modules)) counts[byte]++;
  const byFrequency = [...counts.keys()].sort((a, b) => counts[b] - counts[a]);
  return Buffer.from(
    Array.from(ALPHABET, (character) => byFrequency[BY_FREQUENCY.indexOf(character)]),
  ).toString("hex");
}

/** Encodes the bytes of a module. */
export function encode(module, frequent) {
  const bytes = Array.from({ length: 256 }, (_, byte) => byte);
  const characters = [];
  [...new Set([...Buffer.from(frequent, "hex"), ...bytes])].forEach((byte, rank) => {
    characters[byte] = PAGES[Math.floor(rank / ALPHABET.length)] + ALPHABET[rank % ALPHABET.length];
  });
  return Array.from(module, (byte) => characters[byte]).join("");
}
