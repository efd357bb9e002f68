// The smoke test of softmax-wasm. It uses nothing but the language, so it runs in every engine.

/** Returns the failures of the package; none if all is well. */
export function smoke(api) {
  const { equal, failures } = createComparison();
  computeRows(api, equal);
  useEachModule(api, equal);
  provokeErrors(api, equal);
  useHandle(api, equal);
  return failures;
}

function computeRows({ softmax }, equal) {
  equal("bits", softmax([2, 1, 0.1]), [0.6590011388859679, 0.24243297070471392, 0.09856589040931818]);
  const singles = new Float32Array([0.7310585975646973, 0.2689414322376251]);
  equal("f32 in, f32 out", softmax(new Float32Array([1000, 999])), singles);
  equal("integers in, f64 out", softmax(new Int32Array([7, 7])), new Float64Array([0.5, 0.5]));
  equal("a column", softmax([0, 9, 0, 9], { shape: [2, 2], axis: 0 }), [0.5, 0.5, 0.5, 0.5]);
  equal("temperature", softmax([4, 2, 0.2], { temperature: 2 }), softmax([2, 1, 0.1]));
  equal("mask", softmax([9, 1, 1], { mask: [0, 1, 1] }), [0, 0.5, 0.5]);
  if (typeof Float16Array === "function") {
    equal("f16 in, f16 out", softmax(new Float16Array([3, 3])), new Float16Array([0.5, 0.5]));
  }
}

/** Calls a function of each WebAssembly module other than that of softmax, which was used before. */
function useEachModule(api, equal) {
  const best = { indices: new Int32Array([1, 2]), values: new Float32Array([3, 2]) };
  const cat = { label: "cat", index: 0, probability: 0.5 };
  equal("the log of nearly 1", api.logSoftmax([40, 0])[0], -4.248354255291589e-18);
  equal("loss", api.crossEntropy([0, 0], 1), Math.LN2);
  equal("top 2", api.topK(new Float32Array([1, 3, 2]), 2), best);
  equal("entropy", api.entropy([0.5, 0.5]), Math.LN2);
  equal(
    "seeded draws",
    api.sample([2, 1, 0.1], { seed: 7, count: 8 }),
    new Int32Array([0, 0, 1, 0, 2, 0, 1, 0]),
  );
  equal("classes", api.classify([0, 0], { labels: ["cat", "dog"], topK: 1 }).classes[0], cat);
  equal("calibration", api.calibrationError([0.5, 0.5], [0]).ece, 0.5);
  equal("a threshold", api.fitReject([1, 2, 3, 4], { keep: 0.75 }).threshold, 2);
  equal("a map", api.fitCalibration([0, 0], [0]).temperature, 1);
}

function provokeErrors({ softmax }, equal) {
  equal(
    "an error's code",
    catchCode(() => softmax("text")),
    "TypeError ERR_INPUT",
  );
  equal(
    "another error's code",
    catchCode(() => softmax([1, 2], { shape: [3] })),
    "RangeError ERR_SHAPE",
  );
  equal("a result after errors", softmax([0, 0]), [0.5, 0.5]);
}

function useHandle({ softmax, memoryUsage, Logits }, equal) {
  const logits = new Logits(2);
  const { data } = logits;
  data.set([5, 5]);
  const before = memoryUsage();
  const long = softmax(new Float64Array(100_000));
  equal("the end of a long row", [long.length, long[99_999]], [100_000, 1e-5]);
  equal("the memory has grown", memoryUsage() > before, true);
  logits.softmax();
  equal("a view of a handle after growth", data, new Float32Array([0.5, 0.5]));
  logits.free();
  equal(
    "a handle that is freed",
    catchCode(() => logits.data),
    "TypeError ERR_FREED",
  );
}

/** Returns the failures where the engine refuses WebAssembly: every call has to say so, and why. */
export function checkRefusal({ softmax }) {
  const { equal, failures } = createComparison();
  for (const call of ["first", "second"]) {
    const { code, message } = catchError(() => softmax([1])) ?? {};
    equal(`the code of the ${call} call`, code, "ERR_WASM");
    equal(`'wasm-unsafe-eval' is named: ${message}`, String(message).includes("'wasm-unsafe-eval'"), true);
  }
  return failures;
}

function createComparison() {
  const failures = [];
  const equal = (what, actual, expected) => {
    if (show(actual) !== show(expected))
      failures.push(`${what}: ${show(actual)} instead of ${show(expected)}`);
  };
  return { equal, failures };
}

function catchError(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
}

function catchCode(call) {
  const error = catchError(call);
  return error && `${error.name} ${error.code}`;
}

/** Formats a value with its type and all bits of its numbers, also for a value of another realm. */
function show(value) {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  const entries = Object.entries(value).map(([key, entry]) => `${key}: ${show(entry)}`);
  return `${kind} { ${entries.join(", ")} }`;
}
