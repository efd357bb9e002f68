// Prints the vector instructions of the innermost loops of a published module, for an entry: `make loops` for
// softmax, `node tools/loops.mjs log-softmax` for another. They show the least time that a kernel can take.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { parse } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const module = process.argv[2] ?? "softmax";
const target = `${root}target/loops`;
const compiled = `${target}/wasm32-unknown-unknown/release/softmax_wasm_module.wasm`;

/** Runs a program and returns its output. */
const run = (command, args, env = {}) =>
  execFileSync(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    maxBuffer: 1 << 28,
    encoding: "utf8",
  });
/** Runs a tool of Binaryen. */
const binaryen = (tool, args) => run("node", [`${root}node_modules/binaryen/bin/${tool}`, ...args]);

/** Builds the module as it is published, with the names of its functions, and returns it as text. */
function disassemble() {
  const cargo = ["build", "-q", "--release", "-p", "softmax-wasm-module", "--features", module];
  const flags = module === "relaxed" ? ["--config", `${root}.cargo/relaxed.toml`] : [];
  run("cargo", [...cargo, ...flags, "--target", "wasm32-unknown-unknown", "--target-dir", target], {
    CARGO_PROFILE_RELEASE_STRIP: "none",
  });
  const manifest = readFileSync(`${root}module/Cargo.toml`, "utf8");
  const options = JSON.parse(manifest.match(/^wasm-opt = (\[.*\])$/m)[1]);
  const optimized = `${target}/${parse(module).name}.wasm`;
  binaryen("wasm-opt", [compiled, ...options, "-g", "-o", optimized]);
  return binaryen("wasm-dis", ["--all-features", optimized, "-o", "-"]);
}

/** Finds the innermost loops of a function, as text. */
function* findInnermostLoops(lines) {
  const open = [];
  for (const [index, line] of lines.entries()) {
    const indent = line.length - line.trimStart().length;
    if (line.includes("(loop")) open.push({ indent, index, isInnermost: true });
    if (line.trim() !== ")" || open.at(-1)?.indent !== indent) continue;
    const loop = open.pop();
    if (open.length > 0) open.at(-1).isInnermost = false;
    if (loop.isInnermost) yield lines.slice(loop.index, index).join("\n");
  }
}

/** Returns the readable part of a mangled name, such as kernel::numeric::exp::exp_and_sum. */
function readName(line) {
  const parts = [];
  let rest = line.match(/^\$_ZN(\S+)/)?.[1] ?? "";
  for (let length; (length = Number.parseInt(rest, 10)); ) {
    rest = rest.slice(String(length).length);
    parts.push(rest.slice(0, length));
    rest = rest.slice(length);
  }
  const isHash = (part) => /^h[0-9a-f]{16}$/.test(part);
  return parts
    .filter((part) => part !== "softmax_wasm" && !isHash(part))
    .map((part) => part.match(/(\w+)\$GT\$$/)?.[1] ?? part)
    .join("::");
}

const table = [];
for (const text of disassemble()
  .split(/^ \(func /m)
  .slice(1)) {
  const lines = text.split("\n");
  for (const loop of findInnermostLoops(lines)) {
    const instructions = [...loop.matchAll(/\((?:[fi]\d+x\d+|v128)\.(\w+)/g)].map(([, name]) => name);
    const [loads, stores] = ["load", "store"].map(
      (word) => instructions.filter((name) => name.includes(word)).length,
    );
    const computing = instructions.filter((name) => name !== "const").length - loads - stores;
    // A vector of eight f32 or four f64 is a pair of registers.
    const entries = /f32x4\./.test(loop) ? 8 : 4;
    if (computing >= 8)
      table.push({
        function: readName(lines[0]),
        computing,
        loads,
        stores,
        entries,
        "for an entry": computing / entries,
      });
  }
}
console.table(table);
