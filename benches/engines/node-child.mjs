// Measures in this process, posts the results to the process that started it, and ends.
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { measureEngine } from "../engine.mjs";

process.on("disconnect", () => process.exit());

const loops = new Worker(new URL("loop-side-node.mjs", import.meta.url));
/** Passes a message to the thread of the loops, and returns its answer. */
async function askLoops(title) {
  loops.postMessage({ title });
  const [answer] = await once(loops, "message");
  return answer;
}

process.send(await measureEngine({ pattern: process.argv[2], askLoops }), () => process.exit());
