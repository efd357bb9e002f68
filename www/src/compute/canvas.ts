// Draws very many classes on a canvas, by softmax-wasm/canvas. It is loaded on demand.
import { BarCanvas, softmax } from "softmax-wasm/canvas";

export interface Look {
  readonly isLogarithmic: boolean;
  /** The value at the top of the y axis. */
  readonly high: number;
  readonly color: string;
  readonly faded: string;
}

/** The value at the bottom of a logarithmic y axis. */
const LOWEST = 1e-9;

/** Writes softmax of very many logits to `out`, so that no frame allocates memory. */
export const writeSoftmax = (out: Float32Array<ArrayBuffer>, logits: Float32Array, temperature: number) =>
  softmax(logits, { temperature, out });

/** Creates a function that draws probabilities in descending order. The kept ones have the full colour. */
export function createBars(canvas: HTMLCanvasElement) {
  let drawn: BarCanvas | undefined;
  let looks = "";
  return (probabilities: Float32Array, kept: number, { isLogarithmic, high, color, faded }: Look) => {
    const next = [isLogarithmic, high, color, faded].join();
    if (next !== looks) {
      drawn?.free();
      const y = isLogarithmic ? ({ y: "log", low: LOWEST } as const) : ({ y: "linear", low: 0 } as const);
      drawn = new BarCanvas(canvas, { x: "log", ...y, high, color, faded });
      looks = next;
    }
    drawn!.draw({ data: probabilities }, { topK: kept });
  };
}
