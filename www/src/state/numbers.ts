// Numbers as people type and read them; a parser returns a number or, where
// the text is none, the sentence that says what is wrong with it.
import { normalizeNumber, readNumber } from "../../../js/element/format";
import { LEAST_CLASSES, LONGEST_LABEL, MOST_CLASSES } from "./state";

export { formatPercent } from "../../../js/element/format";

const quote = (text: string) => `“${text.length > 20 ? `${text.slice(0, 20)}…` : text}”`;

/** Whether the text is no number yet but may become one as typing goes on. */
export const isUnfinished = (text: string) =>
  /^[+-]?(\.|(\d+\.?\d*|\.\d+)e[+-]?|in?|infi(n(it?)?)?)?$/.test(normalizeNumber(text));

function parseNumber(text: string, example: string): number | string {
  const word = normalizeNumber(text);
  if (word === "") return `A number is missing here. ${example}`;
  if (/^[+-]?\d+,\d*$/.test(word)) {
    return `${quote(text)} has a comma. Write the decimal point as a point: ${word.replace(",", ".")}.`;
  }
  const value = readNumber(text);
  if (Number.isNaN(value)) return `${quote(text)} is not a number. ${example}`;
  return Number.isFinite(value) || word.endsWith("inf")
    ? value
    : `${quote(text)} is beyond the largest number that fits, 1.8 × 10³⁰⁸.`;
}

export function parseLogit(text: string): number | string {
  const value = parseNumber(text, "Type one like 1.5, or -inf to mask the class.");
  return value === Infinity ? "A logit can be −∞, which masks the class, but not +∞." : value;
}

export function parseTemperature(text: string): number | string {
  const value = parseNumber(text, "Type one from 0 to inf, like 0.7.");
  return typeof value === "number" && value < 0
    ? "A temperature is 0 or more; ∞ (or inf) is allowed."
    : value;
}

export function parseShift(text: string): number | string {
  const value = parseNumber(text, "Type one like 5 or -2.5.");
  return typeof value === "number" && !Number.isFinite(value) ? "The shift must be finite." : value;
}

export interface PastedList {
  readonly logits: readonly number[];
  /** Where the list names its classes. */
  readonly labels?: readonly string[];
}

const NOTHING = "Nothing was changed.";
const NUMBER = String.raw`[+\-−–]?(?:\d+\.?\d*|\.\d+)(?:e[+\-−–]?\d+)?|[+\-−–]?(?:inf(?:inity)?|∞)`;

/**
 * Reads a list as people paste it: numbers with commas, semicolons or space between; in brackets, or as Python
 * prints a tensor or an array; or each with a name before it, "cat 2, dog 3". Returns what is wrong with it otherwise.
 */
export function parseList(text: string): PastedList | string {
  const list = withoutBrackets(text);
  if (list === undefined) return `The list holds more than one row; paste one of them. ${NOTHING}`;
  const asked = askOfCommas(list);
  if (asked) return asked;
  const named = list
    .split(/[,;\n]/)
    .filter((part) => part.trim() !== "")
    .map((part) => new RegExp(`^\\s*["']?(.*[^\\s"':=])["']?[\\s:=]+(${NUMBER})\\s*$`, "i").exec(part));
  const areNamed = named.length > 0 && named.every((match) => match && isName(match[1]!));
  const tokens = areNamed ? named.map((match) => match![2]!) : list.split(/[\s,;]+/).filter(Boolean);
  const logits: number[] = [];
  for (const [i, token] of tokens.entries()) {
    const value = parseLogit(token);
    if (typeof value === "string")
      return `Value ${i + 1} of ${tokens.length}, ${quote(token)}, is not a logit. ${NOTHING}`;
    logits.push(value);
  }
  if (logits.length < LEAST_CLASSES || logits.length > MOST_CLASSES) {
    const count = logits.length === 1 ? "1 value" : `${logits.length} values`;
    return `The list holds ${count}; it takes ${LEAST_CLASSES} to ${MOST_CLASSES}. ${NOTHING}`;
  }
  return areNamed
    ? { logits, labels: named.map((match) => match![1]!.slice(0, LONGEST_LABEL).toWellFormed()) }
    : { logits };
}

/** Has a letter, and isn't numbers alone, of which "-inf" has letters too. */
const isName = (text: string) =>
  /\p{L}/u.test(text) && !new RegExp(`^(?:(?:${NUMBER})\\s*)+$`, "i").test(text);

