// BarCanvas: a canvas that shows a bar for each of many classes. Its module has a memory of its own, to which
// the entries are copied.
import { BarCanvas as Drawing } from "#glue/canvas";
import { checkLength, getTypeName } from "../arguments/kinds.js";
import {
  type Signature,
  type UserOptions,
  copyOptions,
  describeFunction,
  parseChoice,
  parseFraction,
  parseNumber,
  parseTopK,
} from "../arguments/options.js";
import { rangeError, show, typeError } from "../errors.js";
import { startModule } from "../wasm/bindgen.js";
import { disposable } from "../wasm/disposable.js";
import type { Floats } from "../wasm/memory.js";

const MAKE_SIGNATURE = /* @__PURE__ */ describeFunction("BarCanvas", undefined, [
  "x",
  "y",
  "low",
  "high",
  "color",
  "faded",
]);
const DRAW_SIGNATURE = /* @__PURE__ */ describeFunction("BarCanvas.draw", undefined, [
  "topK",
  "topP",
  "minP",
]);
const SCALES = ["linear", "log"] as const;

/** Tells whether a value is an array of f32 or f64, of this realm or another. */
const isFloatsOfAnyRealm = (x: unknown): x is Floats => /^Float(32|64)Array$/.test(getTypeName(x) ?? "");

class Bars {
  #drawing: Drawing | undefined;
  /** The entries as f64, in an array that is used again, since a new one for each frame would keep the
   * garbage collector busy. */
  #entries = new Float64Array(0);

  constructor(canvas: { getContext(type: "2d"): unknown }, options: object = {}) {
    const caller = { ...MAKE_SIGNATURE, f: new.target };
    const context = getContext2d(canvas, caller);
    const user = copyOptions(options, caller);
    const isYLog = parseChoice(user, "y", SCALES, caller) === "log";
    const low = parseNumber(
      user,
      "low",
      isYLog ? 1e-9 : 0,
      caller,
      "ERR_RANGE",
      "a finite number",
      Number.isFinite,
    );
    const high = parseNumber(user, "high", 1, caller, "ERR_RANGE", "a finite number", Number.isFinite);
    if (!(low < high && (!isYLog || low > 0))) {
      throw rangeError(
        caller,
        "ERR_RANGE",
        `low is ${low} and high ${high}; low has to be below high${isYLog ? ", and above 0 on a log scale" : ""}`,
      );
    }
    const [color, faded] = [
      parseColor(user, "color", "#2060c0", context, caller),
      parseColor(user, "faded", "#c8ccd4", context, caller),
    ];
    startModule(caller);
    this.#drawing = new Drawing(
      context,
      parseChoice(user, "x", SCALES, caller) === "log",
      isYLog,
      low,
      high,
      color,
      faded,
    );
  }

  draw(
    p: { readonly data: Float32Array | Float64Array },
    options: object = {},
  ): { kept: number; mass: number } {
    const drawing = this.#drawing;
    const caller: Signature = { ...DRAW_SIGNATURE, f: this.draw };
    if (drawing === undefined) throw typeError(caller, "ERR_FREED", "this canvas has been freed");
    const { data } = Object(p) as typeof p;
    if (!isFloatsOfAnyRealm(data)) {
      const [what, found] =
        data === undefined ? ["p has to be a Logits or { data }, with", p] : ["p.data has to be", data];
      const fix = isFloatsOfAnyRealm(p) ? ": pass { data: p }" : "";
      throw typeError(
        caller,
        "ERR_INPUT",
        `${what} a Float32Array or a Float64Array, not ${show(found)}${fix}`,
      );
    }
    const user = copyOptions(options, caller);
    const n = checkLength(data, caller, "p.data");
    if (n === 0) throw rangeError(caller, "ERR_EMPTY", "p holds no entries");
    const topK = parseTopK(user, n, caller);
    const [topP, minP] = [parseFraction(user, "topP", 1, caller), parseFraction(user, "minP", 0, caller)];
    if (this.#entries.length !== n) this.#entries = new Float64Array(n);
    this.#entries.set(data);
    drawing.draw(this.#entries, Math.min(topK, n), topP, minP);
    return { kept: drawing.count, mass: drawing.mass };
  }

  free(): void {
    this.#drawing?.free();
    this.#drawing = undefined;
  }
}

export const BarCanvas = /* @__PURE__ */ disposable("BarCanvas", Bars);

/** Returns the 2d context of a canvas. Throws if the value is no canvas or has another context already. */
function getContext2d(
  canvas: { getContext?(type: "2d"): unknown },
  caller: Signature,
): CanvasRenderingContext2D {
  if (typeof canvas?.getContext !== "function") {
    throw typeError(caller, "ERR_INPUT", `canvas has to be a canvas element, not ${show(canvas)}`);
  }
  const context = canvas.getContext("2d");
  if (context) return context as CanvasRenderingContext2D;
  throw typeError(caller, "ERR_INPUT", "the canvas has no 2d context; it may have one of another type");
}

/** Reads an option that is a CSS color. */
function parseColor(
  user: UserOptions,
  key: string,
  otherwise: string,
  context: CanvasRenderingContext2D,
  caller: Signature,
): string {
  const value = user[key];
  if (value === undefined) return otherwise;
  if (typeof value === "string" && isColor(value, context)) return value;
  throw typeError(caller, "ERR_OPTION", `${key} has to be a CSS color, not ${show(value)}`);
}

/** Tells whether a context takes a text for a color. If it doesn't, it keeps the color that it had. Two are
 * tried, since the text may be the name of one. */
function isColor(text: string, context: CanvasRenderingContext2D): boolean {
  const { fillStyle } = context;
  const isTaken = ["#000000", "#ffffff"].some((before) => {
    context.fillStyle = before;
    context.fillStyle = text;
    return context.fillStyle !== before;
  });
  context.fillStyle = fillStyle;
  return isTaken;
}
