// The smoke test of softmax-wasm/canvas: bars on a canvas of the page and on one of no page.
import { smoke } from "./smoke.mjs";

export function smokeCanvas(api) {
  const element = Object.assign(document.createElement("canvas"), { width: 8, height: 4 });
  return [...smoke(api), ...bars(api, element), ...bars(api, new OffscreenCanvas(8, 4))];
}

/** Draws two bars, of which the second is removed: both are as high as half of the canvas. */
function bars({ BarCanvas, Logits }, canvas) {
  const logits = new Logits(2);
  logits.softmax();
  const drawing = new BarCanvas(canvas, { color: "#ff0000", faded: "#0000ff" });
  const { kept, mass } = drawing.draw(logits, { topK: 1 });
  const pixels = canvas.getContext("2d").getImageData(0, 0, 8, 4).data;
  const at = (x, y) => pixels.slice(4 * (8 * y + x), 4 * (8 * y + x) + 4).join();
  const shown = [kept, mass, at(1, 0), at(1, 3), at(6, 3)].join(" ");
  drawing.free();
  logits.free();
  const expected = "1 0.5 0,0,0,0 255,0,0,255 0,0,255,255";
  return shown === expected ? [] : [`bars on ${canvas}: ${shown} instead of ${expected}`];
}
