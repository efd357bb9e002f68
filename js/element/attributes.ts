// Reads the attributes of <softmax-explorer>, and checks what they and the properties are set to. An error
// begins with the name of the property.
import { getTag, rangeError, refuse, show, typeError } from "../errors.js";
import { readNumber } from "../format.js";
import type { ExplorerState } from "./explored.js";

/** Returns the text of the error that a call throws, "" if it throws none. */
export function catchText(call: () => void): string {
  try {
    call();
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

/** Reads a number. What is not one stays a text, which the checks refuse. */
function parseNumber(text: string): number | string {
  const value = readNumber(text);
  return Number.isNaN(value) ? text.trim() : value;
}

/** Reads the text of each attribute, null if it is absent. Preact sets a property that is removed to an empty
 * text, which is the default of all but the logits. */
export const PARSE: { readonly [Name in keyof ExplorerState]: (text: string | null) => unknown } = {
  logits: (text) => (text ?? "2,1,0.1").split(",").map(parseNumber),
  labels: (text) => (text ? text.split(",").map((label) => label.trim()) : []),
  temperature: (text) => parseNumber(text || "1"),
  target: (text) => (text ? parseNumber(text) : undefined),
  hide: (text) => (text ?? "").split(/[\s,]+/).filter((part) => part !== ""),
};

/** The largest number of classes, which fit on a page. */
const MAX_LOGITS = 64;

/** Returns logits that the element can show. */
function checkLogits(logits: unknown): number[] {
  const caller = { name: "logits" };
  if (!Array.isArray(logits) && !ArrayBuffer.isView(logits))
    throw typeError(caller, "ERR_INPUT", `the value is ${show(logits)}; it has to be an array of numbers`);
  const copy = Array.from(logits as ArrayLike<number>);
  const n = copy.length;
  if (n === 0 || n > MAX_LOGITS)
    throw rangeError(
      caller,
      n ? "ERR_SHAPE" : "ERR_EMPTY",
      `${n} are given; there have to be 1 to ${MAX_LOGITS}`,
    );
  copy.forEach((logit: unknown, i) => {
    if (typeof logit !== "number" || Number.isNaN(logit))
      refuse(caller, typeof logit === "number" ? "ERR_ENTRY" : "ERR_INPUT", `[${i}]`, logit, "a number");
  });
  return copy;
}

/** Returns the labels of as many classes as there may be, undefined where none is given. */
function checkLabels(labels: any): (string | undefined)[] {
  if (!["Array", "Object"].includes(getTag(labels)))
    throw typeError(
      { name: "labels" },
      "ERR_LABELS",
      `the value is ${show(labels)}; it has to be an array or an object by index`,
    );
  return Array.from({ length: MAX_LOGITS }, (_, i) =>
    labels[i] === undefined ? undefined : String(labels[i]),
  );
}

/** Returns a temperature. */
function checkTemperature(temperature: unknown): number {
  if (typeof temperature === "number" && temperature >= 0) return temperature;
  return refuse({ name: "temperature" }, "ERR_TEMPERATURE", "the value", temperature, "0 or more");
}

/** Returns the index of one of as many classes, or undefined. */
export function checkTarget(target: any, classes = MAX_LOGITS): number | undefined {
  if (target === undefined || (Number.isInteger(target) && target >= 0 && target < classes)) return target;
  const rule = `an integer from 0 to ${classes - 1}${target === null ? " or undefined" : ""}`;
  return refuse({ name: "target" }, "ERR_TARGET", "the value", target, rule);
}

/** Names the parts that the attribute `hide` may hide. */
export const PARTS = ["sliders", "numbers", "temperature", "gradient", "status"];

/** Returns names of parts. */
function checkParts(parts: any): string[] {
  const unknown = parts.find((part: string) => !PARTS.includes(part));
  if (unknown === undefined) return parts;
  return refuse({ name: "hide" }, "ERR_OPTION", "a part", unknown, `one of ${PARTS.join(", ")}`);
}

/** Checks the value of each property. */
export const CHECK: { readonly [Name in keyof ExplorerState]: (value: unknown) => ExplorerState[Name] } = {
  logits: checkLogits,
  labels: checkLabels,
  temperature: checkTemperature,
  target: checkTarget,
  hide: checkParts,
};

/** Matches a number whose comma may be that of thousands or of decimals. */
const AMBIGUOUS = /^\s*[-+−]?[1-9]\d{0,2},\d{3}\s*$/;

/** Returns what a person types as a logit, with a decimal point or a decimal comma; undefined while it is
 * none or ambiguous. */
export function parseTypedLogit(text: string): number | undefined {
  const logit = readNumber(AMBIGUOUS.test(text) ? text : text.replace(",", "."));
  return logit < Infinity ? logit : undefined;
}
