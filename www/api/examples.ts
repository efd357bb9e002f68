// Turns the example of a doc comment into a program that runs alone, with its imports and with its values
// printed.
import { GROUPS, formatPackage, listNames } from "./groups.ts";
import { getComment, getKind, listTags } from "./model.ts";
import type { Declarations } from "./options.ts";

/** Matches a comment that is a value rather than prose. */
const IS_VALUE = /^([[{"]|-?\d|-?Infinity|NaN|null|true|false|\w+Array \[)/;
/** The longest line of code with its comment, in characters; a longer value stands below. */
const LINE = 76;

export class ExamplePrograms {
  /** The functions, classes and constants of each module. */
  readonly #exports: ReadonlyMap<string, readonly string[]>;
  /** The lines of code that create the names which examples take for granted. */
  readonly #setup: Readonly<Record<string, string>>;

  constructor(declarations: Declarations) {
    const listValues = (entryPoint: string) =>
      GROUPS.filter((group) => group.entryPoint === entryPoint)
        .flatMap(listNames)
        .filter((name) => getKind(declarations.get(name)!) !== "type");
    const modules = ["", "learn", "canvas", "init", "relaxed"];
    this.#exports = new Map(modules.map((entryPoint) => [formatPackage(entryPoint), listValues(entryPoint)]));
    // The examples of the methods take the classifier for granted that the example of the class creates.
    const learned = listTags(getComment(declarations.get("LinearClassifier")!), "@example")[0]!;
    this.#setup = { classifier: learned.split("\n").slice(1, -2).join("\n") };
  }

  /** Returns the program of an example that belongs to an entry point. */
  buildProgram(example: string, entryPoint: string): string {
    let code = example
      .replace(/^```\w*\n|\n```$/g, "")
      .split("\n")
      .map(addPrint)
      .join("\n");
    for (const [name, lines] of Object.entries(this.#setup))
      if (isUsed(name, code) && !code.includes(`const ${name} =`)) code = `${lines}\n${code}`;
    const imported = new Set<string>();
    const imports: string[] = [];
    for (const [module, names] of this.#listExports(entryPoint)) {
      const found = names.filter((name) => !imported.has(name) && isUsed(name, code));
      for (const name of found) imported.add(name);
      if (found.length > 0) imports.push(`import { ${found.join(", ")} } from "${module}";`);
    }
    return imports.length > 0 ? `${imports.join("\n")}\n\n${code}` : code;
  }

  /** Lists the names of each module in the order in which an example of the entry point looks them up. The
   * entry point's own module comes first. */
  #listExports(entryPoint: string): ReadonlyMap<string, readonly string[]> {
    const module = formatPackage(entryPoint);
    const own = this.#exports.get(module);
    if (!own) return this.#exports;
    // The entry point `softmax-wasm/init` also provides the names that it shares with `softmax-wasm`.
    const names = entryPoint === "init" ? [...own, ...this.#exports.get(formatPackage(""))!] : own;
    return new Map([[module, names], ...[...this.#exports].filter(([each]) => each !== module)]);
  }
}

/** Returns whether a program uses a name, other than as the name of a member or of a property. */
const isUsed = (name: string, code: string) =>
  new RegExp(`(?<![.\\w"/<-])${name}(?![\\w"]|\\s*:)`).test(code);

/** Adds a print where the example states a value: `f(x) // 1` becomes `console.log(f(x)); // 1`. */
function addPrint(line: string): string {
  const found = /^(.*?);? \/\/ (.*)$/.exec(line);
  if (!found || !IS_VALUE.test(found[2]!)) return line;
  const call = `console.log(${found[1]});`;
  const comment = `// ${found[2]}`;
  return call.length + comment.length < LINE ? `${call} ${comment}` : `${call}\n${comment}`;
}
