// The smoke test of the asynchronous entry, softmax-wasm/init.
import { refused, smoke } from "./smoke.mjs";

/** What `init` of a source (none: the file beside the script) and the calls after it break. */
export async function smokeInit(api, source) {
  const early = codeOfCall(api);
  const failures = early === "ERR_INIT" ? [] : [`a call before init: ${early} instead of ERR_INIT`];
  await api.init(source);
  await api.init(source);
  return [...failures, ...smoke(api)];
}

/** Where the engine refuses WebAssembly, `init` must tell so, and why. */
export async function refusedInit(api) {
  const error = await api.init().then(
    () => {},
    (reason) => reason,
  );
  return refused({
    softmax() {
      if (error) throw error;
    },
  });
}

function codeOfCall({ softmax }) {
  try {
    return softmax([1]);
  } catch (error) {
    return error.code;
  }
}
