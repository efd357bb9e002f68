// tools/version.mjs writes the version of a release into every file that holds it.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const NEXT = version.replace(/\d+$/, (patch) => Number(patch) + 1);

/** Clones the repository into a folder that goes with the test. */
function clone(t) {
  const folder = mkdtempSync(join(tmpdir(), "softmax-wasm-version-"));
  t.after(() => rmSync(folder, { recursive: true }));
  execFileSync("git", ["clone", "--quiet", "--shared", root, folder]);
  copyFileSync(join(root, "tools/version.mjs"), join(folder, "tools/version.mjs"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return {
    run: (...args) =>
      spawnSync(process.execPath, ["tools/version.mjs", ...args], { cwd: folder, encoding: "utf8" }),
    git: (...args) => spawnSync("git", args, { cwd: folder, encoding: "utf8" }).stdout,
    read: (file) => readFileSync(join(folder, file), "utf8"),
    write: (file, text) => writeFileSync(join(folder, file), text),
    commit: (file) =>
      execFileSync(
        "git",
        ["-c", "user.name=t", "-c", "user.email=t@t", "commit", "--allow-empty", "-qm", "t", file],
        {
          cwd: folder,
        },
      ),
  };
}

test("a higher version is in every file that had the one before, and only there", (t) => {
  const { run, git, read } = clone(t);
  const { status, stderr } = run("98.76.54");
  assert.equal(stderr, "");
  assert.equal(status, 0);

  // Records of measurements keep the version that was measured.
  const RECORDS =
    /^(?:benches\/record|docs\/verification\.md|tests\/samplers\/README\.md|tools\/trust\.json)/;
  const named = String.raw`(softmax-wasm[" @^:]+|^version = "|"version": ")${version}"?`;
  const kept = git("grep", "-lE", named, "--", "*.md", "*.json", "Cargo.toml")
    .split("\n")
    .filter((file) => file && !RECORDS.test(file) && !file.endsWith("package-lock.json"));
  assert.deepEqual(kept, []);
  assert.equal(JSON.parse(read("package.json")).version, "98.76.54");
  const { version: locked, packages } = JSON.parse(read("package-lock.json"));
  assert.deepEqual([locked, packages[""].version], ["98.76.54", "98.76.54"]);
  assert.match(read("Cargo.toml"), /^version = "98\.76\.54"$/m);
  for (const folder of ["", "fuzz/", "examples/datafusion/"])
    assert.ok(read(`${folder}Cargo.lock`).includes('name = "softmax-wasm"\nversion = "98.76.54"\n'), folder);
  assert.ok(read("src/README.md").includes('\nsoftmax-wasm = "98.76"\n'));
  for (const line of git("grep", "-hoE", "/npm/softmax-wasm@[0-9.]+").trim().split("\n"))
    assert.equal(line, "/npm/softmax-wasm@98.76");

  const lines = git("diff", "--unified=0")
    .split("\n")
    .filter((line) => /^\+(?!\+)/.test(line) && line !== "+");
  assert.ok(lines.length > 0);
  for (const line of lines) assert.match(line, /98\.76/);
  const date = new Date().toISOString().slice(0, 10);
  assert.ok(read("CHANGELOG.md").includes(`\n## [Unreleased]\n\n## [98.76.54] - ${date}\n\n`));
});

test("a pre-release is in every file in full, since no range has it, and is followed by higher ones alone", (t) => {
  const { run, git, read, write, commit } = clone(t);
  /** Gives CHANGELOG.md a change for the next version, and commits all files. */
  const commitChange = () => {
    write("CHANGELOG.md", read("CHANGELOG.md").replace("## [Unreleased]\n", "$&\n### Fixed\n\n- A fault.\n"));
    commit("-a");
  };
  const ORDERED =
    "98.0.0-1 98.0.0-2 98.0.0-10 98.0.0-alpha 98.0.0-alpha.1 98.0.0-alpha.beta 98.0.0-beta.2 98.0.0-beta.11 98.0.0-rc-1 98.0.0";
  const versions = ORDERED.split(" ");
  versions.forEach((next, i) => {
    assert.equal(run(next).stderr, "");
    const range = next === "98.0.0" ? "98.0" : next;
    assert.equal(JSON.parse(read("package.json")).version, next);
    assert.match(read("Cargo.toml"), new RegExp(`^version = "${next}"$`, "m"));
    assert.ok(read("src/README.md").includes(`\nsoftmax-wasm = "${range}"\n`));
    for (const line of git("grep", "-hoE", "/npm/softmax-wasm@[0-9][^/]*/").trim().split("\n"))
      assert.equal(line, `/npm/softmax-wasm@${range}/`);
    commitChange();
    for (const before of versions.slice(0, i))
      assert.match(run(before).stderr, / isn't higher than /, before);
  });
});

test("the version of package.json is taken until the changelog has its section", (t) => {
  const { run, read, write, commit } = clone(t);
  write("CHANGELOG.md", read("CHANGELOG.md").replace(/^## \[\d.*\n/gm, ""));
  commit("CHANGELOG.md");
  assert.equal(run(version).status, 0);
  commit("CHANGELOG.md");
  const { status, stderr } = run(version);
  assert.equal(status, 1);
  assert.equal(stderr, `${version} isn't higher than ${version}, the version in package.json.\n`);
});

test("what can't be released is refused in a sentence, and changes no file", (t) => {
  const { run, git, read, write, commit } = clone(t);
  const refuse = (args, sentence) => {
    const before = git("diff");
    const { status, stderr } = run(...args);
    assert.equal(status, 1, args[0]);
    assert.match(stderr, sentence);
    assert.match(stderr, /^[^\n]+\n$/);
    assert.equal(git("diff"), before);
  };
  for (const text of [
    "",
    "1",
    "1.2",
    "1.2.3.4",
    "v1.2.3",
    "01.2.3",
    "1.2.x",
    "1.2.3-",
    "1.2.3-01",
    "1.2.3-a..b",
    "1.2.3-a_b",
    "1.2.3+4",
  ])
    refuse([text], /^"[^\n]*" is not a version: it takes three numbers, as in: /);
  refuse([], /^"" is not a version/);
  refuse(["0.0.9"], /^0\.0\.9 isn't higher than [^ ]+, the version in package\.json\.$/m);

  const changelog = read("CHANGELOG.md");
  write("CHANGELOG.md", `${changelog}\n`);
  refuse([NEXT], /^CHANGELOG\.md has changes that aren't committed/);
  const released = "## [Unreleased]\n\n## [0.0.1] - 2025-12-31\n\n- The first.\n";
  for (const text of ["", "## [0.0.1] - 2025-12-31\n\n- The first.\n", "## [Unreleased]\n\n", released]) {
    write("CHANGELOG.md", `# Changelog\n\n${text}`);
    commit("CHANGELOG.md");
    refuse([NEXT], /^CHANGELOG\.md has no changes below "## \[Unreleased\]"/);
  }
  write("CHANGELOG.md", changelog);
  write("src/README.md", "nothing\n");
  commit("CHANGELOG.md");
  refuse([NEXT], /^src\/README\.md lacks the place of the version/);
});
