// Fifty thousand classes and their canvas, by softmax-wasm/canvas, loaded when wanted.
import { BarCanvas, softmax } from "softmax-wasm/canvas";
import { VOCABULARY } from "../state/state";
import { NAMED } from "./weather-words";

export const LOWEST = 1e-9;
const SHOWN = 10;

export interface Cut {
  readonly topK: number;
  readonly topP: number;
}

export interface Ranked {
  readonly name: string;
  readonly logit: number;
  readonly probability: number;
  readonly kept: boolean;
}

export interface Drawn {
  readonly kept: number;
  /** The part of the probability that is kept. */
  readonly mass: number;
  readonly top: readonly Ranked[];
  /** Of every rank. */
  readonly probabilities: ArrayLike<number>;
}

/** Made-up logits, largest first: those of the named words, then a tail that falls with the rank. */
function logitsByRank(): Float32Array<ArrayBuffer> {
  const last = NAMED.at(-1)!.logit;
  return Float32Array.from({ length: VOCABULARY }, (_, rank) =>
    rank < NAMED.length ? NAMED[rank]!.logit : last - 1.35 * Math.log((rank + 1) / NAMED.length),
  );
}

export function createVocabulary(canvas: HTMLCanvasElement) {
  const logits = logitsByRank();
  let bars: BarCanvas | undefined;
  return {
    /** From the next drawing on. */
    paint(color: string, faded: string) {
      bars?.free();
      bars = new BarCanvas(canvas, { x: "log", y: "log", low: LOWEST, color, faded });
    },
    draw(temperature: number, cut: Cut): Drawn {
      const p = softmax(logits, { temperature });
      const { kept, mass } = bars!.draw({ data: p }, cut);
      // They are in order: those that are kept come first.
      const top = Array.from(p.subarray(0, SHOWN), (probability, i) => ({
        name: NAMED[i]!.name,
        logit: logits[i]!,
        probability,
        kept: i < kept,
      }));
      return { kept, mass, top, probabilities: p };
    },
  };
}
