// Numbers as people type and read them; a parser returns a number or, where
// the text is none, the sentence that says what is wrong with it.
import { normalizeNumber, readNumber } from "../../../js/element/format";

export { formatPercent } from "../../../js/element/format";

export const quote = (text: string) => `“${text.length > 20 ? `${text.slice(0, 20)}…` : text}”`;

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

/** Reads the logits of the page's own lists. */
export const parseLogits = (text: string): number[] =>
  text.split(",").map((token) => parseLogit(token) as number);

/** Sums of tenths without the binary dust: 0.1 + 0.2 is 0.3 here. */
export const tidy = (x: number) => Number(x.toPrecision(12));

/** Returns the next number of the form step·10ⁿ that is not below x, with `steps` from 1 to 10 or beyond. */
export function roundUp(x: number, steps: readonly number[]): number {
  const power = 10 ** Math.floor(Math.log10(x));
  const step = steps.find((s) => tidy(s * power) >= x) ?? steps.at(-1)!;
  return Math.min(tidy(step * power), Number.MAX_VALUE);
}

const counts = new Intl.NumberFormat("en-GB");

/** Returns a whole number with a comma before every three digits. */
export const formatCount = (n: number): string => counts.format(n);

/** A logit or temperature as text; `minus` is "-" in fields and "−" in prose. */
export function formatNumber(x: number, minus = "−"): string {
  if (Number.isNaN(x)) return "NaN";
  if (!Number.isFinite(x)) return x < 0 ? "−∞" : "∞";
  const digits = Number.isInteger(x) && Math.abs(x) < 1e6 ? x.toFixed(1) : String(x);
  return digits.replaceAll("-", minus);
}

const formatSuperscript = (exponent: string) =>
  exponent.replace(/[-\d]/g, (c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)]!));

/** Four significant digits; below a thousandth and from a million on as a power of ten. */
export function formatSignificant(x: number): string {
  if (!Number.isFinite(x)) return formatNumber(x);
  if (x === 0) return "0";
  if (x < 0) return `−${formatSignificant(-x)}`;
  if (x >= 0.001 && x < 9_999.5) return x.toPrecision(4);
  if (x >= 1 && x < 1e6) return x.toFixed(0);
  const [digits, exponent] = x.toExponential(3).split("e");
  return `${digits} × 10${formatSuperscript(exponent!.replace("+", ""))}`;
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
  return `${digits.toPrecision(4)} × 10${formatSuperscript(String(exponent))}`;
}

/** Below this a double has fewer than 52 binary digits left, and 0 in the end. */
const LEAST_NORMAL = 2.2250738585072014e-308;

/** A positive number of which the natural logarithm is known as well: what underflows is named, never "0". */
export const formatWithLog = (x: number, ln: number): string =>
  x < LEAST_NORMAL && Number.isFinite(ln) ? formatTiny(ln) : formatSignificant(x);
