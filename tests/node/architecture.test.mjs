// The rooms of js/ and of the page, the arrows between them in the diagram of ARCHITECTURE.md, and rules of
// the scripts of all layers.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../js", import.meta.url));

const [, diagram] = /```mermaid\n([^]*?)```/.exec(readFileSync(join(root, "../ARCHITECTURE.md"), "utf8"));
/** The paths of rooms whose names stand in brackets where they are first named. */
const labels = new Map(
  [...diagram.matchAll(/(\w+)\[(?:js\/)?([\w.]+)\]/g)].map(([, id, path]) => [id, path]),
);

/** Reads the arrows of a kind in a part of the diagram, as pairs of rooms. */
function readArrows(part, arrow = "-->") {
  const readRooms = (side) =>
    side.split("&").map((room) => {
      const id = room.split("[")[0].trim();
      return labels.get(id) ?? id;
    });
  return part.split("\n").flatMap((line) => {
    const sides = line.split(arrow).map(readRooms);
    return sides.slice(1).flatMap((to, i) => sides[i].flatMap((from) => to.map((to) => ({ from, to }))));
  });
}

/** Returns the part of the diagram that has the rooms of a layer. */
const getLayer = (title) => new RegExp(`^ {2}subgraph ${title}\\n([^]*?)^ {2}end$`, "m").exec(diagram)[1];

/** The arrows from a room to one that its files import. */
const ARROWS = readArrows(getLayer("js \\[js\\]"));
/** The arrows from a room to the entry points, whose functions its files use by `#functions`, as users do. */
const AS_USERS = readArrows(getLayer("js \\[js\\]"), /-\. as users do \.->/);
const ROOMS = new Set([...ARROWS, ...AS_USERS].flatMap(({ from, to }) => [from, to]));

/** Lists the rooms at the arrows of a room. */
const listTargets = (room) => ARROWS.filter(({ from }) => from === room).map(({ to }) => to);

/** Lists the rooms that the arrows of a room reach. */
const listReached = (room) => listTargets(room).flatMap((to) => [to, ...listReached(to)]);

/** Lists the rooms that the files of a room may import from. Entry points only export what users import. */
const listAllowed = (room) => (room === "entries" ? listTargets(room) : listReached(room));

/** The file of js/types that compares the types with the code that they describe, and is never run. */
const CONFORMANCE = "types/conformance.ts";

/** The files that `#functions` and the aliases of js/wasm/ambient.d.ts may stand for. */
const ALIASES = {
  "#functions": ["entries/index.ts"],
  "#source": ["wasm/source.inline.ts", "wasm/source.init.ts", "wasm/source.workerd.ts"],
  "#decode": ["wasm/decode.ascii.ts", "wasm/decode.base64.ts"],
  "#relax": ["functions/version.ts", "wasm/relaxed_registry.ts"],
};

const files = readdirSync(root, { recursive: true }).filter((file) => file.endsWith(".ts"));
const getRoom = (file) => file.split("/")[0];

/** Returns what a file imports: paths below js/, or aliases. Types alone are erased when js/ is compiled. */
function readImports(file, withTypes) {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/^(?:(?:import|export)\b([^;]*?)from|import) "([^"]+)";/gm)]
    .filter(([, names]) => withTypes || !/^ type\b/.test(names))
    .map(([, , target]) => {
      if (target.startsWith("#")) return target;
      const path = relative(root, join(root, dirname(file), target.replace(/\.js$/, "")));
      return files.find((file) => file === `${path}.ts` || file === `${path}.d.ts`) ?? path;
    });
}
const imports = Object.fromEntries(files.map((file) => [file, readImports(file, true)]));

