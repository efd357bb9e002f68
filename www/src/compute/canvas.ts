// Very many classes on a canvas, by softmax-wasm/canvas, loaded when wanted.
import { BarCanvas, softmax } from "softmax-wasm/canvas";

export interface Look {
  readonly isLogarithmic: boolean;
  /** What is at the top of the y axis. */
  readonly high: number;
  readonly color: string;
  readonly faded: string;
}

/** The number at the foot of a logarithmic y axis. */
const LOWEST = 1e-9;

/** Writes softmax of very many logits to `out`, so that no frame allocates. */
export const writeSoftmax = (out: Float32Array<ArrayBuffer>, logits: Float32Array, temperature: number) =>
  softmax(logits, { temperature, out });

/** Returns what draws probabilities, the largest first; those that are kept have the full colour. */
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
