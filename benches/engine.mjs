// All that is measured in one JavaScript engine: Node runs it as it is, Chromium in a bundle.
import { Logits, features, memoryUsage, softmax } from "softmax-wasm";
import { copyCost, curve, curveRows } from "./curve.mjs";
import { logits, uniform } from "./inputs.mjs";
import { measure, summary } from "./measure.mjs";
import { onnxruntime, tfjs } from "./peers.mjs";
import { works, worksInDoubles } from "./works.mjs";

/** Bytes that WebAssembly's memory grows by in 10⁶ calls none of which is longer than one before. */
function memoryGrowth() {
  const x = logits(Float32Array, 1000);
  const random = uniform(7);
  softmax(x);
  const before = memoryUsage();
  for (let call = 0; call < 1e6; call++) softmax(x.subarray(0, 1 + Math.floor(random() * x.length)));
  return memoryUsage() - before;
}

/** Times of a handle's softmax on fresh logits and on its own output, one call each in turns. */
function freshness() {
  const x = logits(Float32Array, 131_072);
  const handle = new Logits(x.length, "f32");
  const times = { fresh: [], again: [] };
  for (let i = 0; i < 300; i++) {
    handle.data.set(x);
    for (const name of ["fresh", "again"]) {
      const start = performance.now();
      handle.softmax();
      times[name].push((performance.now() - start) * 1e6);
    }
  }
  handle.free();
  return { fresh: summary(times.fresh), again: summary(times.again) };
}

async function compareAll(works) {
  const rows = [];
  for (const { ours, theirs, ...row } of works) {
    const times = await measure({ ours, theirs });
    rows.push({ ...row, ...times });
    console.log(`${row.work}: ${(times.theirs.min / times.ours.min).toFixed(2)}`);
  }
  return rows;
}

/** Everything, as plain data. */
export async function measureEngine() {
  const memory = memoryGrowth();
  const peers = { xnnpack: await tfjs(), onnx: await onnxruntime() };
  const singles = await compareAll(works(peers));
  const [points, copy] = [await curve(peers.xnnpack), await copyCost()];
  const doubles = await compareAll(worksInDoubles());
  return { features, memory, freshness: freshness(), rows: [...singles, ...doubles, ...curveRows(points, copy)], points, copy };
}
