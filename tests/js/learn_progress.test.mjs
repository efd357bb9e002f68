// A fit is watched, paused and stopped.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LinearClassifier } from "softmax-wasm/learn";
import { iris, sets, split } from "../learn/data.mjs";
import { computeObjective, fitFour, x, y } from "./common/classifiers.mjs";
import { refuses } from "./common/refuses.mjs";

test("progress tells the loss after each epoch, which falls to that of the result", async () => {
  const { train } = split(iris());
  const reports = [];
  const model = await new LinearClassifier().fit(train.x, train.y, {
    onProgress: (progress) => void reports.push(progress),
  });
  reports.forEach(({ epoch, loss, gradient }, i) => {
    assert.equal(epoch, i + 1);
    assert.ok(gradient >= 0 && (i === 0 || loss <= reports[i - 1].loss + 1e-8));
  });
  assert.ok(Math.abs(reports.at(-1).loss - computeObjective(model, train)) < 1e-6);
  refuses(() => reports.at(-1).coefficients, TypeError, "ERR_FREED", "over");
  const losses = [];
  await fitFour({
    batch: 2,
    epochs: 7,
    onProgress: ({ loss, gradient }) => void losses.push([loss, gradient]),
  });
  assert.equal(losses.length, 7);
  assert.ok(losses.every(([loss, gradient]) => loss > 0 && gradient === undefined));
});

test("a promise of onProgress is a pause, and false ends the fit with what it has", async () => {
  const seen = [];
  let isPaused = false;
  const model = await new LinearClassifier().fit(iris().x, iris().y, {
    onProgress: async ({ epoch, coefficients, intercepts }) => {
      assert.equal(isPaused, false);
      isPaused = true;
      await new Promise((resolve) => setTimeout(resolve, 5));
      isPaused = false;
      seen.push([coefficients, intercepts]);
      return epoch < 3;
    },
  });
  assert.equal(seen.length, 3);
  assert.deepEqual([model.coefficients, model.intercepts], seen.at(-1));
});

const reason = new Error("of onProgress");

test("an aborted fit is rejected with the reason and leaves the classifier as it was", async () => {
  const model = await fitFour();
  const before = model.toJSON();
  const { x: many, y: labels } = sets.synthetic();
  for (const descent of [{ tolerance: 0 }, { batch: 16 }]) {
    const controller = new AbortController();
    const reason = new Error("enough");
    setTimeout(() => controller.abort(reason), 30);
    const start = performance.now();
    await assert.rejects(
      model.fit(many, labels, { ...descent, l2: 0, epochs: 100_000, signal: controller.signal }),
      reason,
    );
    assert.ok(performance.now() - start < 5000);
    assert.deepEqual(model.toJSON(), before);
  }
  const inProgress = new AbortController();
  const fit = model.fit(x, y, { onProgress: () => inProgress.abort(), signal: inProgress.signal });
  await assert.rejects(fit, { name: "AbortError" });
  await assert.rejects(
    model.fit(x, y, { signal: AbortSignal.abort("before") }),
    (reason) => reason === "before",
  );
  await assert.rejects(
    fitFour({
      onProgress: () => {
        throw reason;
      },
    }),
    (error) => error === reason,
  );
  assert.deepEqual(model.predict([0]), ["low"]);
});

const timed = { skip: !globalThis.process && "it needs the time of the processor" };
test("other tasks get their turn while it learns, every few of 16 ms of work", timed, async () => {
  const { x: many, y: labels } = sets.synthetic();
  let turns = 0;
  let before;
  const timer = setInterval(() => turns++, 1);
  // Reading and standardising the rows at first isn't divided into pieces.
  const onProgress = () => {
    if (before === undefined) [before, turns] = [process.cpuUsage(), 0];
  };
  await new LinearClassifier().fit(many, labels, { epochs: 15, onProgress });
  clearInterval(timer);
  const work = process.cpuUsage(before).user / 1000;
  assert.ok(turns >= work / 16 / 4, `${turns} turns in ${work} ms of work`);
});
