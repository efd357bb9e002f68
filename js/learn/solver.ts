// The solver of LinearClassifier in WebAssembly: how it is started, and how a fit is advanced.
import * as glue from "#glue/learn";
import { type Caller, typeError } from "../errors.js";
import { startModule } from "../wasm/bindgen.js";
import type { Listeners } from "./fit_options.js";
import { yieldToEventLoop } from "./yield_to_event_loop.js";

/** Starts the module at its first use and returns the classes of src/wasm/learn.rs. */
export function loadSolver(caller: Caller): typeof glue {
  startModule(caller);
  return glue;
}

/** The milliseconds of work after which the fit yields to the event loop. */
const MAX_WORK_MS = 16;

/** Advances a fit until it is done, and yields to the event loop in between. */
export async function runFit(fit: glue.Fit, { onProgress, signal }: Listeners): Promise<void> {
  // An AudioWorklet has no performance.
  const clock = globalThis.performance ?? Date;
  let end = clock.now() + MAX_WORK_MS;
  while (!fit.isDone) {
    const epoch = fit.advance();
    if (epoch && onProgress) {
      if ((await onProgress(buildProgress(fit, epoch))) === false) return;
      if (signal?.aborted) throw signal.reason;
    }
    if (clock.now() < end) continue;
    await yieldToEventLoop();
    if (signal?.aborted) throw signal.reason;
    end = clock.now() + MAX_WORK_MS;
  }
}

/** The fits whose memory was given back. */
const finished = new WeakSet<glue.Fit>();

/** Gives the memory of a fit back. Its reports of progress throw from now on. */
export function finishFit(fit: glue.Fit): void {
  finished.add(fit);
  fit.free();
}

/** Adds the weights learned so far to the report of an epoch. They are computed only when they are read. */
function buildProgress(fit: glue.Fit, epoch: object): object {
  const read = (key: "coefficients" | "intercepts") => {
    if (finished.has(fit))
      throw typeError({ name: `FitProgress.${key}` }, "ERR_FREED", "the fit is over; ask the classifier");
    const learner = fit.learner();
    try {
      return learner[key];
    } finally {
      learner.free();
    }
  };
  return Object.defineProperties(epoch, {
    coefficients: { get: () => read("coefficients") },
    intercepts: { get: () => read("intercepts") },
  });
}
