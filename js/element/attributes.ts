// Reads the attributes of <softmax-explorer>. A text that can't be read is an error that names the attribute.

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
export function checkLogits(logits: number[]): number[] {
  const n = logits.length;
  if (n === 0 || n > MAX_LOGITS)
    throw coded(n ? "ERR_SHAPE" : "ERR_EMPTY", `${n} are given; there have to be 1 to ${MAX_LOGITS}`);
  const index = logits.findIndex((x) => Number.isNaN(x));
  if (index < 0) return logits;
  throw coded("ERR_ENTRY", `[${index}] is NaN; it has to be a number`);
}

/** Makes the error for logits, with a code as the errors of softmax have it. */
const coded = (code: Code, text: string) => Object.assign(new RangeError(`logits: ${text}`), { code });

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

/** Returns what a person types as a logit; undefined while it is none. */
export function parseTypedLogit(text: string): number | undefined {
  const logit = readNumber(text);
  return logit < Infinity ? logit : undefined;
}
