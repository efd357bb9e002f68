// The labels of rows: how they are read, and their indices among the classes.
import { checkDims, readArray, unwrapTensor } from "../arguments/arrays.js";
import { getTypeName, suggestFix } from "../arguments/kinds.js";
import { type Caller, formatCount, rangeError, show, typeError } from "../errors.js";

export type Label = string | number | boolean;

/** Tells whether a value can be the label of a class. */
export const isLabel = (label: unknown): label is Label =>
  typeof label === "string" || typeof label === "boolean" || Number.isFinite(label);

/** Reads the labels of rows. Throws a TypeError for a value that is no label, and for labels of two types. */
export function parseClassLabels(y: unknown, caller: Caller, what = "y"): ArrayLike<Label> {
  const { data, name, dims } = unwrapTensor(y, what);
  if (dims !== undefined) checkDims(dims, data as ArrayLike<unknown>, caller, name);
  if (!getTypeName(data))
    throw typeError(
      caller,
      "ERR_INPUT",
      `${name} has to be an array of labels, not ${show(data)}${suggestFix(data, name)}`,
    );
  const labels = Array.isArray(data) ? (data as readonly unknown[]) : readArray(data, caller, name, true);
  const type = typeof labels[0];
  const copy: Label[] = [];
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (!isLabel(label)) {
      throw typeError(
        caller,
        "ERR_LABELS",
        `${name}[${i}] is ${show(label)}; a label has to be a string, a finite number or a boolean`,
      );
    }
    if (typeof label !== type) {
      throw typeError(
        caller,
        "ERR_LABELS",
        `${name}[${i}] is ${show(label)}, and ${name}[0] is ${show(labels[0])}; labels have to be all strings, all numbers or all booleans`,
      );
    }
    copy.push(label);
  }
  return copy;
}

/** Returns the different labels, sorted. */
export function sortClasses(labels: ArrayLike<Label>): Label[] {
  return [...new Set(Array.from(labels))].sort((a, b) => (a < b ? -1 : 1));
}

/** Reads the classes that a user names, in the user's order. */
export function parseClasses(value: unknown, caller: Caller, what = "classes"): Label[] {
  const classes = Array.from(parseClassLabels(value, caller, what));
  checkClasses(classes, caller, what);
  return classes;
}

/** Throws unless there are two labels or more, each once. */
export function checkClasses(classes: readonly Label[], caller: Caller, what = "classes"): void {
  const { size } = new Set(classes);
  if (size < 2 || size < classes.length)
    throw rangeError(
      caller,
      "ERR_LABELS",
      `${what} has length ${classes.length} and ${formatCount(size, "different label")}; there have to be two or more, each once`,
    );
}

/** Returns the index of each label among the classes. */
export function indexLabels(labels: ArrayLike<Label>, classes: readonly Label[], caller: Caller): Int32Array {
  const indices = new Map(classes.map((label, index) => [label, index]));
  return Int32Array.from({ length: labels.length }, (_, i) => {
    const index = indices.get(labels[i]!);
    if (index !== undefined) return index;
    throw rangeError(
      caller,
      "ERR_LABELS",
      `y[${i}] is ${show(labels[i])}, which is none of the ${classes.length} classes`,
    );
  });
}
