// Rules of the style of scripts, and of the Makefile, that no linter knows (CONTRIBUTING.md).
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The files of the page, of its build and of its messages, by their paths from the root. */
const pageFiles = [
  ...readdirSync(join(root, "www"), { recursive: true }).map((file) => `www/${file}`),
  "tools/messages.mjs",
].filter((file) => /(?<!\.d)\.(ts|mjs)$/.test(file) && !/node_modules|^www\/dist\//.test(file));

test("the functions that the page's files export have comments that say what they do", () => {
  const found = pageFiles.flatMap((file) =>
    listFunctions(readFileSync(join(root, file), "utf8")).map(([name, comment]) => ({
      name: `${file}: ${name}`,
      comment,
    })),
  );
  assert.ok(found.length > 150, `${found.length} functions: are they found?`);
  const wrong = found.filter(({ comment }) => !/^(?!This |Its )[A-Z][a-z]+s /.test(comment));
  assert.deepEqual(
    wrong.map(({ name }) => name),
    [],
    "a comment begins with a verb in the third person, such as Returns",
  );
});

/** The scripts that are written by hand, by their paths from the root. */
const scripts = ["js", "www", "tests", "tools", "benches", "examples"]
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true }).map((file) => `${folder}/${file}`),
  )
  .filter(
    (file) => /(?<!\.d)\.([cm]?[jt]s)$/.test(file) && !/node_modules|\/dist\/|tests\/results/.test(file),
  );

test("no function is named by what it is of or in, rather than by a verb", () => {
  const declaration =
    /\bfunction\*? (\w+)|\bconst (\w+)(?:: [^\n]*?)? =\s+(?:async )?(?:<[^>]*>)?(?:\([^()]*(?:\([^()]*\)[^()]*)*\)[^=;\n]*|\w+ )=>|^ {2}(?:async )?#?(\w+)\([^;]*?\{$/gm;
  const found = scripts.flatMap((file) =>
    [...readFileSync(join(root, file), "utf8").matchAll(declaration)].map(
      ([, ...names]) => `${file}: ${names.find(Boolean)}`,
    ),
  );
  assert.ok(found.length > 2000, `${found.length} functions: are they found?`);
  const wrong = found.filter((name) => /([a-z](Of|In|At)|: (of|in|at)[A-Z]\w*)$/.test(name));
  assert.deepEqual(
    // The verb is "to copy in".
    wrong.filter((name) => !name.endsWith(": copyIn")),
    [],
    "write getKind, findSection or computeLoss, not kindOf, sectionIn or lossAt",
  );
});

test("a function that reads an argument takes it first, then its caller, its name in error texts, the code and the rule", () => {
  const ORDER = ["caller", "what", "code", "rule"];
  const declaration =
    /(?:function|const) ((?:check|parse|read|resolve|view)\w+)(?: = )?(?:<[^>]*>)?\(([^)]*)/g;
  const code = scripts.filter((file) => file.startsWith("js/"));
  const found = code.flatMap((file) =>
    [...readFileSync(join(root, file), "utf8").matchAll(declaration)].map(([, name, list]) => ({
      name: `${file}: ${name}`,
      // An object that is taken apart comes first, and counts as its last bracket.
      parameters: [...list.matchAll(/([\w}]+)\??(?:: | = )/g)].map(([, parameter]) => parameter),
    })),
  );
  assert.ok(found.length > 100, `${found.length} functions: are they found?`);
  const wrong = found.filter(({ parameters }) => {
    const ordered = parameters.filter((parameter) => ORDER.includes(parameter));
    const isSorted = ordered.join() === ORDER.filter((one) => ordered.includes(one)).join();
    return !isSorted || (parameters.length > 1 && ORDER.includes(parameters[0]));
  });
  assert.deepEqual(wrong, [], `the order is the argument, ${ORDER.join(", ")}`);
});

test("comments are at most 110 characters wide, beside the examples of types", () => {
  assert.ok(scripts.length > 400, `${scripts.length} files: are they found?`);
  const wide = scripts.flatMap((file) =>
    readFileSync(join(root, file), "utf8")
      .split("\n")
      .flatMap((line, i) =>
        /^\s*(\/\/|\/?\*)/.test(line) && [...line].length > 110 ? [`${file}:${i + 1}`] : [],
      ),
  );
  assert.deepEqual(wide, []);
});

test("the marks of a comment are beside its text, but on lines of their own where it has tags or paragraphs", () => {
  const types = readdirSync(join(root, "js"), { recursive: true })
    .filter((file) => file.endsWith(".d.ts"))
    .map((file) => `js/${file}`);
  const wrong = [...scripts, ...types].flatMap((file) =>
    [...readFileSync(join(root, file), "utf8").matchAll(/^[ \t]*\/\*\*[^]*?\*\//gm)]
      .filter(([comment]) => {
        const isApart = /\n\s*\*(?: @|\n)/.test(comment);
        return (
          comment.includes("\n") && [/\/\*\*\n/, /\n\s*\*\/$/].some((mark) => mark.test(comment) !== isApart)
        );
      })
      .map(([comment]) => `${file}: ${comment}`),
  );
  assert.deepEqual(wrong, []);
});

/** Returns the name of each function that a text exports, and the comment above it as one line. */
function listFunctions(text) {
  const declaration =
    /(?:\/\*\*((?:(?!\*\/)[^])*)\*\/\n)?export (?:async )?(?:function\*? (\w+)|const (\w+)(?:: [^\n]*?=>[^\n]*?)? =\s+(?:async )?(?:<[^>]*>)?\((?:(?!;\n)[^])*?=>)/g;
  return [...text.matchAll(declaration)].map(([, comment = "", asFunction, asConst]) => [
    asFunction ?? asConst,
    comment.replace(/\s*\n \*/g, "").trim(),
  ]);
}

test("each target of the Makefile that is made of words is phony, and no other", () => {
  const read = (file) => readFileSync(join(root, file), "utf8");
  const makefile = read("Makefile");
  const [, phony] = /^\.PHONY: ((?:.*\\\n)*.*)$/m.exec(makefile);
  const named = [...(makefile + read("tools/install.mk")).matchAll(/^([a-z][a-z -]*):/gm)];
  const targets = new Set(named.flatMap(([, names]) => names.trim().split(" ")));
  assert.deepEqual(phony.match(/[a-z-]+/g).sort(), [...targets].sort());
});
