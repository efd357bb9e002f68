// The types of softmax-wasm/canvas: those of softmax-wasm, and the canvas.
export * from "./index.js";

/** Options of `BarCanvas`. */
export interface BarCanvasOptions {
  /** The scale from left to right. On a linear scale all classes are equally wide; on a log scale the first
   * are wide and the last narrow, as for ranks. Default: `"linear"`. */
  x?: "linear" | "log" | undefined;
  /** The scale of the heights. Default: `"linear"`. */
  y?: "linear" | "log" | undefined;
  /** The number at the bottom of the canvas. Default: 0, or 1e-9 on a log scale. */
  low?: number | undefined;
  /** The number at the top of the canvas. Default: 1. */
  high?: number | undefined;
  /** The CSS color of the bars. Default: `"#2060c0"`. */
  color?: string | undefined;
  /** The CSS color of the bars that `topK`, `topP` or `minP` removes. Default: `"#c8ccd4"`. */
  faded?: string | undefined;
}

/** Options of `BarCanvas.draw`: which bars are drawn as removed. The cuts are those of `sample`, in this
 * order. */
export interface CutOptions {
  /** Keeps this many of the largest entries. Default: all. */
  topK?: number | undefined;
  /** Keeps the fewest of these that hold this fraction of their sum, from 0 to 1. Default: 1. */
  topP?: number | undefined;
  /** Keeps those of these with at least this fraction of the largest, from 0 to 1. Default: 0. */
  minP?: number | undefined;
}

/**
 * A canvas that shows a bar for each of many thousands of entries, fast enough for each frame. If there are
 * more entries than pixels, a column of pixels shows the largest of its entries.
 *
 * @throws TypeError with the code `ERR_INPUT` for a value that is no canvas, or a canvas without a 2d context
 * @throws TypeError with the code `ERR_OPTION` for an unknown option, and a color that the canvas doesn't take
 * @throws RangeError with the code `ERR_RANGE` if `low` isn't below `high`, or not above 0 on a log scale
 * @example
 * const bars = new BarCanvas(document.querySelector("canvas"), { x: "log", y: "log" });
 * bars.draw(logits, { topP: 0.9 }); // { kept: 37, mass: 0.9002… }
 */
export class BarCanvas {
  /** Makes a drawing of a canvas. Its `width` and `height` are its pixels, which each `draw` reads anew. */
  constructor(canvas: { getContext(type: "2d"): unknown }, options?: BarCanvasOptions);
  /**
   * Draws the entries of a handle, or of any object whose `data` is a `Float32Array` or a `Float64Array`.
   * Returns the number of entries that the cuts keep, and their sum.
   *
   * @throws TypeError for a value without such data, and RangeError for no entries and for a cut out of range
   */
  draw(
    p: { readonly data: Float32Array | Float64Array },
    options?: CutOptions,
  ): { kept: number; mass: number };
  /** Gives the memory back. A second call does nothing. `using` calls it at the end of its block. */
  free(): void;
  [Symbol.dispose](): void;
}
