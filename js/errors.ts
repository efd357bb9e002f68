// The errors that users meet: real TypeError and RangeError objects with a `code`.

export type Code =
  | "ERR_INPUT"
  | "ERR_OPTION"
  | "ERR_SHAPE"
  | "ERR_AXIS"
  | "ERR_MASK"
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

const coded = <E extends Error>(error: E, code: Code): E => Object.assign(error, { code });

/** A value of the wrong kind. */
export const typeError = (code: Code, text: string) => coded(new TypeError(text), code);

/** A value of the right kind that doesn't fit. */
export const rangeError = (code: Code, text: string) => coded(new RangeError(text), code);

/** The module can't be loaded. */
export const sourceError = (text: string, cause: unknown) =>
  coded(new Error(`init: ${text} (${messageOf(cause)})`, { cause }), "ERR_SOURCE");

/** The module can't be compiled or started here. */
export const wasmError = (cause: unknown) =>
  coded(
    new Error(
      "softmax-wasm: WebAssembly could not start. If this page has a Content-Security-Policy, its " +
        "script-src needs 'wasm-unsafe-eval'; otherwise the engine lacks WebAssembly SIMD, or the module " +
        "is damaged or another's. " +
        `(${messageOf(cause)})`,
      { cause },
    ),
    "ERR_WASM",
  );

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** A value as error texts show it: short, and never its conversion's own error. */
export function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? value.slice(0, 40) + "…" : value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "symbol" || typeof value === "function") return `a ${typeof value}`;
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  return `${/^[AEIOU](?!int)/.test(tag(value)) ? "an" : "a"} ${tag(value)}`;
}

/** `Float32Array`, `Object`, …, across realms. */
export const tag = (value: object): string => Object.prototype.toString.call(value).slice(8, -1);
