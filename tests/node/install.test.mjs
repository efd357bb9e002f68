// The packed tarball as users meet it: installed in a clean folder, imported and required.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { tarball } from "../compat/install.mjs";

let folder;
const run = (command, ...args) => execFileSync(command, args, { cwd: folder, encoding: "utf8" });
const node = (...args) => run(process.execPath, ...args);

before(() => {
  folder = mkdtempSync(join(tmpdir(), "softmax-wasm-"));
  writeFileSync(join(folder, "package.json"), '{ "private": true }');
  run("npm", "install", "--no-audit", "--no-fund", "--loglevel=error", tarball);
});
after(() => rmSync(folder, { recursive: true }));

const EXAMPLE = "[ 0.6590011388859679, 0.24243297070471392, 0.09856589040931818 ]";

test("require works in one line", () => {
  const script = 'console.log(require("softmax-wasm").softmax([2, 1, 0.1]))';
  assert.equal(node("-e", script).trim(), EXAMPLE);
});

test("import works in one line", () => {
  const script = 'import { softmax } from "softmax-wasm"; console.log(softmax([2, 1, 0.1]))';
  assert.equal(node("--input-type=module", "-e", script).trim(), EXAMPLE);
});

test("nothing but the package is installed, and it holds what it says", () => {
  assert.deepEqual(
    readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith(".")),
    ["softmax-wasm"],
  );
  const files = readdirSync(join(folder, "node_modules/softmax-wasm"));
  assert.deepEqual(files.sort(), [
    "CHANGELOG.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "LICENSES-THIRD-PARTY.md",
    "README.md",
    "dist",
    "package.json",
  ]);
});

test("its README is that of the repository", () => {
  assert.equal(
    readFileSync(join(folder, "node_modules/softmax-wasm/README.md"), "utf8"),
    readFileSync(new URL("../../README.md", import.meta.url), "utf8"),
  );
});

test("it brings the licence of every crate that is compiled in, in the version of Cargo.lock", () => {
  const texts = readFileSync(join(folder, "node_modules/softmax-wasm/LICENSES-THIRD-PARTY.md"), "utf8");
  const lock = readFileSync(new URL("../../Cargo.lock", import.meta.url), "utf8");
  const crates = [...texts.matchAll(/^- (\S+) (\S+)$/gm)];
  assert.ok(crates.length > 20);
  for (const [, name, version] of crates)
    assert.ok(
      lock.includes(`name = "${name}"\nversion = "${version}"\n`),
      `${name} ${version}: run make licenses`,
    );
  for (const name of ["wasm-bindgen", "js-sys", "web-sys", "serde-wasm-bindgen", "talc", "libm"]) {
    assert.ok(
      crates.some((crate) => crate[1] === name),
      name,
    );
  }
});

