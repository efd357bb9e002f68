// The thread of loops in Node.js.
import { parentPort } from "node:worker_threads";
import { answer } from "./loop-side.mjs";

parentPort.on("message", async ({ title }) => parentPort.postMessage(await answer(title)));
