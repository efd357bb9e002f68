// The errors of methods that call functions of the package.
import { type Caller, captureStackTrace } from "../errors.js";

/** Calls a function of the package for another one, whose name its errors then have. */
export function callFor<T>(caller: Caller, f: () => T): T {
  try {
    return f();
  } catch (error) {
    const own = error as Error & { code?: unknown };
    if (String(own.code).startsWith("ERR_")) {
      own.message = `${caller.name}: ${own.message.replace(/^[^:]*: /, "")}`;
      if (caller.f) captureStackTrace?.(own, caller.f);
    }
    throw error;
  }
}
