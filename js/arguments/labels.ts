// The option `labels`: the names of classes.
import { checkClassCount } from "./checks.js";
import { type Caller, show, typeError } from "../errors.js";
import { type UserOptions, isPlainObject } from "./options.js";

export type Labels = readonly unknown[] | undefined;

/** Reads the names of classes: an array, or an object by index as in the configuration of a model. */
export function parseLabels({ labels }: UserOptions, classes: number, caller: Caller): Labels {
  if (labels === undefined) return undefined;
  const isObject = isPlainObject(labels);
  if (!isObject && !Array.isArray(labels))
    throw typeError(
      caller,
      "ERR_LABELS",
      `labels has to be an array or an object by index, not ${show(labels)}`,
    );
  checkClassCount(isObject ? Object.keys(labels) : labels, classes, "labels", caller, "ERR_LABELS");
  return isObject
    ? Array.from({ length: classes }, (_, index) => (labels as Record<number, unknown>)[index])
    : labels;
}

/** Returns the name of a class: its label, or its index as text where there are no labels. */
export function getLabel(labels: Labels, index: number, caller: Caller): string {
  const label = labels ? labels[index] : String(index);
  if (typeof label === "string") return label;
  throw typeError(caller, "ERR_LABELS", `labels[${index}] has to be a string, not ${show(label)}`);
}
