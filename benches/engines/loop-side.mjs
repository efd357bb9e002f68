// Measures loops in a thread in which nothing else runs. Once a buffer has been detached, as happens when
// WebAssembly's memory grows, V8 compiles every loop over typed arrays anew with a check in it, and some take
// twice as long. A program that has only a loop has no such memory, so this thread has none either.
import { cases, title } from "../cases/all.mjs";
import { curveLoops } from "../curve.mjs";
import { WARM_UP, prepare } from "../measure.mjs";

/** The cases and the points of the curve that have a loop, by title. */
const loops = new Map([...cases.filter(({ loop }) => loop), ...curveLoops].map((one) => [title(one), one]));

/** The loop that takes turns. */
let prepared;

/** Prepares the loop with a title, and returns the length of a turn. Without a title, takes a turn of the
 * prepared loop, and returns its nanoseconds per call. */
export async function answer(title) {
  if (title === undefined) return prepared.next();
  const { input, loop } = loops.get(title);
  prepared = await prepare(loop(input()), WARM_UP.loop);
  return prepared.length;
}
