// The types of what the package says of itself: its memory, features, version and errors.

/**
 * Returns the bytes of WebAssembly memory that calls and handles use; 0 before the first call. If a call has
 * needed more than 64 MiB, the next one that needs less gives them back.
 * @example
 * [softmax([0]), memoryUsage() > 0] // [[1], true]
 */
export function memoryUsage(): number;

/** The kernel that computes long f32 rows: `"relaxed-simd"` once `softmax-wasm/relaxed` is imported in an
 * engine that supports it, else `"simd128"`. */
export const features: "simd128" | "relaxed-simd";

/** The version of this package. */
export const version: string;

/** The `code` of an error of this package. The reference (docs/api.md of the repository) explains each. */
export type ErrorCode =
  | "ERR_INPUT"
  | "ERR_OPTION"
  | "ERR_SHAPE"
  | "ERR_AXIS"
  | "ERR_MASK"
  | "ERR_BIAS"
  | "ERR_TEMPERATURE"
  | "ERR_WEIGHTS"
  | "ERR_TARGET"
  | "ERR_SMOOTHING"
  | "ERR_K"
  | "ERR_EMPTY"
  | "ERR_ENTRY"
  | "ERR_ALL_MASKED"
  | "ERR_LABELS"
  | "ERR_FRACTION"
  | "ERR_COUNT"
  | "ERR_RANDOM"
  | "ERR_BINS"
  | "ERR_OUT"
  | "ERR_MEMORY"
  | "ERR_FREED"
  | "ERR_RANGE"
  | "ERR_UNFITTED"
  | "ERR_BUSY"
  | "ERR_DIVERGED"
  | "ERR_MODEL"
  | "ERR_INIT"
  | "ERR_SOURCE"
  | "ERR_WASM";
/**
 * Tells whether an error is one of this package, by its `code`. A server can answer it with the status 400.
 * @example
 * isSoftmaxError(new RangeError("of another")) // false
 */
export function isSoftmaxError(error: unknown): error is Error & { readonly code: ErrorCode };
