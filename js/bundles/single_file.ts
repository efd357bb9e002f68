// softmax-wasm as a single file. softmax-wasm/relaxed can't import a part of it, so the two meet through the
// registry of js/wasm/relaxed_registry.ts.
import { relax } from "../functions/version.js";
import { onRelaxed } from "../wasm/relaxed_registry.js";

export * from "../entries/index.js";

onRelaxed(relax);
