// isSoftmaxError: whether an error is one of this package.
import { CODES, type Code, getTag } from "../errors.js";

// The code of the error decides rather than its class, since a program may hold several copies of the
// package, each with classes of its own.
export const isSoftmaxError = (error: unknown): error is Error & { readonly code: Code } =>
  // The tag is compared rather than `instanceof`, which fails for errors of another frame.
  getTag(error) === "Error" && CODES.includes((error as { code?: unknown }).code as Code);
