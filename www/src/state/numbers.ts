// Formats and parses numbers in the language of the page. A parser returns a number, or a sentence that
// describes the error if the text is not a number.
import {
  formatPercent as formatEnglishPercent,
  formatSign,
  isolate,
  normalizeNumber,
  readNumber,
} from "../../../js/format";
import { getNotation } from "./notation";
import { t } from "./t";

/** The language of the page, or English if there is no page. */
const lang = globalThis.document ? document.documentElement.lang : "en";
export const LOCALE = lang === "en" ? "en-GB" : lang;
const { decimal, percent, separator } = getNotation(lang);
export const DECIMAL = decimal;

/** Formats a number in the notation of JavaScript for the language, with its decimal sign and percent
 * sign. */
export const localize = (text: string): string =>
  lang === "en" ? text : text.replace(".", DECIMAL).replace(" %", percent);

/** Turns the decimal sign of the language back into that of JavaScript. */
export const delocalize = (text: string): string => text.replace(DECIMAL, ".");

/** Formats a probability as a percentage. */
export const formatPercent = (p: number, isZero?: boolean): string =>
  localize(formatEnglishPercent(p, isZero));

/** Formats a number with a given number of decimals. */
export const formatFixed = (x: number, decimals: number): string => localize(x.toFixed(decimals));

/** Formats a number with all of its digits. */
export const formatDigits = (x: number): string =>
  Number.isFinite(x) ? localize(String(x).replaceAll("-", "−")) : formatNumber(x);

const lists = new Intl.ListFormat(LOCALE);

/** Formats texts as a list in a sentence: "cat, dog and fox". Chinese has spaces between a character and a
 * number. */
export const formatList = (texts: readonly string[]): string =>
  lang === "zh-CN"
    ? lists
        .format(texts)
        .replace(/([\d%])和/, "$1 和")
        .replace(/和(?=[\d<−])/, "和 ")
    : lists.format(texts);

/** Joins numbers by commas, or by semicolons if the language has a decimal comma. */
export const joinNumbers = (texts: readonly string[]): string => texts.join(separator);

/** Joins sentences and leaves out empty ones. Chinese has no space between sentences. */
export const joinSentences = (sentences: readonly (string | false)[]): string =>
  sentences.filter(Boolean).join(lang === "zh-CN" ? "" : " ");

/** Shortens a text to a number of code units without splitting a character. */
export const cut = (text: string, length: number) => text.slice(0, length).replace(/[\ud800-\udbff]$/, "");

/** Quotes the reader's text, shortened to 20 characters. */
export const quote = (text: string) => t`“${isolate(text.length > 20 ? `${cut(text, 20)}…` : text)}”`;

/** Returns the normal spelling of typed text. A decimal comma of the language becomes a point. */
const normalizeTyped = (text: string) => {
  const word = normalizeNumber(text);
  return DECIMAL === "," ? word.replace(",", ".") : word;
};

/** Returns whether a text is not a number yet but may become one as it is typed. */
export const isUnfinished = (text: string) =>
  /^[+-]?(\.|(\d+\.?\d*|\.\d+)e[+-]?|in?|infi(n(it?)?)?)?$/.test(normalizeTyped(text));

/** Asks what "1.000" means in a language with decimal commas, where a point may group digits. */
export const askAboutPoint = (text: string) =>
  DECIMAL === "," && /^[+-]?[1-9]\d{0,2}\.\d{3}$/.test(normalizeNumber(text))
    ? t`${quote(text)} can mean ${text.replace(".", "")} or ${localize(text)}. Write one of them.`
    : "";

/** Parses a number, or returns a sentence that describes the error. `example` is the text to type instead. */
function parseNumber(text: string, example: string): number | string {
  const word = normalizeTyped(text);
  if (word === "") return t`A number is missing here. ${example}`;
  if (/^[+-]?\d+,\d*$/.test(word)) {
    return t`${quote(text)} has a comma. Write the decimal point as a point: ${word.replace(",", ".")}.`;
  }
  const doubt = askAboutPoint(text);
  if (doubt) return doubt;
  const value = readNumber(word);
  if (Number.isNaN(value)) return t`${quote(text)} is not a number. ${example}`;
  return Number.isFinite(value) || word.endsWith("inf")
    ? value
    : t`${quote(text)} is beyond the largest number that fits, 1.8 × 10³⁰⁸.`;
}

/** Parses a logit, or returns a sentence that describes the error. */
export function parseLogit(text: string): number | string {
  const value = parseNumber(text, t`Type one like 1.5, or -inf to mask the class.`);
  return value === Infinity ? t`A logit can be −∞, which masks the class, but not +∞.` : value;
}

