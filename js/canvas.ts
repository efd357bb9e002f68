// softmax-wasm/canvas: the same functions, and bars of very many classes from the module's memory.
import * as glue from "#glue";
import { rangeError, show, typeError } from "./errors.js";
import { Logits, disposeByFree, regionOf } from "./logits.js";
import { fraction, integer, number, oneOf, readOptions } from "./options.js";
import { wasm } from "./wasm.js";

export * from "./index.js";

/** What wasm-bindgen makes of BarCanvas in src/bindings/canvas.rs. */
declare class Drawing {
  constructor(context: unknown, isXLog: boolean, isYLog: boolean, low: number, high: number, color: string, faded: string);
  draw(region: number, n: number, isNarrow: boolean, topK: number, topP: number, minP: number): void;
  readonly count: number;
  readonly mass: number;
  free(): void;
}

const SCALES = ["linear", "log"];

export class BarCanvas {
  #drawing: Drawing | undefined;

  constructor(canvas: { getContext(type: "2d"): unknown }, options: object = {}) {
    const name = "BarCanvas";
    const context = contextOf(canvas, name);
    const { given } = readOptions(options, name);
    const isYLog = oneOf(given, "y", SCALES, name) === "log";
    const low = number(given, "low", isYLog ? 1e-9 : 0, name, "ERR_RANGE");
    const high = number(given, "high", 1, name, "ERR_RANGE");
    if (!(low < high && high < Infinity && low >= (isYLog ? Number.MIN_VALUE : -Number.MAX_VALUE))) {
      throw rangeError("ERR_RANGE", `${name}: bars from ${low} to ${high} can't be drawn on a ${isYLog ? "log" : "linear"} scale`);
    }
    const [color, faded] = [text(given.color, "color", "#2060c0"), text(given.faded, "faded", "#c8ccd4")];
    wasm();
    const { BarCanvas: Class } = glue as unknown as { BarCanvas: typeof Drawing };
    this.#drawing = new Class(context, oneOf(given, "x", SCALES, name) === "log", isYLog, low, high, color, faded);
  }

  draw(p: Logits, options: object = {}): { kept: number; mass: number } {
    const name = "BarCanvas.draw";
    const drawing = this.#drawing;
    if (drawing === undefined) throw typeError("ERR_FREED", `${name}: this canvas has been freed`);
    if (!(p instanceof Logits)) {
      throw typeError("ERR_INPUT", `${name}: p has to be a Logits of softmax-wasm/canvas, whose memory is drawn, not ${show(p)}`);
    }
    const { given } = readOptions(options, name);
    const n = p.data.length;
    if (n === 0) throw rangeError("ERR_EMPTY", `${name}: p holds no entries`);
    const topK = integer(given, "topK", n, 1, name, "ERR_K");
    const [topP, minP] = [fraction(given, "topP", 1, name), fraction(given, "minP", 0, name)];
    drawing.draw(regionOf(p), n, p.data instanceof Float32Array, Math.min(topK, n), topP, minP);
    return { kept: drawing.count, mass: drawing.mass };
  }

  free(): void {
    this.#drawing?.free();
    this.#drawing = undefined;
  }

  static {
    disposeByFree(this.prototype);
  }
}

function contextOf(canvas: { getContext?(type: "2d"): unknown }, name: string): unknown {
  if (typeof canvas?.getContext !== "function") {
    throw typeError("ERR_INPUT", `${name}: canvas has to be a canvas element, not ${show(canvas)}`);
  }
  const context = canvas.getContext("2d");
  if (context) return context;
  throw typeError("ERR_INPUT", `${name}: the canvas has no 2d context; it may have one of another type`);
}

function text(value: unknown, key: string, otherwise: string): string {
  if (value === undefined) return otherwise;
  if (typeof value === "string") return value;
  throw typeError("ERR_OPTION", `BarCanvas: ${key} has to be a CSS color, not ${show(value)}`);
}
