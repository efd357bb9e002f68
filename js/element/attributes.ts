// Reads the attributes of <softmax-explorer> and checks its properties. What can't be read is an error that
// names the attribute.

import { softmax } from "#functions";
import { readNumber } from "../format.js";
import type { ErrorCode as Code } from "../types/index.js";

/** Reads a number, or throws an error that names the attribute. */
function parseNumber(text: string, what: string): number {
  const value = readNumber(text);
  if (!Number.isNaN(value)) return value;
  throw new TypeError(`${what}: “${text.trim().slice(0, 20)}” is not a number`);
}

/** The largest number of classes, which fit on a page. */
const MAX_LOGITS = 64;

/** Reads the logits, which are separated by commas. */
export const parseLogits = (text: string): number[] =>
  checkLogits(text.split(",").map((token) => parseNumber(token, "logits")));

/** Returns logits that the element can show. */
export function checkLogits(logits: readonly number[]): number[] {
  // Refuses what is no array of numbers.
  softmax(logits);
  const copy = Array.from(logits);
  const n = copy.length;
  if (n === 0 || n > MAX_LOGITS)
    throw coded(
      n ? "ERR_SHAPE" : "ERR_EMPTY",
      `logits: ${n} are given; there have to be 1 to ${MAX_LOGITS}`,
      RangeError,
    );
  const index = copy.findIndex(Number.isNaN);
  if (index < 0) return copy;
  throw coded("ERR_ENTRY", `logits: [${index}] is NaN; it has to be a number`, RangeError);
}

/** Makes an error with a code, as those of softmax have it. */
const coded = (code: Code, text: string, Type: ErrorConstructor = TypeError) =>
  Object.assign(new Type(text), { code });

/** A label for each class, in an array or in an object by index. */
type Labels = Readonly<Record<number, string>>;

/** Returns the labels of as many classes as there may be, undefined where none is given. */
export function checkLabels(labels: Labels): (string | undefined)[] {
  if (!/^\[object (Array|Object)]$/.test(Object.prototype.toString.call(labels)))
    throw coded("ERR_LABELS", "labels has to be an array or an object by index");
  return Array.from({ length: MAX_LOGITS }, (_, i) =>
    labels[i] === undefined ? undefined : String(labels[i]),
  );
}

/** Returns a temperature. `softmax` checks it, but takes undefined for 1. */
export function checkTemperature(temperature: number): number {
  if (temperature !== undefined) return temperature;
  throw coded("ERR_TEMPERATURE", "temperature is undefined; it has to be 0 or more");
}

/** Returns the index of a class, whose range `crossEntropy` checks. */
export function checkTarget(target: number | undefined): number | undefined {
  if (target === undefined || typeof target === "number") return target;
  throw coded("ERR_TARGET", "target has to be the index of a class or undefined");
}

/** Reads the labels, which are separated by commas. */
export const parseLabels = (text: string): string[] =>
  text === "" ? [] : text.split(",").map((label) => label.trim());

/** Reads the temperature. */
export const parseTemperature = (text: string): number => parseNumber(text, "temperature");

/** Reads the index of the right class; undefined for an absent attribute. */
export const parseTarget = (text: string | null): number | undefined =>
  text === null ? undefined : parseNumber(text, "target");

/** Names the parts that the attribute `hide` may hide. */
export const PARTS = ["sliders", "numbers", "temperature", "gradient", "status"];

/** Reads the parts that aren't shown, which are separated by spaces or commas. */
export function parseHidden(text: string): string[] {
  const hidden = text.split(/[\s,]+/).filter((part) => part !== "");
  const unknown = hidden.find((part) => !PARTS.includes(part));
  if (unknown === undefined) return hidden;
  throw new TypeError(`hide: “${unknown.slice(0, 20)}” is none of ${PARTS.join(", ")}`);
}

/** Matches a number whose comma may be that of thousands or of decimals. */
const AMBIGUOUS = /^\s*[-+−]?[1-9]\d{0,2},\d{3}\s*$/;

/** Returns what a person types as a logit, with a decimal point or a decimal comma; undefined while it is
 * none or ambiguous. */
export function parseTypedLogit(text: string): number | undefined {
  const logit = readNumber(AMBIGUOUS.test(text) ? text : text.replace(",", "."));
  return logit < Infinity ? logit : undefined;
}
