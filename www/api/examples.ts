// The example of a doc comment as a program of its own: with its imports, and with its values printed.

/** Whether a comment is a value and not prose. */
const IS_VALUE = /^([[{"]|-?\d|-?Infinity|NaN|null|true|false|\w+Array \[)/;
/** The longest line of code with its comment, in characters; a longer value stands below. */
const LINE = 76;

/** Names that a program uses: not those of members nor of properties. */
const uses = (code: string, name: string) => new RegExp(`(?<![.\\w"/<-])${name}(?![\\w"]|\\s*:)`).test(code);

/** Prints a value where the example says one: `f(x) // 1` becomes `console.log(f(x)); // 1`. */
function printed(line: string): string {
  const found = /^(.*?);? \/\/ (.*)$/.exec(line);
  if (!found || !IS_VALUE.test(found[2]!)) return line;
  const call = `console.log(${found[1]});`;
  const comment = `// ${found[2]}`;
  return call.length + comment.length < LINE ? `${call} ${comment}` : `${call}\n${comment}`;
}

/** Returns a program. `exports` has the names of each module, in the order in which they are looked up;
 * `setup` is what makes a name that the example takes as given. */
export function programOf(
  example: string,
  exports: ReadonlyMap<string, readonly string[]>,
  setup: Readonly<Record<string, string>>,
): string {
  let code = example
    .replace(/^```\w*\n|\n```$/g, "")
    .split("\n")
    .map(printed)
    .join("\n");
  for (const [name, lines] of Object.entries(setup))
    if (uses(code, name) && !code.includes(`const ${name} =`)) code = `${lines}\n${code}`;
  const imported = new Set<string>();
  const imports: string[] = [];
  for (const [module, names] of exports) {
    const found = names.filter((name) => !imported.has(name) && uses(code, name));
    for (const name of found) imported.add(name);
    if (found.length > 0) imports.push(`import { ${found.join(", ")} } from "${module}";`);
  }
  return imports.length > 0 ? `${imports.join("\n")}\n\n${code}` : code;
}
