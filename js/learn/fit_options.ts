// The options of fit and partialFit.
import { type UserOptions, parseInteger, parseNumber, parseSeed } from "../arguments/options.js";
import { type Caller, show, typeError } from "../errors.js";

/** Names the options of partialFit. */
export const PARTIAL_FIT_OPTIONS = [
  "shape",
  "sampleWeight",
  "classWeight",
  "l2",
  "batch",
  "seed",
  "learningRate",
];
/** Names the options of fit. */
export const FIT_OPTIONS = [...PARTIAL_FIT_OPTIONS, "epochs", "tolerance", "onProgress", "signal"];

/** Holds the functions and signals by which a user follows a fit. */
export interface Listeners {
  onProgress: ((progress: object) => unknown) | undefined;
  signal: { aborted: boolean; reason?: unknown } | undefined;
}

/** Reads the options of the solver, which are numbers. Their defaults are in Rust. */
export function parseSolverOptions(user: UserOptions, caller: Caller): object {
  parseNumber(user, "l2", 1, caller, "ERR_OPTION", "0 or positive and finite", (x) => x >= 0 && x < Infinity);
  parseNumber(
    user,
    "tolerance",
    1,
    caller,
    "ERR_OPTION",
    "0 or positive and finite",
    (x) => x >= 0 && x < Infinity,
  );
  parseNumber(
    user,
    "learningRate",
    1,
    caller,
    "ERR_OPTION",
    "positive and finite",
    (x) => x > 0 && x < Infinity,
  );
  parseInteger(user, "epochs", 1, caller, "ERR_OPTION", 1);
  parseInteger(user, "batch", 1, caller, "ERR_OPTION", 1);
  if (user.seed !== undefined) parseSeed(user, caller);
  const { l2, batch, seed, learningRate, epochs, tolerance } = user;
  return { l2, batch, seed, learningRate, epochs, tolerance };
}

/** Reads the options `onProgress` and `signal`. */
export function parseListeners({ onProgress, signal }: UserOptions, caller: Caller): Listeners {
  if (onProgress !== undefined && typeof onProgress !== "function")
    throw typeError(caller, "ERR_OPTION", `onProgress has to be a function, not ${show(onProgress)}`);
  if (signal !== undefined && typeof (signal as Listeners["signal"] | null)?.aborted !== "boolean")
    throw typeError(caller, "ERR_OPTION", `signal has to be an AbortSignal, not ${show(signal)}`);
  return { onProgress, signal } as Listeners;
}
