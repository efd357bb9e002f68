// Measures in a page and posts the results to its server.
import { measureEngine } from "../engine.mjs";

/** Posts a text to the server of the page. */
const post = (path, body) => fetch(path, { method: "POST", body });

const loops = new Worker("/loop-side-browser.mjs", { type: "module" });
/** Passes a message to the worker of the loops, and returns its answer. */
function askLoops(title) {
  loops.postMessage({ title });
  return new Promise((resolve, reject) => {
    loops.onmessage = ({ data }) => resolve(data);
    loops.onerror = ({ message }) => reject(new Error(message));
  });
}

const pattern = new URLSearchParams(location.search).get("pattern") ?? undefined;
measureEngine({ pattern, tell: (line) => post("/line", line), askLoops }).then(
  (results) => post("/results", JSON.stringify(results)),
  (error) => post("/error", `${error}\n${error.stack}`),
);
