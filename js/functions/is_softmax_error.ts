// Whether an error is one of this package.
import { CODES, type Code } from "../arguments/errors.js";

// By its code, since each flavour and each entry of the package may have its own copy of whatever else
// could tell.
export const isSoftmaxError = (error: unknown): error is Error & { readonly code: Code } =>
  CODES.includes((Object(error) as { code: Code }).code);
