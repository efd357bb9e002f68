// Compares the types that users read with what they describe. This file is compiled and never run.
import type * as canvas from "../entries/canvas.js";
import type * as functions from "../entries/index.js";
import type * as init from "../entries/init.js";
import type * as learn from "../entries/learn.js";
import type * as relaxed from "../entries/relaxed.js";
import type { Code } from "../errors.js";
import type * as declaredCanvas from "./canvas.js";
import type * as declared from "./index.js";
import type * as declaredInit from "./init.js";
import type * as declaredLearn from "./learn.js";
import type * as declaredRelaxed from "./relaxed.js";

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;

/** Names the functions of F whose results aren't assignable to those that D declares. */
type Undeclared<F, D> = {
  [K in keyof F & keyof D]: F[K] extends (...given: never[]) => infer R
    ? D[K] extends (...given: never[]) => infer S
      ? [R] extends [S]
        ? never
        : K
      : K
    : never;
}[keyof F & keyof D];

/** Each entry point exports exactly the declared names, and softmax-wasm the declared results and error
 * codes. The class of softmax-wasm/element is declared by an interface of the DOM, which tests/types
 * compiles. */
export const areDeclared: [
  Same<keyof typeof functions, keyof typeof declared>,
  Same<keyof typeof canvas, keyof typeof declaredCanvas>,
  Same<keyof typeof init, keyof typeof declaredInit>,
  Same<keyof typeof learn, keyof typeof declaredLearn>,
  Same<keyof typeof relaxed, keyof typeof declaredRelaxed>,
  Same<Code, declared.ErrorCode>,
  Same<Undeclared<typeof functions, typeof declared>, never>,
] = [true, true, true, true, true, true, true];
