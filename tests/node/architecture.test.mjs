// The rooms of js/ and of the page, and the arrows between them in the diagram of ARCHITECTURE.md.
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
