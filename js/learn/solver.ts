// The solver of LinearClassifier in WebAssembly: how it is started, and how a fit is advanced.
import * as glue from "#glue";
import { type Caller, typeError } from "../errors.js";
import { startModule } from "../wasm/bindgen.js";
import type { Listeners } from "./fit_options.js";
import { yieldToEventLoop } from "./yield_to_event_loop.js";

/** The classes that wasm-bindgen makes of Learner and Fit in src/wasm/learn.rs. */
export declare class Learner {
  constructor(coefficients: Float32Array, intercepts: Float64Array);
  readonly coefficients: Float32Array<ArrayBuffer>;
  readonly intercepts: Float64Array<ArrayBuffer>;
  partialFit(
    x: ArrayBufferView,
    y: Int32Array,
    sampleWeight: Float64Array | undefined,
    classWeight: Float64Array | undefined,
    options: object,
  ): void;
  free(): void;
}
export declare class Fit {
  constructor(
    x: ArrayBufferView,
    y: Int32Array,
    sampleWeight: Float64Array | undefined,
    classWeight: Float64Array | undefined,
    classes: number,
    options: object,
  );
  advance(): { epoch: number; loss: number; gradient?: number } | undefined;
  readonly isDone: boolean;
  learner(): Learner;
  free(): void;
}

/** Starts the module at its first use and returns its classes. */
export function loadSolver(caller: Caller): { Learner: typeof Learner; Fit: typeof Fit } {
  startModule(caller);
  return glue as never;
}

/** The milliseconds of work after which the fit yields to the event loop. */
const MAX_WORK_MS = 16;

/** Advances a fit until it is done, and yields to the event loop in between. */
export async function runFit(fit: Fit, { onProgress, signal }: Listeners): Promise<void> {
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
const finished = new WeakSet<Fit>();

/** Gives the memory of a fit back. Its reports of progress throw from now on. */
export function finishFit(fit: Fit): void {
  finished.add(fit);
  fit.free();
}

/** Adds the weights learned so far to the report of an epoch. They are computed only when they are read. */
function buildProgress(fit: Fit, epoch: object): object {
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