/** What stands within brackets, and after them nothing but Python's `dtype=…`; undefined for several rows. */
function withoutBrackets(text: string): string | undefined {
  const match = /^\s*[\w.]*\s*[([{]+([^\])}]*)([\s\S]*)$/.exec(text);
  if (!match) return text;
  const [, list, rest] = match;
  return /^[\])}\s]*(,\s*\w+\s*=[^,]*)*$/.test(rest!) ? list : undefined;
}

/** Asks what "2,0 1,0" means: a comma between digits may be a decimal comma where something else is between the numbers. */
function askOfCommas(list: string): string {
  const tokens = list.trim().split(/[\s;]+/);
  const areDoubtful =
    tokens.length > 1 &&
    tokens.every((token) => /^[+\-−–]?\d+(,\d+)?$/.test(token)) &&
    tokens.some((token) => token.includes(","));
  if (!areDoubtful) return "";
  const example = tokens.slice(0, 2).join(" ");
  return `Do the commas in ${quote(example)} stand for decimal points? Then write ${example.replaceAll(",", ".")}; if they stand between numbers, write ${example.replaceAll(/[\s,]+/g, ", ")}. ${NOTHING}`;
}

/** The logits of the page's own lists. */
export const logitsOf = (text: string): number[] =>
  text.split(",").map((token) => parseLogit(token) as number);

/** Sums of tenths without the binary dust: 0.1 + 0.2 is 0.3 here. */
export const tidy = (x: number) => Number(x.toPrecision(12));

/** A logit or temperature as text; `minus` is "-" in fields and "−" in prose. */
export function formatNumber(x: number, minus = "−"): string {
  if (Number.isNaN(x)) return "NaN";
  if (!Number.isFinite(x)) return x < 0 ? "−∞" : "∞";
  const digits = Number.isInteger(x) && Math.abs(x) < 1e6 ? x.toFixed(1) : String(x);
  return digits.replaceAll("-", minus);
}

const superscript = (exponent: string) =>
  exponent.replace(/[-\d]/g, (c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)]!));

/** Four significant digits; below a thousandth and from a million on as a power of ten. */
export function formatSignificant(x: number): string {
  if (!Number.isFinite(x)) return formatNumber(x);
  if (x === 0) return "0";
  if (x < 0) return `−${formatSignificant(-x)}`;
  if (x >= 0.001 && x < 9_999.5) return x.toPrecision(4);
  if (x >= 1 && x < 1e6) return x.toFixed(0);
  const [digits, exponent] = x.toExponential(3).split("e");
  return `${digits} × 10${superscript(exponent!.replace("+", ""))}`;
}

/** A logit on its way: four significant digits or all before the point, no idle zeros but the first. */
export function formatStep(x: number): string {
  if (!Number.isFinite(x)) return formatNumber(x);
  if (Math.abs(x) >= 1000 && Math.abs(x) < 1e5)
    return Number.isInteger(x) ? formatNumber(x) : x.toFixed(0).replace("-", "−");
  const short = Number(x.toPrecision(4));
  return Math.abs(short) >= 0.001 && Math.abs(short) < 1e5
    ? formatNumber(short)
    : x === 0
      ? "0.0"
      : formatSignificant(x);
}

/** With one decimal; what rounds to 0 has no sign. */
export const formatTenth = (x: number): string =>
  x
    .toFixed(1)
    .replace(/^-(?=0\.0$)/, "")
    .replace("-", "−");

/** A part of the gradient with its sign, to so many decimals; what rounds to 0 has no sign. */
export function formatGradient(x: number, decimals: number): string {
  if (Number.isNaN(x)) return "NaN";
  const size = Math.abs(x);
  const digits = size < 1e4 ? size.toFixed(decimals) : formatSignificant(size);
  return Number(digits) === 0 ? digits : `${x < 0 ? "−" : "+"}${digits}`;
}

/** e to the power `ln`, where that is too small for a double: "5.076 × 10⁻⁴³⁵". */
function formatTiny(ln: number): string {
  const exponent = Math.floor(ln / Math.LN10);
  if (exponent < -999_999) return "< 10⁻⁹⁹⁹⁹⁹⁹";
  const digits = 10 ** (ln / Math.LN10 - exponent);
  return `${digits.toPrecision(4)} × 10${superscript(String(exponent))}`;
}

/** Below this a double has fewer than 52 binary digits left, and 0 in the end. */
const LEAST_NORMAL = 2.2250738585072014e-308;

/** A positive number of which the natural logarithm is known as well: what underflows is named, never "0". */
export const formatWithLog = (x: number, ln: number): string =>
  x < LEAST_NORMAL && Number.isFinite(ln) ? formatTiny(ln) : formatSignificant(x);
