// The types that users read, beside what they describe: compiled, never run.
import type * as declared from "./index.js";
import type * as learnDeclared from "./learn.js";
import type { Code } from "../arguments/errors.js";
import type * as functions from "../entries/index.js";
import type * as learn from "../entries/learn.js";

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;

/** The functions of F whose results aren't among those that D declares. */
type Undeclared<F, D> = {
  [K in keyof F & keyof D]: F[K] extends (...user: never[]) => infer R
    ? D[K] extends (...user: never[]) => infer S
      ? [R] extends [S]
        ? never
        : K
      : K
    : never;
}[keyof F & keyof D];

/** What js/entries/index.ts exports has the names, the results and the codes of index.d.ts. */
export const areDeclared: [
  Same<keyof typeof functions, keyof typeof declared>,
  Same<keyof typeof learn, keyof typeof learnDeclared>,
  Same<Code, declared.ErrorCode>,
  Same<Undeclared<typeof functions, typeof declared>, never>,
] = [true, true, true, true];