/** Parses a temperature, or returns a sentence that describes the error. */
export function parseTemperature(text: string): number | string {
  const value = parseNumber(text, t`Type one from 0 to inf, like 0.7.`);
  return typeof value === "number" && value < 0
    ? t`A temperature is 0 or more; ∞ (or inf) is allowed.`
    : value;
}

/** Parses a shift of all logits, or returns a sentence that describes the error. */
export function parseShift(text: string): number | string {
  const value = parseNumber(text, t`Type one like 5 or -2.5.`);
  return typeof value === "number" && !Number.isFinite(value) ? t`The shift must be finite.` : value;
}

/** Parses the logits of the page's own lists. */
export const parseLogits = (text: string): number[] => text.split(",").map(readNumber);

/** Removes the rounding error from sums of tenths: 0.1 + 0.2 becomes 0.3. */
export const tidy = (x: number) => Number(x.toPrecision(12));

/** Returns the least number of the form step·10ⁿ that is not below x. `steps` has numbers from 1 to 10 or
 * beyond. */
export function roundUp(x: number, steps: readonly number[]): number {
  const power = 10 ** Math.floor(Math.log10(x));
  const step = steps.find((s) => tidy(s * power) >= x) ?? steps.at(-1)!;
  return Math.min(tidy(step * power), Number.MAX_VALUE);
}

const counts = new Intl.NumberFormat(LOCALE);

/** Formats a whole number with its digits in groups of three. */
export const formatCount = (n: number): string => counts.format(n);

/** Formats a logit or a temperature. `minus` is "-" in fields and "−" in prose. */
export function formatNumber(x: number, minus = "−"): string {
  if (Number.isNaN(x)) return "NaN";
  if (!Number.isFinite(x)) return x < 0 ? "−∞" : "∞";
  const digits = Number.isInteger(x) && Math.abs(x) < 1e6 ? x.toFixed(1) : String(x);
  return localize(digits.replaceAll("-", minus));
}

/** Formats an exponent in raised digits. */
const formatSuperscript = (exponent: string) =>
  exponent.replace(/[-\d]/g, (c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)]!));

/** Formats four significant digits. Numbers below a thousandth and from a million on are powers of ten. */
export function formatSignificant(x: number): string {
  if (!Number.isFinite(x)) return formatNumber(x);
  if (x === 0) return "0";
  if (x < 0) return `−${formatSignificant(-x)}`;
  if (x >= 0.001 && x < 9_999.5) return localize(x.toPrecision(4));
  if (x >= 1 && x < 1e6) return x.toFixed(0);
  const [digits, exponent] = x.toExponential(3).split("e");
  return localize(`${digits} × 10${formatSuperscript(exponent!.replace("+", ""))}`);
}

/** Formats an intermediate number with four significant digits, or with all digits before the point if there
 * are more. Zeros at the end are dropped, except the first after the point. */
export function formatStep(x: number): string {
  if (!Number.isFinite(x)) return formatNumber(x);
  if (Math.abs(x) >= 1000 && Math.abs(x) < 1e5)
    return Number.isInteger(x) ? formatNumber(x) : x.toFixed(0).replace("-", "−");
  const short = Number(x.toPrecision(4));
  return Math.abs(short) >= 0.001 && Math.abs(short) < 1e5
    ? formatNumber(short)
    : x === 0
      ? formatFixed(0, 1)
      : formatSignificant(x);
}

/** Formats a number with one decimal. A number that rounds to 0 has no sign. */
export const formatTenth = (x: number): string =>
  localize(
    x
      .toFixed(1)
      .replace(/^-(?=0\.0$)/, "")
      .replace("-", "−"),
  );

/** Formats a part of the gradient with its sign and a given number of decimals. A number that rounds to 0 has
 * no sign. */
export function formatGradient(x: number, decimals: number): string {
  const size = Math.abs(x);
  const digits = size < 1e4 ? formatFixed(size, decimals) : formatSignificant(size);
  return `${formatSign(x, decimals)}${digits}`;
}

/** Formats e to the power `ln`, which is too small for a double: "5.076 × 10⁻⁴³⁵". */
function formatTiny(ln: number): string {
  const exponent = Math.floor(ln / Math.LN10);
  if (exponent < -999_999) return "< 10⁻⁹⁹⁹⁹⁹⁹";
  const digits = 10 ** (ln / Math.LN10 - exponent);
  return localize(`${digits.toPrecision(4)} × 10${formatSuperscript(String(exponent))}`);
}

/** The least normal double. Smaller numbers have fewer than 53 significant bits and finally become 0. */
export const LEAST_NORMAL = 2.2250738585072014e-308;

/** Formats a positive number whose natural logarithm is known. A number that underflows is shown as a power
 * of ten instead of "0". */
export const formatWithLog = (x: number, ln: number): string =>
  x < LEAST_NORMAL && Number.isFinite(ln) ? formatTiny(ln) : formatSignificant(x);
