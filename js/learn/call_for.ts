// The errors of methods that call other functions of the package, or the solver in WebAssembly.
import { type Caller, captureStackTrace } from "../errors.js";

/** Calls `compute` for a function of the package. Errors of the package that `compute` throws get the name of
 * this function, and their stack begins at the line of the user's that called it. */
export function callFor<T>(caller: Caller, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    const own = error as Error & { code?: unknown };
    if (String(own.code).startsWith("ERR_")) {
      // Errors of functions begin with a name; those of the solver don't.
      own.message = `${caller.name}: ${own.message.replace(/^[\w.-]+: /, "")}`;
      if (caller.f) captureStackTrace?.(own, caller.f);
    }
    throw error;
  }
}
