// isSoftmaxError: whether an error is one of this package.
import { CODES, type Code } from "../arguments/errors.js";

// The code decides and not a class, since a program may hold several copies of the package, each with classes
// of its own.
export const isSoftmaxError = (error: unknown): error is Error & { readonly code: Code } =>
  CODES.includes((Object(error) as { code: Code }).code);
