// The names of classes.
import { type Caller, rangeError, show, typeError } from "../arguments/errors.js";
import { type Given, isPlainObject } from "../arguments/options.js";

export type Labels = readonly unknown[] | undefined;

/** Reads the names of classes, as an array or, as models have them, as an object by index. */
export function parseLabels(given: Given, classes: number, caller: Caller): Labels {
  const { labels } = given;
  const isObject = isPlainObject(labels);
  const names = isObject ? Object.keys(labels) : parseArray(given, caller);
  if (names && names.length !== classes)
    throw rangeError(caller, "ERR_LABELS", `labels has length ${names.length}; there are ${classes} classes`);
  return isObject
    ? Array.from({ length: classes }, (_, index) => (labels as Record<number, unknown>)[index])
    : names;
}

/** Reads the labels if they are an array. */
function parseArray({ labels }: Given, caller: Caller): readonly unknown[] | undefined {
  if (labels === undefined || Array.isArray(labels)) return labels;
  throw typeError(
    caller,
    "ERR_LABELS",
    `labels has to be an array or an object by index, not ${show(labels)}`,
  );
}

export function labelOf(labels: Labels, index: number, caller: Caller): string {
  const label = labels ? labels[index] : String(index);
  if (typeof label === "string") return label;
  throw typeError(caller, "ERR_LABELS", `labels[${index}] has to be a string, not ${show(label)}`);
}
