// softmax-wasm/canvas: which data BarCanvas takes. tests/e2e/canvas.spec.ts looks at the pixels.
import assert from "node:assert/strict";
import { test } from "node:test";
import vm from "node:vm";
import { BarCanvas } from "softmax-wasm/canvas";
import { refuses } from "./common/refuses.mjs";

/** Makes bars of a canvas whose context does nothing. */
const makeBars = () => {
  const context = new Proxy({}, { get: (_, key) => (key === "canvas" ? { width: 4, height: 4 } : () => {}) });
  return new BarCanvas({ getContext: () => context });
};

test("bars.draw takes floats of this realm and of another", () => {
  for (const data of [
    Float32Array.of(0.75, 0.25),
    Float64Array.of(0.75, 0.25),
    ...vm.runInNewContext("[Float32Array.of(0.75, 0.25), Float64Array.of(0.75, 0.25)]"),
  ])
    assert.deepEqual(makeBars().draw({ data }, { topK: 1 }), { kept: 1, mass: 0.75 });
});

test("bars.draw refuses data of another type, and data that is detached", () => {
  const draw = (data) => () => makeBars().draw({ data });
  for (const data of [[0.5, 0.5], Int8Array.of(1, 0), null, "1"])
    refuses(draw(data), TypeError, "ERR_INPUT", "p.data has to be a Float32Array or a Float64Array");
  const detached = Float64Array.of(0.5, 0.5);
  structuredClone(detached, { transfer: [detached.buffer] });
  refuses(draw(detached), TypeError, "ERR_INPUT", "p.data is detached");
  refuses(draw(new Float32Array(0)), RangeError, "ERR_EMPTY", "no entries");
});

test("a color is refused that the context doesn't take", () => {
  const NAMES = { black: "#000000", white: "#ffffff", red: "#ff0000" };
  let style = "#000000";
  const context = {
    canvas: { width: 4, height: 4 },
    fillRect() {},
    clearRect() {},
    /** Like a context of a canvas, it ignores what is no color. */
    set fillStyle(text) {
      style = NAMES[text] ?? (/^#[0-9a-f]{6}$/.test(text) ? text : style);
    },
    get fillStyle() {
      return style;
    },
  };
  const make = (options) => new BarCanvas({ getContext: () => context }, options);
  for (const key of ["color", "faded"]) {
    for (const color of ["black", "white", "red", "#000000", "#ffffff", undefined])
      make({ [key]: color }).free();
    for (const wrong of ["nocolor", "", "#12"])
      refuses(
        () => make({ [key]: wrong }),
        TypeError,
        "ERR_OPTION",
        `${key} has to be a CSS color, not ${JSON.stringify(wrong)}`,
      );
  }
  assert.equal(style, "#000000");
});
