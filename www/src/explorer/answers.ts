// What says the answers to the questions among the exercises, whose script fills this in; the worksheet reads
// it. The HTML has no answers that a class could read there.

/** Says which choice of a question is right, and why. */
export const answers = new WeakMap<Element, () => string>();
