// The types of arrays that users pass: which are accepted, and in which precision each is computed.
import { type Caller, type Code, getTag, show, typeError } from "../errors.js";
import type { IntegerArray } from "../types/index.js";
import type { Arena, Floats } from "../wasm/memory.js";

export type Input = readonly number[] | Float32Array | Float64Array | IntegerArray;

export type Result = number[] | Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** Describes how an array type is computed. */
export interface Kind {
  /** The type's name, which results have too. */
  name: string;
  /** The bytes of a number while it is computed: 4 for f32, 8 for f64. */
  bytes: 4 | 8;
  /** Makes a result of `n` entries. */
  make: (n: number) => Result;
  /** The kind with results of this type that is computed in f64; absent where `bytes` is 8 already. */
  upcast?: Kind;
}

const makeKindComputedInF32 = (name: string, make: Kind["make"]): Kind => ({
  name,
  bytes: 4,
  make,
  upcast: { name, bytes: 8, make },
});

export const FLOAT32 = /* @__PURE__ */ makeKindComputedInF32("Float32Array", (n) => new Float32Array(n));
export const FLOAT64: Kind = { name: "Float64Array", bytes: 8, make: (n) => new Float64Array(n) };
export const NUMBERS: Kind = { name: "Array", bytes: 8, make: (n) => new Array<number>(n) };
// Older engines lack this type (Chromium before 135), so it is declared here and never named where it could
// be missing.
declare const Float16Array: { new (n: number): Float32Array<ArrayBuffer> };
const FLOAT16 = /* @__PURE__ */ makeKindComputedInF32("Float16Array", (n) => new Float16Array(n));

/** Returns the kind with the same type of result that is computed in f64. Results are rounded once, as they
 * are copied out. */
export const upcast = (kind: Kind): Kind => kind.upcast ?? kind;

/** Returns the view of the memory whose numbers are of the type that a kind is computed in. */
export const getView = (arena: Arena, kind: Kind): Floats =>
  kind.bytes === 4 ? arena.views.f32 : arena.views.f64;

/** Returns a getter that all typed arrays inherit. The property itself isn't read, since a user's array may
 * have its own property of that name, which may return anything or run code. */
const getInheritedGetter = (key: PropertyKey): ((this: unknown) => unknown) =>
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), key)!.get!;
const getTypedArrayName = /* @__PURE__ */ getInheritedGetter(Symbol.toStringTag) as () => string | undefined;
const getTypedArrayLength = /* @__PURE__ */ getInheritedGetter("length") as () => number;

/** Returns the name of an array's type, such as `Array` or `Float32Array`; undefined for any other value. */
export const getTypeName = (x: unknown): string | undefined =>
  Array.isArray(x) ? "Array" : getTypedArrayName.call(x);

/** Returns the length of an array or a typed array. */
export const getLength = (x: ArrayLike<unknown>): number =>
  ArrayBuffer.isView(x) ? getTypedArrayLength.call(x) : x.length;

/** Returns the length of an array. Throws if its buffer was transferred, or has shrunk below the array. The
 * length of such an array is 0, as that of an empty one, but its methods throw. */
export function checkLength(x: ArrayLike<unknown>, caller: Caller, what: string): number {
  const n = getLength(x);
  if (n > 0 || !ArrayBuffer.isView(x)) return n;
  try {
    (x as unknown as Float32Array).indexOf(0);
    return n;
  } catch {
    throw typeError(
      caller,
      "ERR_INPUT",
      `${what} is detached: its buffer was transferred, or its memory has grown`,
    );
  }
}

/** Tells whether a value is an array of f32 or f64 in this realm, which crosses unchanged. */
export const isFloats = (x: unknown): x is Floats => x instanceof Float64Array || x instanceof Float32Array;

const getBuffer = /* @__PURE__ */ getInheritedGetter("buffer") as () => ArrayBuffer;
const getByteOffset = /* @__PURE__ */ getInheritedGetter("byteOffset") as () => number;

/** Returns a view of an array of floats, which has none of the properties that a user may have given to the
 * array. A copy of 3 MB takes Chromium 1.5 ms, as long as softmax of its numbers. */
export function viewFloats(x: Floats, caller: Caller, what: string): Floats {
  const n = checkLength(x, caller, what);
  return new (x instanceof Float32Array ? Float32Array : Float64Array)(
    getBuffer.call(x),
    getByteOffset.call(x),
    n,
  );
}

/** Tells whether a value is a typed array of 64-bit integers. */
export const isInt64 = (x: unknown): x is ArrayLike<bigint> => !!getTypeName(x)?.startsWith("Big");

/** Returns the kind of an array of numbers, and undefined for any other value. Arrays of another realm are
 * recognised by the name of their type. A Buffer of Node.js is no array of numbers: its bytes nearly always
 * encode numbers of another type. */
export function detectKind(x: unknown): Kind | undefined {
  if (!ArrayBuffer.isView(x)) return Array.isArray(x) ? NUMBERS : undefined;
  if (x instanceof Float32Array) return FLOAT32;
  if (x instanceof Float64Array) return FLOAT64;
  const name = getTypeName(x);
  if (name === undefined || "readFloatLE" in x) return undefined;
  return /^U?[Ii]nt/.test(name) ? FLOAT64 : [FLOAT16, FLOAT32, FLOAT64].find((kind) => kind.name === name);
}

/** Returns the kind of an array of numbers. Throws a TypeError for any other value, which says what to pass
 * instead. */
export function checkKind(x: unknown, caller: Caller, what: string, code: Code = "ERR_INPUT"): Kind {
  const kind = detectKind(x);
  if (kind) return kind;
  throw typeError(
    caller,
    code,
    `${what} has to be an array of numbers or a typed array, not ${show(x)}${suggestFix(x, what)}`,
  );
}

/** Tells whether a tensor's type is one of half precision, as ONNX Runtime and safetensors name them. */
export const isHalf = (type: unknown): boolean => type === "float16" || type === "bfloat16";

/** Suggests what to pass in place of a value that isn't an array of numbers. */
export function suggestFix(x: unknown, what: string): string {
  const fix = findFix(x, what);
  return fix && `: pass ${fix}`;
}

/** Returns what to pass in place of a value that isn't an array of numbers; "" if nothing comes near. */
function findFix(x: unknown, what: string): string {
  const {
    data,
    dataSync,
    free,
    stride,
    strides = stride,
    then,
    type,
    [Symbol.iterator]: iterator,
  } = Object(x) as Record<PropertyKey, unknown>;
  const shape = `with { shape: ${what}.shape }`;
  if (dataSync) return `${what}.dataSync() ${shape}`;
  if (then) return `await ${what}`;
  if (strides) return `its rows ${shape}`;
  if (data && isHalf(type)) return `${what}.data decoded from ${type as string}`;
  if (data) return `${free ? "logits" : what}.data`;
  if (isInt64(x)) return `Float64Array.from(${what}, Number)`;
  if (/Buffer|View/.test(show(x))) return `a Float32Array of its ${(x as ArrayBuffer).byteLength} bytes`;
  if (typeof x === "string" && /^\s*[[{]/.test(x)) return `JSON.parse(${what})`;
  if (typeof x !== "object" || !x) return "";
  if (iterator) return `Array.from(${what}${getTag(x) === "Map" ? ".values()" : ""})`;
  // JSON of a typed array is an object with its indices. An object as a bias names some entries.
  return 0 in x && what !== "bias" ? `Object.values(${what})` : "";
}