test("the rooms of js are those of the diagram, and every import is a file", () => {
  assert.deepEqual([...new Set(files.map(getRoom))].sort(), [...ROOMS, "types"].sort());
  const unknown = Object.values(imports)
    .flat()
    .filter((target) => !files.includes(target) && !(target in ALIASES));
  assert.deepEqual(
    [...new Set(unknown)].filter((target) => !/^#(wasm\/|glue(\/|$))/.test(target)),
    [],
  );
});

/** Tells whether an import stays in the room of its file. The build resolves the aliases: the room wasm
 * chooses among its own files, and the modules and the glue of wasm-bindgen lie in no room. */
const staysInside = (file, target) =>
  target === "#functions"
    ? getRoom(file) === "entries"
    : target.startsWith("#")
      ? getRoom(file) === "wasm" || /^#(wasm\/|glue(\/|$)|relax$|source$)/.test(target)
      : getRoom(target) === getRoom(file);

/** The imports from another room, without those of types. */
const crossing = files
  .filter((file) => file !== CONFORMANCE)
  .flatMap((file) =>
    imports[file]
      .filter((target) => !staysInside(file, target) && getRoom(target) !== "types")
      .map((target) => ({ file, target })),
  );

test("a room imports from itself and from the rooms that its arrows reach", () => {
  const wrong = crossing.filter(({ file, target }) =>
    target === "#functions"
      ? !AS_USERS.some(({ from, to }) => from === getRoom(file) && to === "entries")
      : !listAllowed(getRoom(file)).includes(getRoom(target)),
  );
  assert.deepEqual(
    wrong.map(({ file, target }) => `${file} -> ${target}`),
    [],
  );
});

test("each arrow of the diagram is needed", () => {
  const uses = (room, isTarget) =>
    crossing.some(({ file, target }) => getRoom(file) === room && isTarget(target));
  const unused = [
    ...ARROWS.filter(({ from, to }) => !uses(from, (target) => getRoom(target) === to)),
    ...AS_USERS.filter(({ from }) => !uses(from, (target) => target === "#functions")),
  ];
  assert.deepEqual(unused, []);
});

test("js/call alone lays out the memory of a call, and begins it", () => {
  const found = files.filter((file) => {
    const text = readFileSync(join(root, file), "utf8");
    return (
      !/^(?:call|wasm)\//.test(file) &&
      /\b(?:beginCall|arena\.begin)\(|\bviews\.\w+\.set\(|\bSTART [+/]/.test(text)
    );
  });
  assert.deepEqual(found, []);
});

test("no import leads back to its file", () => {
  // source.init.ts hands the memory that it starts the module in to memory.ts, which asks `#source`
  // whether the module is ready.
  const isAllowed = (file) => file === "wasm/source.init.ts";
  const getTargets = (file) =>
    isAllowed(file) ? [] : readImports(file, false).flatMap((target) => ALIASES[target] ?? [target]);
  const done = new Set();
  const visit = (file, path) => {
    assert.ok(!path.includes(file), `a circle: ${[...path.slice(path.indexOf(file)), file].join(" -> ")}`);
    if (done.has(file) || !files.includes(file)) return;
    for (const target of getTargets(file)) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
});

test("the entry points are the exports of package.json", () => {
  const { exports } = JSON.parse(readFileSync(join(root, "../package.json"), "utf8"));
  const names = Object.keys(exports)
    .filter((name) => !/\.(wasm|json)$/.test(name))
    .map((name) => (name === "." ? "index" : name.slice(2)));
  for (const [room, ending] of [
    ["entries", ".ts"],
    ["types", ".d.ts"],
  ]) {
    const found = files.filter(
      (file) =>
        getRoom(file) === room &&
        file !== CONFORMANCE &&
        // The types of the default entry point are divided by what they describe.
        !(room === "types" && imports["types/index.d.ts"].includes(file)),
    );
    assert.deepEqual(found.map((file) => file.slice(room.length + 1, -ending.length)).sort(), names.sort());
  }
});

/** The arrows between the rooms of the page, and those from one layer to another. */
const OF_PAGE = readArrows(getLayer("page \\[www/src\\]"));
const BETWEEN = readArrows(diagram.replace(/^ {2}subgraph [^]*^ {2}end$/m, ""));

test("a room of the page imports from itself and from the rooms that its arrows reach", () => {
  const page = join(root, "../www/src");
  const files = readdirSync(page, { recursive: true }).filter((file) => file.endsWith(".ts"));
  const rooms = [...new Set(OF_PAGE.flatMap(({ from, to }) => [from, to]))];
  // The files beside the rooms put them together; they have no room.
  const getRoom = (path) => (path.includes("/") ? path.split("/")[0] : undefined);
  assert.deepEqual([...new Set(files.map(getRoom))].filter(Boolean).sort(), [...rooms].sort());

  const findTarget = (file, name) => {
    // tests/sources/architecture.rs names the files that import the package.
    if (name.startsWith("softmax-wasm")) return "entries";
    const path = join(dirname(file), name);
    if (path.startsWith("../../js/")) return path.split("/")[3];
    // Styles and tables of messages lie outside.
    return path.startsWith("..") ? undefined : getRoom(path);
  };
  const crossing = files.flatMap((file) =>
    [
      ...readFileSync(join(page, file), "utf8").matchAll(
        /^(?:(?:import|export)\b[^;]*?from|import) "([^"]+)"|import\("([^"]+)"\)/gm,
      ),
    ]
      .map(([, name, lazy]) => ({ file, room: getRoom(file), target: findTarget(file, name ?? lazy) }))
      .filter(({ room, target }) => target !== undefined && target !== room),
  );
  assert.ok(crossing.length > 200, `${crossing.length} imports: are they found?`);

  const listReached = (room) => [
    room,
    ...OF_PAGE.filter(({ from }) => from === room).flatMap(({ to }) => listReached(to)),
  ];
  const isAllowed = ({ room, target }) => {
    const reached = room === undefined ? rooms : listReached(room);
    return (
      reached.includes(target) ||
      BETWEEN.some(({ from, to }) => reached.includes(from) && isNamed(to, target))
    );
  };
  const isNamed = (room, target) => room === target || room === `${target}.ts`;
  const unused = [...OF_PAGE, ...BETWEEN.filter(({ from }) => rooms.includes(from))].filter(
    ({ from, to }) => !crossing.some(({ room, target }) => room === from && isNamed(to, target)),
  );
  assert.deepEqual({ wrong: crossing.filter((one) => !isAllowed(one)), unused }, { wrong: [], unused: [] });
});

/** The files of the page, of its build and of its messages, by their paths from the root. */
const pageFiles = [
  ...readdirSync(join(root, "../www"), { recursive: true }).map((file) => `www/${file}`),
  "tools/messages.mjs",
].filter((file) => /(?<!\.d)\.(ts|mjs)$/.test(file) && !/node_modules|^www\/dist\//.test(file));

test("the functions that the page's files export have comments that say what they do", () => {
  const found = pageFiles.flatMap((file) =>
    listFunctions(readFileSync(join(root, "..", file), "utf8")).map(([name, comment]) => ({
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
    readdirSync(join(root, "..", folder), { recursive: true }).map((file) => `${folder}/${file}`),
  )
  .filter(
    (file) => /(?<!\.d)\.([cm]?[jt]s)$/.test(file) && !/node_modules|\/dist\/|tests\/results/.test(file),
  );

test("no function is named by what it is of or in, rather than by a verb", () => {
  const declaration =
    /\bfunction\*? (\w+)|\bconst (\w+)(?:: [^\n]*?)? =\s+(?:async )?(?:<[^>]*>)?(?:\([^()]*(?:\([^()]*\)[^()]*)*\)[^=;\n]*|\w+ )=>|^ {2}(?:async )?#?(\w+)\([^;]*?\{$/gm;
  const found = scripts.flatMap((file) =>
    [...readFileSync(join(root, "..", file), "utf8").matchAll(declaration)].map(
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
  const code = files.filter((file) => !file.endsWith(".d.ts"));
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
  assert.deepEqual(wrong, []);
});

test("comments are at most 110 characters wide, beside the examples of types", () => {
  assert.ok(scripts.length > 400, `${scripts.length} files: are they found?`);
  const wide = scripts.flatMap((file) =>
    readFileSync(join(root, "..", file), "utf8")
      .split("\n")
      .flatMap((line, i) =>
        /^\s*(\/\/|\/?\*)/.test(line) && [...line].length > 110 ? [`${file}:${i + 1}`] : [],
      ),
  );
  assert.deepEqual(wide, []);
});

test("the marks of a comment are beside its text, but on lines of their own where it has tags or paragraphs", () => {
  const types = files.filter((file) => file.endsWith(".d.ts")).map((file) => `js/${file}`);
  const wrong = [...scripts, ...types].flatMap((file) =>
    [...readFileSync(join(root, "..", file), "utf8").matchAll(/^[ \t]*\/\*\*[^]*?\*\//gm)]
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
  const read = (file) => readFileSync(join(root, "..", file), "utf8");
  const makefile = read("Makefile");
  const [, phony] = /^\.PHONY: ((?:.*\\\n)*.*)$/m.exec(makefile);
  const named = [...(makefile + read("tools/install.mk")).matchAll(/^([a-z][a-z -]*):/gm)];
  const targets = new Set(named.flatMap(([, names]) => names.trim().split(" ")));
  assert.deepEqual(phony.match(/[a-z-]+/g).sort(), [...targets].sort());
});
