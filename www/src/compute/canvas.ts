// Very many classes on a canvas, by softmax-wasm/canvas, loaded when wanted.
import { BarCanvas, softmax } from "softmax-wasm/canvas";

export interface Look {
  readonly isLogarithmic: boolean;
  /** What is at the top of the y axis. */
  readonly high: number;
  readonly color: string;
  readonly faded: string;
}

/** What is at the foot of a logarithmic y axis. */
const LOWEST = 1e-9;

/** Softmax of very many logits. */
export const softmaxOf = (logits: Float64Array, temperature: number) => softmax(logits, { temperature });

/** Returns what draws probabilities in their order, of which the first `kept` have the full colour. */
export function bars(canvas: HTMLCanvasElement) {
  let drawn: BarCanvas | undefined;
  let looks = "";
  return (probabilities: Float64Array, kept: number, { isLogarithmic, high, color, faded }: Look) => {
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
