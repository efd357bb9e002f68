// The labels of classes, and their places in the order of the classes.
import { rangeError, show, typeError } from "./errors.js";
import { kindOf } from "./kinds.js";

export type Label = string | number;

/** The labels of rows; a TypeError for what is none. */
export function labelsOf(y: unknown, name: string, what = "y"): ArrayLike<Label> {
  if (!Array.isArray(y)) {
    kindOf(y, name, what);
    if (!(y as ArrayLike<number>).length || Number.isInteger((y as ArrayLike<number>)[0])) return y as ArrayLike<number>;
  }
  const labels = Array.from(y as ArrayLike<unknown>);
  const type = typeof labels[0];
  labels.forEach((label, i) => {
    if (typeof label !== "string" && !(typeof label === "number" && Number.isFinite(label))) {
      throw typeError("ERR_LABELS", `${name}: ${what}[${i}] is ${show(label)}; a label has to be a string or a finite number`);
    }
    if (typeof label !== type) {
      throw typeError("ERR_LABELS", `${name}: ${what}[${i}] is ${show(label)}, and ${what}[0] is ${show(labels[0])}; labels have to be all strings or all numbers`);
    }
  });
  return labels as Label[];
}

/** The labels that occur, sorted. */
export function sortedClasses(labels: ArrayLike<Label>): Label[] {
  return [...new Set(Array.from(labels))].sort((a, b) => (a < b ? -1 : 1));
}

/** The classes that users give, in their order. */
export function givenClasses(value: unknown, name: string): Label[] {
  const classes = Array.from(labelsOf(value, name, "classes"));
  const unique = new Set(classes);
  if (unique.size < 2 || unique.size < classes.length) {
    throw rangeError("ERR_LABELS", `${name}: classes has ${classes.length} entries, ${unique.size} different ones; there have to be two or more, each once`);
  }
  return classes;
}

/** The place of each label among the classes. */
export function placesOf(labels: ArrayLike<Label>, classes: readonly Label[], name: string): Int32Array {
  const places = new Map(classes.map((label, place) => [label, place]));
  return Int32Array.from({ length: labels.length }, (_, i) => {
    const place = places.get(labels[i]!);
    if (place !== undefined) return place;
    throw rangeError("ERR_LABELS", `${name}: y[${i}] is ${show(labels[i])}, which is none of the ${classes.length} classes`);
  });
}
