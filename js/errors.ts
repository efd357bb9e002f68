// The errors of the package: TypeError and RangeError objects with a `code`. Their stack begins at the line
// of the user's program that called a function of the package.

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

/** Describes the function that the user called. The stack of an error leaves out `f` and every frame above
 * it, so that the user's own line comes first. */
export interface Caller {
  readonly name: string;
  readonly f?: Function | undefined;
  readonly options?: readonly string[];
}

/** V8 has always had this function; other engines have had it for some years. */
export const { captureStackTrace } = Error as { captureStackTrace?(error: Error, above: Function): void };

/** Adds a code to an error, and begins its stack at the line of the user. */
function coded<E extends Error>(error: E, code: Code, caller?: Caller): E {
  if (caller?.f) captureStackTrace?.(error, caller.f);
  return Object.assign(error, { code });
}

/** Makes the error for a value of the wrong type. */
export const typeError = (caller: Caller, code: Code, text: string) =>
  coded(new TypeError(`${caller.name}: ${text}`), code, caller);

/** Makes the error for a value of the right type that is out of range. */
export const rangeError = (caller: Caller, code: Code, text: string) =>
  coded(new RangeError(`${caller.name}: ${text}`), code, caller);

/** Throws an error that states the rule which the value breaks: a RangeError for a number, a TypeError for
 * a value of any other type. */
export function refuse(caller: Caller, code: Code, name: string, value: unknown, rule: string): never {
  const fix = typeof value === "bigint" || isNumericText(value) ? `: pass Number(${show(value)})` : "";
  throw (typeof value === "number" ? rangeError : typeError)(
    caller,
    code,
    `${name} is ${show(value)}; it has to be ${rule}${fix}`,
  );
}

/** Tells whether a value is a text that is a number, such as "1" of a form or of a CSV file. */
export const isNumericText = (value: unknown): boolean =>
  typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value));

/** Makes the error for a call that needs more memory than there is. */
export const memoryError = (caller: Caller, entries: number, cause?: unknown) =>
  Object.assign(
    rangeError(
      caller,
      "ERR_MEMORY",
      `no memory for ${formatCount(entries, "entry", "entries")}; one call has 4 GiB at most`,
    ),
    cause && { cause },
  );

/** Makes the error for a source of WebAssembly that can't be loaded. */
export const sourceError = (text: string, cause: unknown) =>
  coded(new Error(`init: ${text} (${getMessage(cause)})`, { cause }), "ERR_SOURCE");

/** Pairs words of the engines' own messages with the reason why the module can't be compiled or started. */
const REASONS: [RegExp, string][] = [
  [
    /main thread/,
    "on a page this browser starts more than 4 KB only asynchronously: await init() of softmax-wasm/init, or use a worker",
  ],
  [/embedder|unsafe-eval|content.?security|\bcsp\b/i, "the Content-Security-Policy lacks 'wasm-unsafe-eval'"],
  [/simd|v128|0xfd/i, "the engine lacks WebAssembly SIMD"],
];

/** Makes the error for a module that the engine can't compile or start, with the likely reason. */
export function wasmError(caller: Caller, cause: unknown): Error {
  const message = getMessage(cause);
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

/** Returns the text of what was thrown, which may be any value. */
const getMessage = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** Formats a number of things for an error text: `1 row`, `2 rows`. */
export const formatCount = (n: number, one: string, many = `${one}s`): string =>
  `${n} ${n === 1 ? one : many}`;

/** Formats dimensions or axes for an error text: `[2, 3]`. */
export const formatList = (numbers: readonly number[]): string => `[${numbers.join(", ")}]`;

/** Formats a value for an error text. Objects are shown by their type only, since their own conversion to
 * text may be long, and may throw. */
export function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(shorten(value));
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "symbol" || typeof value === "function") return `a ${typeof value}`;
  if (typeof value !== "object" || !value) return String(value);
  const kind = "readFloatLE" in (value as object) ? "Buffer" : getTag(value);
  return `${/^[AEIO]/.test(kind) ? "an" : "a"} ${kind}`;
}

/** Suggests the object that a Map stands for where an object is meant. */
export const suggestObject = (value: unknown, what: string): string =>
  getTag(value) === "Map" ? `: pass Object.fromEntries(${what})` : "";

/** Cuts a text after 40 characters, so that an error text stays readable. */
export const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

/** Returns the type's name, such as `Float32Array` or `Object`. Unlike `instanceof` this recognises objects
 * of another realm, such as an iframe. */
export const getTag = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);
