// Writes the version of the next release into every file that holds it, and gives the changes in CHANGELOG.md
// their title with the date of today: `node tools/version.mjs 0.2.0`, or 0.2.0-rc.1 for a pre-release. It
// checks everything before it writes anything.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import semver from "semver";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (file) => readFileSync(root + file, "utf8");

/** Returns the lines that a command of git prints. */
const git = (...args) =>
  execFileSync("git", args, { cwd: root, encoding: "utf8" }).split("\n").filter(Boolean);

/** Ends the script with a sentence that says why. */
function fail(reason) {
  console.error(reason);
  process.exit(1);
}

/** Matches a version behind the words in front of it. */
const behind = (words) => new RegExp(String.raw`(?<=${words})\d+(?:\.\d+)+(?:-[\w.-]+)?`, "gm");

/** Lists the files that hold the version, with what matches it there. Links and the tutorial have a range,
 * which no pre-release is in. */
const listPlaces = (version, range) => [
  { files: ["package.json"], old: behind(`^  "version": "`), new: version },
  { files: ["package-lock.json"], old: behind(`"name": "softmax-wasm",\\n *"version": "`), new: version },
  { files: ["Cargo.toml"], old: behind(`^version = "`), new: version },
  {
    files: git("grep", "-l", '^name = "softmax-wasm"$', "--", "*Cargo.lock"),
    old: behind(`^name = "softmax-wasm"\\nversion = "`),
    new: version,
  },
  { files: ["LICENSES-THIRD-PARTY.md"], old: behind("^- softmax-wasm "), new: version },
  { files: git("ls-files", "examples/*package.json"), old: behind(`"softmax-wasm": "\\^`), new: version },
  { files: ["src/README.md"], old: behind(`^softmax-wasm = "`), new: range },
  { files: git("grep", "-l", "/npm/softmax-wasm@[0-9]"), old: behind("/npm/softmax-wasm@"), new: range },
];

/** Refuses what isn't a version, with build metadata too, which crates.io alone takes, and a version that
 * isn't higher than the last. The version of package.json may still be released if CHANGELOG.md has no
 * section for it. */
function checkVersion(version, last, changelog) {
  if (semver.valid(version) !== version)
    fail(`"${version}" is not a version: it takes three numbers, as in: node tools/version.mjs 0.2.0`);
  if (version === last && !changelog.includes(`\n## [${version}]`)) return;
  if (!semver.gt(version, last)) fail(`${version} isn't higher than ${last}, the version in package.json.`);
}

/** Returns CHANGELOG.md with the title of a version above the changes that have none. */
function titleChanges(changelog, version) {
  if (git("status", "--porcelain", "CHANGELOG.md").length > 0)
    fail("CHANGELOG.md has changes that aren't committed: commit them first.");
  const title = "\n## [Unreleased]\n\n";
  const [, changes] = changelog.split(title);
  if (!changes || changes.startsWith("## "))
    fail('CHANGELOG.md has no changes below "## [Unreleased]", so there is nothing to release.');
  const date = new Date().toISOString().slice(0, 10);
  return changelog.replace(title, `${title}## [${version}] - ${date}\n\n`);
}

const [version = ""] = process.argv.slice(2);
const range = version.replace(/^(\d+\.\d+)\.\d+$/, "$1");
const changelog = read("CHANGELOG.md");
checkVersion(version, JSON.parse(read("package.json")).version, changelog);
const texts = { "CHANGELOG.md": titleChanges(changelog, version) };
for (const { files, old, new: text } of listPlaces(version, range))
  for (const file of files) {
    const before = texts[file] ?? read(file);
    if (!before.match(old)) fail(`${file} lacks the place of the version, ${old}.`);
    texts[file] = before.replace(old, text);
  }
for (const [file, text] of Object.entries(texts)) writeFileSync(root + file, text);
console.log(`${Object.keys(texts).length} files have the version ${version}.`);
