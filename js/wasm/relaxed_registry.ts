// Passes the kernel of softmax-wasm/relaxed to every copy of the default entry point in a program. For
// Node.js each entry point is a single file: there is one copy for `import` and one for `require`, and
// neither shares a module with softmax-wasm/relaxed. They meet in the global object, under a symbol with the
// version.
import type { Module } from "./module.js";
import type { Relaxed } from "./modules/relaxed.js";

declare const VERSION: string;

/** Hands the module to one copy of the default entry point. */
type Use = (module: Module<Relaxed>) => void;

/** Holds what the copies in a program share. */
interface Program {
  relaxed: Module<Relaxed> | undefined;
  copies: Use[];
}

const KEY = Symbol.for(`softmax-wasm ${VERSION}`);

/** Returns what the copies share, from the global object. */
const getProgram = (): Program =>
  ((globalThis as { [KEY]?: Program })[KEY] ??= { relaxed: undefined, copies: [] });

/** Calls `use` with the module: at once if the program has imported it, else when it does. */
export function onRelaxed(use: Use): void {
  const { relaxed, copies } = getProgram();
  copies.push(use);
  if (relaxed) use(relaxed);
}

/** Passes the module to all copies. In the files for Node.js it is `#relax`. */
export function relax(module: Module<Relaxed>): void {
  const program = getProgram();
  program.relaxed = module;
  for (const use of program.copies) use(module);
}
