// Programs that use softmax-wasm/canvas compile, without the types of a platform.
import { BarCanvas, Logits, softmax } from "softmax-wasm/canvas";

declare const canvas: { width: number; height: number; getContext(type: "2d"): { fillStyle: string } | null };
const bars = new BarCanvas(canvas, { x: "log", y: "linear", low: 0, high: 1, color: "red", faded: "#ccc" });
export const { kept, mass }: { kept: number; mass: number } = bars.draw(new Logits(3), {
  topK: 2,
  topP: 0.9,
  minP: 0.1,
});
bars.draw(new Logits(3, "f64"));
bars.free();
export const numbers: number[] = softmax([1, 2]);

// @ts-expect-error no canvas
new BarCanvas("canvas");
// @ts-expect-error numbers that aren't in the module's memory
bars.draw([1, 2]);
