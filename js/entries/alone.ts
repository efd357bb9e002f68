// The default entry where it is one file, which softmax-wasm/relaxed can't import.
import { relax } from "../functions/version.js";
import { whenRelaxed } from "../wasm/program.js";

export * from "./index.js";

whenRelaxed(relax);
