// Spells bytes in printable ASCII so that gzip makes as little of the text as of the bytes:
// frequent bytes are one character, the others two. Base64 would hide what repeats.

/** What needs no escape in a string, less the two that announce a second character. */
const SINGLES = String.fromCharCode(...Array.from({ length: 95 }, (_, i) => 32 + i)).replace(/["\\!#]/g, "");
const PAIRS = ["!", "#"];

/** The text, and the bytes in the order of their spellings as js/module.inline.ts reads both. */
export function spell(bytes) {
  const counts = new Array(256).fill(0);
  for (const byte of bytes) counts[byte]++;
  const order = [...counts.keys()].sort((a, b) => counts[b] - counts[a]);
  const spelling = [];
  order.forEach((byte, place) => {
    const page = Math.floor(place / SINGLES.length);
    spelling[byte] = (page === 0 ? "" : PAIRS[page - 1]) + SINGLES[place % SINGLES.length];
  });
  return { text: Array.from(bytes, (byte) => spelling[byte]).join(""), order: Buffer.from(order).toString("hex"), singles: SINGLES };
}
