// Holds the answers to the exercises. The script of the exercises fills it, and the worksheet reads it. The
// HTML has no answers, because a class could read them there.

/** Functions that describe the right choice of a question and the reason. */
export const answers = new WeakMap<Element, () => string>();
