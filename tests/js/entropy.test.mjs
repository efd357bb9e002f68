// entropy and margin. Masks and every kind of input are tested for all functions together: masks,
// every_input. Their arithmetic is tested in tests/rust/entropy.rs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { entropy, margin } from "softmax-wasm";
import { refuses } from "./common/refuses.mjs";

test("rows of probabilities give one number each, of the input's kind", () => {
  assert.deepEqual(entropy([0.5, 0.5, 1, 0], { shape: [2, 2] }), [Math.LN2, 0]);
  assert.deepEqual(margin(Float32Array.of(0.75, 0.25, 1, 0), { shape: [2, 2] }), Float32Array.of(0.5, 1));
});

test("entropy and margin refuse what is no probability, unless it is masked, and take what rounding leaves", () => {
  for (const f of [entropy, margin]) {
    refuses(() => f([9, 1]), RangeError, "ERR_ENTRY", "p[0]", "9");
    refuses(() => f(Float32Array.of(0.5, -0.5)), RangeError, "ERR_ENTRY", "p[1]", "-0.5");
    assert.ok(f([9, 0.5, 0.5], { mask: [0, 1, 1] }) < 1);
    for (const p of [1.0000001, 1, 0.9999999, 0, -0]) {
      for (const others of [0, 1, 40]) {
        for (const row of [
          Float32Array.of(p, ...new Array(others).fill(-0)),
          [p, ...new Array(others).fill(0)],
        ]) {
          const value = f(row);
          if (f === entropy || others > 0)
            assert.ok(
              Object.is(Math.abs(value), value) && value < 1.1,
              `${f.name} of ${p} and ${others} more: ${value}`,
            );
        }
      }
    }
    assert.ok(Number.isNaN(f([NaN, 0.5])));
  }
});

test("options of logits are refused", () => {
  refuses(() => entropy([1], { temperature: 1 }), TypeError, "ERR_OPTION", "temperature");
  for (const f of [entropy, margin])
    refuses(() => f([0.5, 0.5], { bias: [0, 0] }), TypeError, "ERR_OPTION", "'bias'");
});
