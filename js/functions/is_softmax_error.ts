// isSoftmaxError: whether an error is one of this package.
import { CODES, type Code, getTag } from "../errors.js";

// The code decides and not a class, since a program may hold several copies of the package, each with classes
// of its own.
export const isSoftmaxError = (error: unknown): error is Error & { readonly code: Code } =>
  // The tag and not `instanceof`, which fails for errors of another frame.
  getTag(error) === "Error" && CODES.includes((error as { code?: unknown }).code as Code);
