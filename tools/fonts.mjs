// Makes www/fonts: the faces of the page, from the packages of Fontsource, with the characters that the page
// can show.
//   node tools/fonts.mjs
// Text and formulas are set in STIX Two, the typeface of scientific publishers, so that both have the same
// letters. The page carries its licence, the SIL Open Font Licence 1.1.
import { readFileSync, writeFileSync } from "node:fs";
import subsetFont from "subset-font";

/** Returns the characters from one code point to another. */
const range = (from, to) =>
  String.fromCodePoint(...Array.from({ length: to - from + 1 }, (_, i) => from + i));

/** ASCII, Latin-1 and what typesetting needs: dashes, quotes of all languages, spaces, ellipsis, per mille,
 * minus, ≈, ≤, ≥, ×, ÷. */
const TEXT = `${range(0x20, 0x7e)}${range(0xa0, 0xff)}–—‘’‚“”„•…  ​⁠\u202f−≈≠≤≥×÷½¼∞√←↑→↓⁻⁰¹²³⁴⁵⁶⁷⁸⁹ŒœŠšŽž`;
/** The characters of formulas: letters and digits, upright and italic, Greek, operators and fences. */
const MATHS = `${range(0x20, 0x7e)}${range(0x391, 0x3c9)}${range(0x1d434, 0x1d467)}${range(0x1d6e2, 0x1d71b)}ℎ∂∑∏∫−±×÷·⋯…→←↦∞≈≠≤≥<>∈√⁡⁢∣‖⟨⟩⌊⌋`;

const FACES = [
  ["stix-two-text/files/stix-two-text-latin-400-normal", "text", TEXT],
  ["stix-two-text/files/stix-two-text-latin-400-italic", "text-italic", TEXT],
  ["stix-two-text/files/stix-two-text-latin-700-normal", "text-bold", TEXT],
  ["stix-two-math/files/stix-two-math-latin-400-normal", "maths", MATHS],
];

const folder = new URL("../www/fonts/", import.meta.url);
const packages = new URL("../node_modules/@fontsource/", import.meta.url);
for (const [source, name, characters] of FACES) {
  const face = readFileSync(new URL(`${source}.woff2`, packages));
  const subset = await subsetFont(face, characters, { targetFormat: "woff2" });
  writeFileSync(new URL(`${name}.woff2`, folder), subset);
  console.log(`www/fonts/${name}.woff2: ${subset.length} bytes of ${face.length}`);
}
writeFileSync(
  new URL("../www/public/stix-two-license.txt", import.meta.url),
  readFileSync(new URL("stix-two-text/LICENSE", packages)),
);
