// Fuzzes handles: they are made, written, computed, freed, forgotten and written late in random order, each
// beside a copy of its entries.
import assert from "node:assert/strict";
import { makeNumbers } from "./arrays.mjs";

const MOST = 8;
/** The number of views that are kept of freed and forgotten handles. */
const LATE = 20;

/** Makes a function that does one random thing to a handle and returns its description. */
export function handles(api, random) {
  const live = [];
  const late = [];
  /** Keeps a view of a handle that is no longer used. */
  const leave = (one) => {
    live.splice(live.indexOf(one), 1);
    late.push({ view: one.view, copy: one.copy });
    if (late.length > LATE) late.splice(random.below(LATE), 1);
  };
  const make = () => {
    const type = random.pick(["f32", "f64"]);
    const handle = new api.Logits(random.below(random.chance(0.01) ? 1_000_000 : 300), type);
    live.push({ handle, type, view: handle.data, copy: handle.data.slice() });
  };
  const actions = {
    write(one) {
      const values = makeNumbers(random, one.copy.length);
      one.copy.set(values);
      one.handle.data.set(values);
    },
    softmax(one) {
      one.copy = api.softmax(one.copy);
      one.handle.softmax();
    },
    tempered(one) {
      const temperature = random.pick([0, 0.5, 3, Infinity]);
      one.copy = api.softmax(one.copy, { temperature });
      one.handle.softmax({ temperature });
    },
    logSoftmax(one) {
      one.copy = api.logSoftmax(one.copy);
      one.handle.logSoftmax();
    },
    topK(one) {
      if (one.copy.length > 0) assert.deepEqual(one.handle.topK(1), api.topK(one.copy, 1));
    },
    logSumExp(one) {
      assert.equal(one.handle.logSumExp(), api.logSumExp(one.copy));
    },
    free(one) {
      one.handle.free();
      one.handle.free();
      assert.throws(() => one.handle.data, { code: "ERR_FREED" });
      leave(one);
    },
    forget(one) {
      leave(one);
      one.handle = undefined;
    },
    writeLate() {
      if (late.length === 0) return;
      const one = random.pick(late);
      one.view.fill(random.normal());
      one.copy = one.view.slice();
    },
  };
  return () => {
    if (live.length === 0 || (live.length < MOST && random.chance(0.2))) {
      make();
      return "Logits: make";
    }
    const one = random.pick(live);
    const action = random.pick(Object.keys(actions));
    actions[action](one);
    for (const { handle, copy } of live) assert.deepEqual(handle.data, copy, `a handle after ${action}`);
    for (const { view, copy } of late)
      assert.deepEqual(view, copy, `what is left of a handle after ${action}`);
    return `Logits: ${action}`;
  };
}
