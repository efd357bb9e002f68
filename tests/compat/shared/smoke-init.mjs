// The smoke test of the asynchronous entry point, softmax-wasm/init.
import { checkRefusal, smoke } from "./smoke.mjs";

/** Returns the failures of `init` with a source (by default the file beside the script) and of the calls
 * after it. */
export async function smokeInit(api, source) {
  const early = readCode(api);
  const failures = early === "ERR_INIT" ? [] : [`a call before init: ${early} instead of ERR_INIT`];
  await api.init(source);
  await api.init(source);
  return [...failures, ...smoke(api)];
}

/** Returns the failures where the engine refuses WebAssembly: `init` has to say so, and why. */
export async function checkRefusedInit(api) {
  const error = await api.init().then(
    () => {},
    (reason) => reason,
  );
  return checkRefusal({
    softmax() {
      if (error) throw error;
    },
  });
}

function readCode({ softmax }) {
  try {
    return softmax([1]);
  } catch (error) {
    return error.code;
  }
}
