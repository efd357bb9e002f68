// Fuzzes handles: they are made, written, computed, freed, forgotten and written late in random order, each
// beside a copy of its entries.
import assert from "node:assert/strict";
import { makeNumbers } from "./arrays.mjs";

/** The largest number of handles that are in use at a time. */
const MOST = 8;
/** The number of views that are kept of freed and forgotten handles. */
const LATE = 20;

/** The actions, each on the state of the fuzzer and one of its handles. Each does the same to the copy. */
const ACTIONS = {
  write({ random }, one) {
    const values = makeNumbers(random, one.copy.length);
    one.copy.set(values);
    one.handle.data.set(values);
  },
  softmax({ api }, one) {
    one.copy = api.softmax(one.copy);
    one.handle.softmax();
  },
  tempered({ api, random }, one) {
    const temperature = random.pick([0, 0.5, 3, Infinity]);
    one.copy = api.softmax(one.copy, { temperature });
    one.handle.softmax({ temperature });
  },
  logSoftmax({ api }, one) {
    one.copy = api.logSoftmax(one.copy);
    one.handle.logSoftmax();
  },
  topK({ api }, one) {
    if (one.copy.length > 0) assert.deepEqual(one.handle.topK(1), api.topK(one.copy, 1));
  },
  logSumExp({ api }, one) {
    assert.equal(one.handle.logSumExp(), api.logSumExp(one.copy));
  },
  free(state, one) {
    one.handle.free();
    one.handle.free();
    assert.throws(() => one.handle.data, { code: "ERR_FREED" });
    leave(state, one);
  },
  forget(state, one) {
    leave(state, one);
    one.handle = undefined;
  },
  writeLate({ late, random }) {
    if (late.length === 0) return;
    const left = random.pick(late);
    left.view.fill(random.normal());
    left.copy = left.view.slice();
  },
};

/** Makes a handle with a copy of its entries. */
function makeHandle({ api, live, random }) {
  const type = random.pick(["f32", "f64"]);
  const handle = new api.Logits(random.below(random.chance(0.01) ? 1_000_000 : 300), type);
  live.push({ handle, view: handle.data, copy: handle.data.slice() });
}

/** Keeps a view of a handle that is no longer used. */
function leave({ live, late, random }, one) {
  live.splice(live.indexOf(one), 1);
  late.push({ view: one.view, copy: one.copy });
  if (late.length > LATE) late.splice(random.below(LATE), 1);
}

/** Does one random thing to a handle, and returns its description. */
function act(state) {
  const { live, late, random } = state;
  if (live.length === 0 || (live.length < MOST && random.chance(0.2))) {
    makeHandle(state);
    return "Logits: make";
  }
  const one = random.pick(live);
  const action = random.pick(Object.keys(ACTIONS));
  ACTIONS[action](state, one);
  for (const { handle, copy } of live) assert.deepEqual(handle.data, copy, `a handle after ${action}`);
  for (const { view, copy } of late) assert.deepEqual(view, copy, `what is left of a handle after ${action}`);
  return `Logits: ${action}`;
}

/** Makes a function that does one random thing to a handle and returns its description. */
export function handles(api, random) {
  const state = { api, random, live: [], late: [] };
  return () => act(state);
}
