// tools/release.mjs makes of the packed tarball what a release publishes.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { version, devDependencies } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
const REPOSITORY = { GITHUB_SERVER_URL: "https://github.com", GITHUB_REPOSITORY: "Some-One/softmax" };
const TAG = { ...REPOSITORY, GITHUB_REF_TYPE: "tag", GITHUB_REF_NAME: `v${version}` };
const prepare = (env, cwd = root) =>
  spawnSync(process.execPath, ["tools/release.mjs"], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    encoding: "utf8",
  });

test("without a repository, or with a tag of another version, a sentence says what is missing", () => {
  for (const env of [
    {},
    { ...REPOSITORY, GITHUB_REPOSITORY: "softmax" },
    { ...REPOSITORY, GITHUB_SERVER_URL: "" },
  ]) {
    const { status, stderr } = prepare(env);
    assert.equal(status, 1);
    assert.match(stderr, /^The package can't say where its source is: [^\n]*owner\/name\.\n$/);
  }
  const { status, stderr } = prepare({ ...TAG, GITHUB_REF_NAME: "v9.9.9" });
  assert.equal(status, 1);
  assert.equal(stderr, `The tag is v9.9.9, but package.json has the version ${version}.\n`);
});

test("the released tarball has the files of the packed one, names its repository, and its links are absolute", () => {
  const { status, stderr } = prepare(REPOSITORY);
  assert.equal(stderr, "");
  assert.equal(status, 0);
  const tarball = `softmax-wasm-${version}.tgz`;
  const list = (file) =>
    execFileSync("tar", ["-tzf", `${root}build/${file}`], { encoding: "utf8" })
      .split("\n")
      .sort();
  assert.deepEqual(list(`release/${tarball}`), list(tarball));

  const read = (file) =>
    execFileSync("tar", ["-xzOf", `${root}build/release/${tarball}`, `package/${file}`], {
      encoding: "utf8",
    });
  const manifest = JSON.parse(read("package.json"));
  assert.equal(manifest.repository.url, "git+https://github.com/Some-One/softmax.git");
  assert.equal(manifest.homepage, "https://github.com/Some-One/softmax#readme");
  assert.equal(manifest.bugs.url, "https://github.com/Some-One/softmax/issues");
  assert.ok(devDependencies && !manifest.devDependencies);

  const readme = read("README.md");
  assert.doesNotMatch(readme, /\]\((?!https:|#)/);
  const at = (kind, path) => `](https://github.com/Some-One/softmax/${kind}/v${version}/${path})`;
  assert.ok(readme.includes(at("raw", "www/screenshot.png")));
  assert.ok(readme.includes(at("blob", "docs/api.md")));
  assert.ok(readme.includes(at("blob", "docs/api.md#softmax-wasmlearn")));
});

test("the archive that jobs hand over has the same bytes whenever it is written", () => {
  const write = () => {
    assert.equal(prepare(REPOSITORY).status, 0);
    return readFileSync(`${root}build/release.tar`);
  };
  const archive = write();
  assert.ok(archive.equals(write()), "build/release.tar has changed");
  const names = execFileSync("tar", ["-t"], { input: archive, encoding: "utf8" }).split("\n");
  for (const name of [`softmax-wasm-${version}.tgz`, "jsr/jsr.json", "crate/Cargo.toml"])
    assert.ok(names.includes(`release/${name}`), name);
});

test("a tag is released if CHANGELOG.md has a dated section of the version, which becomes the notes, and Cargo.toml the same version", (t) => {
  const clone = mkdtempSync(join(tmpdir(), "softmax-wasm-release-"));
  t.after(() => rmSync(clone, { recursive: true }));
  execFileSync("git", ["clone", "--quiet", "--shared", root, clone]);
  mkdirSync(join(clone, "build"));
  for (const file of ["tools/release.mjs", "package.json", `build/softmax-wasm-${version}.tgz`])
    copyFileSync(join(root, file), join(clone, file));
  const release = (changelog, crate = `[package]\nversion = "${version}"\n`) => {
    writeFileSync(join(clone, "CHANGELOG.md"), `# Changelog\n\n${changelog}`);
    writeFileSync(join(clone, "Cargo.toml"), crate);
    return prepare(TAG, clone);
  };

  const section = `## [${version}] - 2026-01-31\n\n### Added\n\n- Priors: [decisions](docs/decisions.md).\n\n`;
  const others = "## [0.0.1] - 2025-12-31\n\n- The first version.\n";
  const { status, stderr } = release(`## [Unreleased]\n\n${section}${others}`);
  assert.equal(stderr, "");
  assert.equal(status, 0);
  const link = `https://github.com/Some-One/softmax/blob/v${version}/docs/decisions.md`;
  const notes = readFileSync(join(clone, "build/release/notes.md"), "utf8");
  assert.equal(notes, `### Added\n\n- Priors: [decisions](${link}).\n`);

  for (const changelog of [
    others,
    section.replace(version, "Unreleased"),
    section.replace(" - 2026-01-31", ""),
    section.replace(version, `${version}1`),
    `## [${version}] - 2026-01-31\n\n${others}`,
  ]) {
    const { status, stderr } = release(changelog);
    assert.equal(status, 1, changelog);
    assert.match(
      stderr,
      /^CHANGELOG\.md needs a section "## \[[^\]]+\] - YYYY-MM-DD" with the changes [^\n]*\n$/,
    );
  }
  const other = release(section, '[package]\nversion = "9.9.9"\n');
  assert.equal(other.status, 1);
  assert.equal(other.stderr, `Cargo.toml has the version 9.9.9, but package.json has ${version}.\n`);
});

test("npm doesn't install a pre-release by default", (t) => {
  const clone = mkdtempSync(join(tmpdir(), "softmax-wasm-release-"));
  t.after(() => rmSync(clone, { recursive: true }));
  execFileSync("git", ["clone", "--quiet", "--shared", root, clone]);
  mkdirSync(join(clone, "build"));
  copyFileSync(join(root, "tools/release.mjs"), join(clone, "tools/release.mjs"));
  const findTag = (released) => {
    for (const file of ["package.json", "Cargo.toml"])
      writeFileSync(join(clone, file), readFileSync(join(root, file), "utf8").replace(version, released));
    copyFileSync(
      join(root, `build/softmax-wasm-${version}.tgz`),
      join(clone, `build/softmax-wasm-${released}.tgz`),
    );
    assert.equal(prepare(REPOSITORY, clone).stderr, "");
    return JSON.parse(readFileSync(join(clone, "build/release/package/package.json"), "utf8")).publishConfig
      .tag;
  };
  assert.equal(findTag("98.0.0"), undefined);
  assert.equal(findTag("98.0.0-rc.1"), "next");
});

test("a package is not released where a line of a script is unreadable", (t) => {
  const clone = mkdtempSync(join(tmpdir(), "softmax-wasm-release-"));
  t.after(() => rmSync(clone, { recursive: true }));
  execFileSync("git", ["clone", "--quiet", "--shared", root, clone]);
  mkdirSync(join(clone, "build"));
  for (const file of ["tools/release.mjs", "package.json"]) copyFileSync(join(root, file), join(clone, file));
  const tarball = `build/softmax-wasm-${version}.tgz`;
  execFileSync("tar", ["-xzf", join(root, tarball), "-C", clone]);
  const script = join(clone, "package/dist/argmax.js");
  const release = (line) => {
    const text = readFileSync(script, "utf8");
    writeFileSync(script, `${line}\n${text}`);
    execFileSync("tar", ["-czf", tarball, "package"], { cwd: clone });
    writeFileSync(script, text);
    return prepare(REPOSITORY, clone);
  };
  assert.equal(release(`export const module = "${"a".repeat(5000)}";`).status, 0);
  const { status, stderr } = release(`softmax([${"0, ".repeat(100)}0]);`);
  assert.equal(status, 1);
  assert.equal(stderr, "dist/argmax.js has a line of 313 characters.\n");
});

test("JSR gets the default entry point, which runs without the other files and has no .wasm file", async () => {
  assert.equal(prepare(REPOSITORY).status, 0);
  const jsr = `${root}build/release/jsr/`;
  const { name, exports } = JSON.parse(readFileSync(`${jsr}jsr.json`, "utf8"));
  assert.equal(name, "@some-one/softmax-wasm");
  assert.ok(!existsSync(`${jsr}softmax.wasm`));
  const api = await import(`${jsr}${exports}`);
  assert.deepEqual(api.softmax([0, 0]), [0.5, 0.5]);
});

test("beside the identity that registries trust, only fixed versions are installed: a Rust, and packages with a hash, without their scripts", () => {
  const read = (file) => readFileSync(root + file, "utf8");
  assert.doesNotMatch(
    read(".github/workflows/release.yml"),
    /npx|(?:npm|cargo|deno) (?:install|i|ci|exec)\b/,
  );
  assert.match(read("rust-toolchain.toml"), /^channel = "\d+\.\d+\.\d+"$/m);
  const makefile = read("tools/install.mk");
  assert.match(makefile, /^NPM_FOLDERS := .*tools\/publish/m);
  assert.deepEqual(makefile.match(/npm ci.*/g), [
    "npm ci --ignore-scripts --no-audit --no-fund --loglevel=error",
  ]);
  const cargo = makefile.match(/^\t.*cargo install.*/gm);
  assert.equal(cargo.length, 3);
  for (const command of cargo) assert.match(command, / --locked /);
  const [, version] = /^name = "wasm-bindgen"\nversion = "(.*)"$/m.exec(read("Cargo.lock"));
  const programs = read("tools/wasm-bindgen/Cargo.toml");
  assert.ok(programs.includes(`\nversion = "${version}"\n`) && programs.includes(`"=${version}"`), version);
  const { "": ours, ...packages } = JSON.parse(read("tools/publish/package-lock.json")).packages;
  for (const version of Object.values(ours.devDependencies)) assert.match(version, /^\d+\.\d+\.\d+$/);
  // npm brings its own packages in its archive, whose hash covers them.
  const installed = Object.values(packages).filter(({ inBundle }) => !inBundle);
  assert.ok(installed.length > 2);
  for (const { integrity } of installed) assert.match(integrity, /^sha512-/);
});

test("the jobs that test or build take the Node.js that .node-version names", () => {
  const read = (file) => readFileSync(root + file, "utf8");
  assert.match(read(".node-version"), /^\d+\.\d+\.\d+\n$/);
  assert.match(read(".ci/node"), /^sudo n auto\nnode --version \| grep -x "v\$\(cat \.node-version\)"$/m);
  const pin = "run: .ci/node\n";
  const workflows = readdirSync(`${root}.github/workflows`).map((name) => read(`.github/workflows/${name}`));
  const jobs = workflows.flatMap((text) => text.split(/^jobs:\n/m)[1].split(/^(?= {2}\w+:\n)/m));
  // Of these targets, the first needs no Node.js, and the others only install what publishes.
  const needNode = jobs.filter((job) => /run: make (?!semver\n|rust\n|tools\/publish\/)/.test(job));
  assert.equal(needNode.length, 4);
  for (const job of needNode) {
    const [before, ...after] = job.split(pin);
    assert.equal(after.length, 1, job);
    assert.doesNotMatch(before, /run: (?:make|node|npm)\b/, job);
  }
});
