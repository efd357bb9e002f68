// The thread of loops in browsers.
import { answer } from "./loop-side.mjs";

addEventListener("message", async ({ data }) => postMessage(await answer(data.title)));
// A page learns of errors, not of promises that are rejected.
addEventListener("unhandledrejection", ({ reason }) => {
  throw reason;
});
