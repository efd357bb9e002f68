// What a program asks of every copy of the package in it. Where each entry is a file with all that it needs,
// Node.js has two of the default one, for import and for require, and neither shares anything with that of
// softmax-wasm/relaxed. They meet in the global object, by version.
import type { Module } from "./module.js";
import type { Relaxed } from "./modules/relaxed.js";

declare const VERSION: string;

type Use = (module: Module<Relaxed>) => void;

interface Program {
  relaxed: Module<Relaxed> | undefined;
  copies: Use[];
}

const KEY = Symbol.for(`softmax-wasm ${VERSION}`);

const program = (): Program =>
  ((globalThis as { [KEY]?: Program })[KEY] ??= { relaxed: undefined, copies: [] });

/** Calls `use` with the module, now or when the program imports it. */
export function whenRelaxed(use: Use): void {
  const { relaxed, copies } = program();
  copies.push(use);
  if (relaxed) use(relaxed);
}

/** Gives the module to all copies. */
export function relax(module: Module<Relaxed>): void {
  const found = program();
  found.relaxed = module;
  for (const use of found.copies) use(module);
}
