// Finds mistakes in a translation.
import { CONTROLS } from "./html.mjs";
import { getText } from "./key.mjs";

/** Matches the parts of a message that are not words: tags, and the values that the build computes. */
export const MARKUP = /<(calc|tex)\b.*?<\/\1>|<[^>]*>/g;

/** Returns a description of the mistake in a translation, or "" if it has none. */
export function findMistake(key, translation, language) {
  const text = getText(key);
  if (translation === "") return "it is missing";
  for (const [what, pattern] of [
    ["markup", MARKUP],
    ["placeholders", /\{\d+\}/g],
  ]) {
    const [expected, found] = [text, translation].map((text) => (text.match(pattern) ?? []).sort().join(" "));
    if (expected !== found)
      return `its ${what} are ${found || "none"}, those of the English text ${expected || "none"}`;
  }
  if (!isNested(translation)) return "its tags are not nested";
  const found = listNumbers(translation, text.includes("<cite>") ? "en" : language);
  const missing = listNumbers(text, "en").filter((number) => !takeOut(found, number));
  if (missing.length > 0) return `it lacks the numbers ${missing.join(" ")}`;
  const added = found.filter((number) => number > MAX_IN_WORDS || !Number.isInteger(number));
  return added.length > 0 ? `it adds the numbers ${added.join(" ")}` : "";
}

/** The largest number that English may write as a word where another language has figures. */
const MAX_IN_WORDS = 12;

/** Removes an item from a list and returns whether the list contained it. */
function takeOut(list, item) {
  const index = list.indexOf(item);
  if (index >= 0) list.splice(index, 1);
  return index >= 0;
}

function isNested(text) {
  const open = [];
  for (const [, end, name] of text.matchAll(/<(\/?)([\w-]+)(?:[^>]*)>/g)) {
    if (CONTROLS.has(name)) continue;
    if (!end) open.push(name);
    else if (open.pop() !== name) return false;
  }
  return open.length === 0;
}

/** Lists the numbers in a text. Numbers within names, as in "f16", do not count. Citations have decimal
 * points in every language. */
function listNumbers(text, language) {
  const parts = new Intl.NumberFormat(language).formatToParts(12345.5);
  const [group, decimal] = ["group", "decimal"].map((name) => parts.find(({ type }) => type === name).value);
  const separator = /\s/.test(group) ? "[\u202f\u00a0]" : `[${group}]`;
  const words = text
    .replace(MARKUP, " ")
    .replace(/\{\d+\}|[A-Za-z]+-?\d+(\.\d+)*/g, " ")
    .replaceAll("&nbsp;", "\u00a0");
  const number = new RegExp(`\\d{1,3}(${separator}\\d{3})+([${decimal}]\\d+)?|\\d+([${decimal}]\\d+)?`, "g");
  return (words.match(number) ?? []).map((found) =>
    Number(found.replace(new RegExp(separator, "g"), "").replace(decimal, ".")),
  );
}