test("an engine without WebAssembly SIMD is told so", {
  skip: process.arch !== "x64" && "the switch is of x64",
}, () => {
  const script = `
    const { softmax } = require("softmax-wasm");
    try { softmax([1]); } catch (error) { console.log(error.code, error.message); }`;
  const printed = node("--no-enable-avx", "--no-enable-sse4-1", "--no-enable-ssse3", "-e", script);
  assert.match(printed, /^ERR_WASM .*the engine lacks WebAssembly SIMD.*\(.*SIMD unsupported/);
});

test("importing compiles nothing, a function its own module alone, and none needs a text coder", () => {
  const script = `
    delete globalThis.TextDecoder;
    delete globalThis.TextEncoder;
    const { Module } = WebAssembly;
    const sizes = [];
    WebAssembly.Module = function (bytes) { sizes.push(bytes.length); return new Module(bytes); };
    const { argmax, logSumExp, softmax } = require("softmax-wasm");
    const counts = [sizes.length];
    for (const call of [() => softmax([0, 0]), () => softmax([0, 0]), () => softmax([0, 0], { temperature: 2 }), () => argmax([0, 1]), () => logSumExp([1, 0])]) {
      call();
      counts.push(sizes.filter((size) => size > 1000).length);
    }
    console.log(counts.join(), sizes.every((size) => size < 40000));`;
  assert.equal(node("-e", script).trim(), "0,1,1,1,1,2 true");
});

test("it learns in a context that has as little as an AudioWorklet, and its errors have texts there", () => {
  const script = `
    for (const name of ["TextDecoder", "TextEncoder", "MessageChannel", "performance", "setImmediate", "setTimeout"]) delete globalThis[name];
    const { LinearClassifier, model } = require("softmax-wasm/learn");
    const [x, y] = [[0, 1, 4, 5], ["ä", "ä", "b", "b"]];
    (async () => {
      const classifier = await new LinearClassifier().fit(x, y);
      console.log(classifier.predict(x).join(), model(classifier.toBytes()).predict(x).join());
      await new LinearClassifier().fit([0, NaN, 4, 5], y).catch(({ code, message }) => console.log(code, message));
    })();`;
  assert.equal(
    node("-e", script).trim(),
    "ä,ä,b,b ä,ä,b,b\nERR_ENTRY LinearClassifier.fit: feature 0 of row 1 is NaN; it has to be a finite f32",
  );
});

test("where WebAssembly is blocked the error says what to do, at the call and again", () => {
  const script = `
    WebAssembly.Module = function () { throw new WebAssembly.CompileError("blocked by CSP"); };
    const { softmax } = require("softmax-wasm");
    for (let i = 0; i < 2; i++) try { softmax([1]); } catch (error) {
      console.log(error.code, error.message.includes("'wasm-unsafe-eval'"), error.cause.message);
    }`;
  assert.equal(node("-e", script).trim(), "ERR_WASM true blocked by CSP\nERR_WASM true blocked by CSP");
});

test("the workerd entry point takes its modules from .wasm files, and no texts", () => {
  const files = readdirSync(join(folder, "node_modules/softmax-wasm/dist/wasm"));
  const text = readFileSync(join(folder, "node_modules/softmax-wasm/dist/workerd.js"), "utf8");
  const imports = [...text.matchAll(/from "\.\/wasm\/(.*)"/g)].map(([, file]) => file);
  assert.ok(
    imports.length >= 6 && imports.every((file) => file.endsWith(".wasm") && files.includes(file)),
    imports.join(),
  );
});

test("an uncaught error is short, names the fix and points at the line of the caller", () => {
  const calls = {
    "softmax-wasm": ["softmax", "softmax([1, 2], { temprature: 1 })"],
    "softmax-wasm/init": ["softmax", "softmax([1, 2])"],
    "softmax-wasm/canvas": ["BarCanvas", "new BarCanvas(7)"],
    "softmax-wasm/learn": ["LinearClassifier", "new LinearClassifier({ classe: 1 })"],
  };
  for (const [entryPoint, [name, call]] of Object.entries(calls)) {
    for (const [kind, head] of [
      ["mjs", `import { ${name} } from "${entryPoint}";`],
      ["cjs", `const { ${name} } = require("${entryPoint}");`],
    ]) {
      const file = join(folder, `uncaught.${kind}`);
      writeFileSync(file, `${head}\n\n${call};\n`);
      const { status, stderr } = spawnSync(process.execPath, [file], { cwd: folder, encoding: "utf8" });
      assert.equal(status, 1);
      assert.ok(stderr.length < 2048, `${entryPoint}: ${stderr.length} bytes\n${stderr.slice(0, 3000)}`);
      assert.match(stderr, /ERR_/);
      const [first] = stderr.split("\n").filter((line) => /^\s+at /.test(line));
      assert.match(first, new RegExp(`uncaught\\.${kind}:3:`), stderr);
    }
  }
});

test("scripts have their statements on lines of their own, and source maps", () => {
  const dist = join(folder, "node_modules/softmax-wasm/dist");
  for (const name of readdirSync(dist).filter((name) => /\.c?js$/.test(name))) {
    const text = readFileSync(join(dist, name), "utf8");
    const longest = Math.max(...text.split("\n").map((line) => line.length));
    assert.ok(longest < 1000, `${name} has a line of ${longest} characters`);
    const [, map] = /\/\/# sourceMappingURL=(.*)/.exec(text);
    assert.ok(JSON.parse(readFileSync(join(dist, map), "utf8")).sourcesContent.length > 0);
  }
});

test("the examples of the README give what it says", () => {
  const script = `
    import { logSoftmax, logSumExp, softmax } from "softmax-wasm";
    console.log(softmax(new Float32Array([1000, 999])), logSoftmax([40, 0])[0], logSumExp([1000, 1000]));
    console.log(logSumExp([1, 2], { weights: [1, -1], returnSign: true }));`;
  const expected = [
    "Float32Array(2) [ 0.7310585975646973, 0.2689414322376251 ] -4.248354255291589e-18 1000.6931471805599",
    "{ value: 1.5413248546129181, sign: -1 }",
  ];
  assert.equal(node("--input-type=module", "-e", script).trim(), expected.join("\n"));
});

test("any function works as the first one that is called, of no entries too", () => {
  const script = `
    const [name, x] = process.argv.slice(1);
    const api = require("softmax-wasm");
    try { console.log(JSON.stringify(api[name](JSON.parse(x), name === "topK" ? 1 : name.includes("Grad") ? JSON.parse(x) : name.startsWith("cross") ? 0 : undefined))); }
    catch (error) { console.log(error.code); }`;
  const first = (name, x) => node("-e", script, name, x).trim();
  const expected = {
    softmax: "[]",
    logSoftmax: "[]",
    logSumExp: "null",
    sigmoid: "[]",
    softmaxJacobian: "[]",
    softmaxGrad: "[]",
    sparsemax: "[]",
    entropy: "0",
    argmax: "ERR_EMPTY",
    sample: "ERR_EMPTY",
    topK: "ERR_K",
    crossEntropy: "ERR_EMPTY",
  };
  for (const [name, result] of Object.entries(expected)) assert.equal(first(name, "[]"), result, name);
  assert.equal(first("sigmoid", "[0]"), "[0.5]");
});

test("the modules in the memory of calls hold no texts of panics, which nobody would read", () => {
  const dist = join(folder, "node_modules/softmax-wasm/dist/wasm");
  const names = readdirSync(dist).filter((name) => /^(?!canvas|learn).*\.wasm$/.test(name));
  assert.ok(names.length >= 13);
  for (const name of names) {
    const [text] = /.{0,40}\.rs\b/.exec(readFileSync(join(dist, name), "latin1")) ?? [];
    assert.equal(text, undefined, name);
  }
});

test("no module writes its constants where those of another lie", () => {
  const files = readdirSync(join(folder, "node_modules/softmax-wasm/dist/wasm"));
  const names = files.filter((file) => /^(?!relaxed).*\.wasm$/.test(file)).map((file) => file.slice(0, -5));
  // Node.js 20 has relaxed SIMD behind a switch.
  const isRelaxed = WebAssembly.validate(
    readFileSync(join(folder, "node_modules/softmax-wasm/dist/wasm/relaxed.wasm")),
  );
  if (isRelaxed) names.push("relaxed");
  assert.ok(names.length >= 16, names.join());
  const owner = new Array(0x20000);
  for (const name of names) {
    const module = new WebAssembly.Module(
      readFileSync(join(folder, `node_modules/softmax-wasm/dist/wasm/${name}.wasm`)),
    );
    for (const filler of [0, 255]) {
      const memory = new WebAssembly.Memory({ initial: 2, maximum: 65536 });
      const bytes = new Uint8Array(memory.buffer).fill(filler);
      new WebAssembly.Instance(module, { "./softmax_wasm_bg.js": { memory } });
      bytes.forEach((byte, at) => {
        if (byte === filler) return;
        assert.ok(at >= 0x4000 && at < 0x16000, `${name} writes to ${at}`);
        assert.equal((owner[at] ??= name), name, `${at}`);
      });
    }
  }
  assert.ok(owner.filter(Boolean).length > 1000);
});

test("copies of the package take views of one another's memory", () => {
  const script = `
    import { copyFileSync } from "node:fs";
    import { Logits, softmax, version } from "softmax-wasm";
    copyFileSync("node_modules/softmax-wasm/dist/node/index.js", "copy.mjs");
    const copy = await import("./copy.mjs");
    const handle = new copy.Logits(2);
    const own = new Logits(2);
    softmax(handle.data, { out: own.data });
    handle.data.fill(9);
    console.log(copy.softmax === softmax, copy.version === version, ...own.data, ...copy.softmax(own.data));`;
  assert.equal(node("--input-type=module", "-e", script).trim(), "false true 0.5 0.5 0.5 0.5");
});

test("a module that is cut short is an error at each call that needs it, and at no other", () => {
  const script = `
    import { readFileSync, writeFileSync } from "node:fs";
    const text = readFileSync("node_modules/softmax-wasm/dist/node/index.js", "utf8");
    const module = /(?<=var softmax_default = ").*(?=";)/;
    for (const length of [0, 1, 5000]) {
      writeFileSync(\`cut\${length}.mjs\`, text.replace(module, (whole) => whole.slice(0, length)));
      const { argmax, softmax } = await import(\`./cut\${length}.mjs\`);
      for (const call of [softmax, softmax, argmax]) {
        try {
          console.log(call([1, 2]));
        } catch ({ code, message }) {
          console.log(code, message.includes("damaged"));
        }
      }
    }`;
  writeFileSync(join(folder, "cut.mjs"), script);
  assert.equal(node("cut.mjs"), "ERR_WASM true\nERR_WASM true\n1\n".repeat(3));
});

test("memory that the engine refuses is an error of that call, and the next works", () => {
  const script = `
    let refuses = false;
    WebAssembly.Memory = class extends WebAssembly.Memory {
      constructor(size) {
        if (refuses) throw new RangeError("no memory");
        super(size);
      }
      grow(pages) {
        if (refuses) throw new RangeError("no growth");
        return super.grow(pages);
      }
    };
    const { Logits, softmax } = await import("softmax-wasm");
    for (refuses of [true, false, true, false]) {
      for (const call of [() => softmax(new Float32Array(2e6))[0] > 0, () => new Logits(2e7).length > 0]) {
        try {
          console.log(call());
        } catch ({ code }) {
          console.log(code);
        }
      }
    }`;
  assert.equal(
    node("--input-type=module", "-e", script),
    "ERR_MEMORY\nERR_MEMORY\ntrue\ntrue\ntrue\nERR_MEMORY\ntrue\ntrue\n",
  );
});
