// The errors that users meet: real TypeError and RangeError objects with a `code`, whose stack begins
// where the user called.

export const CODES = [
  "ERR_INPUT",
  "ERR_OPTION",
  "ERR_SHAPE",
  "ERR_AXIS",
  "ERR_MASK",
  "ERR_BIAS",
  "ERR_TEMPERATURE",
  "ERR_WEIGHTS",
  "ERR_TARGET",
  "ERR_SMOOTHING",
  "ERR_K",
  "ERR_EMPTY",
  "ERR_ENTRY",
  "ERR_ALL_MASKED",
  "ERR_LABELS",
  "ERR_FRACTION",
  "ERR_COUNT",
  "ERR_RANDOM",
  "ERR_BINS",
  "ERR_OUT",
  "ERR_MEMORY",
  "ERR_FREED",
  "ERR_RANGE",
  "ERR_UNFITTED",
  "ERR_BUSY",
  "ERR_DIVERGED",
  "ERR_MODEL",
  "ERR_INIT",
  "ERR_SOURCE",
  "ERR_WASM",
] as const;

export type Code = (typeof CODES)[number];

/** What the user called: its name, the names of its options, and the function, which and what is above it
 * the stack leaves out. */
export interface Caller {
  readonly name: string;
  readonly f?: Function | undefined;
  readonly options?: readonly string[];
}

/** Of V8, and of others since 2025. */
const { captureStackTrace } = Error as { captureStackTrace?(error: Error, above: Function): void };

function coded<E extends Error>(error: E, code: Code, caller?: Caller): E {
  if (caller?.f) captureStackTrace?.(error, caller.f);
  return Object.assign(error, { code });
}

/** A value of the wrong kind. */
export const typeError = (caller: Caller, code: Code, text: string) =>
  coded(new TypeError(`${caller.name}: ${text}`), code, caller);

/** A value of the right kind that doesn't fit. */
export const rangeError = (caller: Caller, code: Code, text: string) =>
  coded(new RangeError(`${caller.name}: ${text}`), code, caller);

/** Throws what a value has to be: a RangeError for a number, a TypeError for what is of another kind. */
export function refuse(caller: Caller, code: Code, name: string, value: unknown, rule: string): never {
  const fix = typeof value === "bigint" ? `: pass Number(${show(value)})` : "";
  throw (typeof value === "number" ? rangeError : typeError)(
    caller,
    code,
    `${name} is ${show(value)}; it has to be ${rule}${fix}`,
  );
}

/** There is no memory for what a call needs. */
export const memoryError = (caller: Caller, entries: number, cause?: unknown) =>
  Object.assign(
    rangeError(caller, "ERR_MEMORY", `no memory for ${entries} entries; one call has 4 GiB at most`),
    cause && { cause },
  );

/** The module can't be loaded. */
export const sourceError = (text: string, cause: unknown) =>
  coded(new Error(`init: ${text} (${messageOf(cause)})`, { cause }), "ERR_SOURCE");

/** Why the module can't be compiled or started here, by what the engine says. */
const REASONS: [RegExp, string][] = [
  [
    /main thread/,
    "on a page this browser starts more than 4 KB only asynchronously: await init() of softmax-wasm/init, or use a worker",
  ],
  [/embedder|unsafe-eval|content.?security|\bcsp\b/i, "the Content-Security-Policy lacks 'wasm-unsafe-eval'"],
  [/simd|v128|0xfd/i, "the engine lacks WebAssembly SIMD"],
];

export function wasmError(caller: Caller, cause: unknown): Error {
  const message = messageOf(cause);
  const known = REASONS.find(([words]) => words.test(message))?.[1];
  const reason =
    typeof WebAssembly === "undefined"
      ? "this engine has no WebAssembly"
      : (known ?? "the module is damaged or another's");
  return coded(
    new Error(`softmax-wasm: WebAssembly could not start: ${reason} (${message})`, { cause }),
    "ERR_WASM",
    caller,
  );
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** Dimensions and axes as error texts show them. */
export const list = (numbers: readonly number[]): string => `[${numbers.join(", ")}]`;

/** A value as error texts show it: short, and never its conversion's own error. */
export function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(shortened(value));
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "symbol" || typeof value === "function") return `a ${typeof value}`;
  if (typeof value !== "object" || !value) return String(value);
  const kind = "readFloatLE" in (value as object) ? "Buffer" : tag(value);
  return `${/^[AEIO]/.test(kind) ? "an" : "a"} ${kind}`;
}

/** The first characters of a text that is longer than an error should be. */
export const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

/** `Float32Array`, `Object`, …, across realms. */
export const tag = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);
