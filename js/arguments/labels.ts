// The option `labels`: the names of classes.
import { type Caller, show, suggestObject, typeError } from "../errors.js";
import { checkClassCount } from "./checks.js";
import { type UserOptions, isPlainObject } from "./options.js";

export type ClassNames = readonly unknown[] | undefined;

/** Reads the names of all classes. Each is checked where it is needed, since a vocabulary has a hundred
 * thousand. */
export function parseLabels(user: UserOptions, classes: number, caller: Caller): ClassNames {
  const labels = parseSomeLabels(user, caller);
  if (!labels) return undefined;
  const areListed = Array.isArray(labels);
  checkClassCount(areListed ? labels : Object.keys(labels), classes, caller, "labels", "ERR_LABELS");
  return areListed
    ? labels
    : Array.from({ length: classes }, (_, index) => (labels as Record<number, unknown>)[index]);
}

/** Returns the option `labels` as it is: an array, or an object by index as in the configuration of a model.
 * Some may be missing. */
export function parseSomeLabels({ labels }: UserOptions, caller: Caller): object | undefined {
  if (labels === undefined || Array.isArray(labels) || isPlainObject(labels)) return labels;
  const fix = suggestObject(labels, "labels");
  throw typeError(
    caller,
    "ERR_LABELS",
    `labels has to be an array or an object by index, not ${show(labels)}${fix}`,
  );
}

/** Reads a label. */
export function readLabel(labels: object, index: number, caller: Caller): string {
  const label = (labels as Record<number, unknown>)[index];
  if (typeof label === "string") return label;
  throw typeError(caller, "ERR_LABELS", `labels[${index}] has to be a string, not ${show(label)}`);
}

/** Returns the name of a class: its label, or its index as text where there are no labels. */
export const getLabel = (labels: ClassNames, index: number, caller: Caller): string =>
  labels ? readLabel(labels, index, caller) : String(index);
