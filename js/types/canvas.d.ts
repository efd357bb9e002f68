// The types of softmax-wasm/canvas: those of softmax-wasm, and the canvas.
export * from "./index.js";

/** How {@link BarCanvas} draws. */
export interface BarCanvasOptions {
  /** Where the classes lie from left to right: equally wide, or the first wide and the last
   * narrow, as ranks are shown. Default: `"linear"`. */
  x?: "linear" | "log" | undefined;
  /** How a number becomes a height. Default: `"linear"`. */
  y?: "linear" | "log" | undefined;
  /** The number at the foot. Default: 0, or 1e-9 on a log scale. */
  low?: number | undefined;
  /** The number at the top. Default: 1. */
  high?: number | undefined;
  /** The CSS color of the bars. */
  color?: string | undefined;
  /** The CSS color of bars that `topK`, `topP` or `minP` cut off. */
  faded?: string | undefined;
}

/** What {@link BarCanvas.draw} cuts off, as {@link sample} does. */
export interface CutOptions {
  /** Only so many of the largest entries stay. Default: all. */
  topK?: number | undefined;
  /** Of these as few of the largest as hold this part of their sum. Default: 1. */
  topP?: number | undefined;
  /** Of these what is at least this part of the largest. Default: 0. */
  minP?: number | undefined;
}

/**
 * A canvas that shows a bar for each of many thousands of entries, at each frame. Where there are
 * more entries than pixels, a column of pixels shows the largest of its entries.
 *
 * @throws TypeError with the code `ERR_INPUT` for what is no canvas or has no 2d context
 * @throws RangeError with the code `ERR_RANGE` if `low` isn't below `high`, or not above 0 on a log scale
 * @example
 * const bars = new BarCanvas(document.querySelector("canvas"), { x: "log", y: "log" });
 * bars.draw(logits, { topP: 0.9 }); // { kept: 37, mass: 0.9002… }
 */
export class BarCanvas {
  /** The `width` and `height` of the canvas are its pixels, which `draw` reads anew. */
  constructor(canvas: { getContext(type: "2d"): unknown }, options?: BarCanvasOptions);
  /** Replaces what the canvas shows by the entries of a handle, or of any `data`; how many of them
   * stay, and their sum. */
  draw(
    p: { readonly data: Float32Array | Float64Array },
    options?: CutOptions,
  ): { kept: number; mass: number };
  /** Gives the memory back; a second time does nothing. `using` calls it by itself. */
  free(): void;
  [Symbol.dispose](): void;
}
