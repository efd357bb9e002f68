// softmax-wasm/canvas: the functions of softmax-wasm, and a canvas that shows a bar for each of many classes.
export * from "#functions";
export { BarCanvas } from "../canvas/bar_canvas.js";
