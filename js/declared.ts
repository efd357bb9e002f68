// The types that users read, beside what they describe: compiled, never run.
import type * as declared from "./index.js";
import type * as learnDeclared from "./learn.js";
import type { Code } from "./arguments/errors.js";
import type * as functions from "./entries/index.js";
import type * as learn from "./entries/learn.js";

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;

/** The same names are exported, and the same codes. */
export const areDeclared: [
  Same<keyof typeof functions, keyof typeof declared>,
  Same<keyof typeof learn, keyof typeof learnDeclared>,
  Same<Code, declared.ErrorCode>,
] = [true, true, true];
