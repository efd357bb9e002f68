// Prepares what a release publishes, in build/release: the npm tarball with `repository`, `homepage` and
// `bugs` of the repository that the workflow runs in, the folder `jsr` with the default entry point for JSR,
// the folder `crate` with the committed crate and its `repository`, and `notes.md` with the changes of the
// version. build/release.tar holds them all. On npm and JSR a README has no neighbours, so its links become
// absolute, at the tag of the version.
//
// GITHUB_SERVER_URL and GITHUB_REPOSITORY name the repository, GITHUB_REF_TYPE and GITHUB_REF_NAME the tag
// that is released; GitHub Actions sets all four. Without a tag, CHANGELOG.md may still lack the version.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const release = join(root, "build/release");
const { name, version, license, description } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** The error that stops a release. Its text is printed without its stack. */
class Failure extends Error {}

/** Finds the address of the repository, and its owner. */
function findRepository({ GITHUB_SERVER_URL: server = "", GITHUB_REPOSITORY: path = "" }) {
  if (!/^https:\/\/[\w.-]+$/.test(server) || !/^[\w.-]+\/[\w.-]+$/.test(path)) {
    throw new Failure(
      `The package can't say where its source is: GITHUB_SERVER_URL is "${server}" and GITHUB_REPOSITORY is "${path}". ` +
        "Run it in GitHub Actions, or set them to https://github.com and owner/name.",
    );
  }
  return { url: `${server}/${path}`, owner: path.split("/")[0].toLowerCase() };
}

/** Throws if a tag is released that isn't that of the version, or if the crate has another version. */
function checkVersion({ GITHUB_REF_TYPE: type, GITHUB_REF_NAME: tag }) {
  if (type === "tag" && tag !== `v${version}`)
    throw new Failure(`The tag is ${tag}, but package.json has the version ${version}.`);
  const [, ofCrate] = /^version = "(.*)"$/m.exec(readFileSync(join(root, "Cargo.toml"), "utf8"));
  if (ofCrate !== version)
    throw new Failure(`Cargo.toml has the version ${ofCrate}, but package.json has ${version}.`);
}

/** Writes the changes of the version, which the page of the release shows. Throws if CHANGELOG.md has no
 * dated section for a version that is released. */
function writeNotes(url, { GITHUB_REF_TYPE: type }) {
  const [, ...sections] = readFileSync(join(root, "CHANGELOG.md"), "utf8").split(/^## /m);
  const title = new RegExp(`^\\[${version.replaceAll(".", "\\.")}\\] - \\d{4}-\\d{2}-\\d{2}\\n`);
  const section = sections.find((section) => title.test(section));
  const notes = section?.replace(title, "").trim();
  if (notes) {
    writeFileSync(join(release, "notes.md"), `${resolveLinks(notes, "CHANGELOG.md", url)}\n`);
    return;
  }
  const needed = `CHANGELOG.md needs a section "## [${version}] - YYYY-MM-DD" with the changes of this version.`;
  if (type === "tag") throw new Failure(needed);
  console.log(`Before a release, ${needed}`);
}

/** The files and the folders of the repository. */
const tracked = new Set(
  execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" })
    .split("\n")
    .flatMap((file) => file.split("/").map((_, i, parts) => parts.slice(0, i + 1).join("/"))),
);

/** Returns a document of the repository's root with its relative links and images made absolute. */
function resolveLinks(text, file, url) {
  const isCode = /^```/;
  let inCode = false;
  return text
    .split("\n")
    .map((line) => {
      if (isCode.test(line)) inCode = !inCode;
      if (inCode) return line;
      return line.replace(/\]\((?![a-z]+:|#)([^)\s]+)\)/g, (_, link) => {
        const [path, anchor] = link.split("#");
        const target = posix.normalize(path);
        if (!tracked.has(target))
          throw new Failure(`${file} links to ${link}, which isn't in the repository.`);
        const isImage = /\.(png|svg|jpe?g|gif)$/.test(target);
        return `](${url}/${isImage ? "raw" : "blob"}/v${version}/${target}${anchor ? `#${anchor}` : ""})`;
      });
    })
    .join("\n");
}

/** Changes the text of a file. */
const rewrite = (file, change) => writeFileSync(file, change(readFileSync(file, "utf8")));

/** Fails where a script or a file of types isn't readable: statements on lines of their own, apart from the
 * constants that hold modules. esbuild never breaks an expression, and the longest takes 290 characters. */
function checkReadable(folder) {
  for (const file of readdirSync(folder, { recursive: true })) {
    if (!/\.(c?js|d\.c?ts)$/.test(file)) continue;
    const text = readFileSync(join(folder, file), "utf8").replace(/"(?:[^"\\\n]|\\.){300,}"/g, '""');
    const longest = Math.max(...text.split("\n").map((line) => line.length));
    if (longest > 300) throw new Failure(`${file} has a line of ${longest} characters.`);
  }
}

/** Lists the files that a script or a file of types imports, with itself. */
function listImported(folder, entry, found = new Set()) {
  if (found.has(entry)) return found;
  found.add(entry);
  const text = readFileSync(join(folder, entry), "utf8");
  for (const [, path] of text.matchAll(/(?:from|^import) "(\.[^"]+)";$/gm))
    listImported(
      folder,
      posix.join(dirname(entry), entry.endsWith(".d.ts") ? path.replace(/js$/, "d.ts") : path),
      found,
    );
  return found;
}

/** Writes the tarball for npm, and returns the folder with its files. */
function prepareNpm(url) {
  const tarball = join(root, `build/${name}-${version}.tgz`);
  execFileSync("tar", ["-xzf", tarball, "-C", release]);
  const folder = join(release, "package");
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  // Users don't need the tools of the build.
  delete manifest.devDependencies;
  Object.assign(manifest, {
    repository: { type: "git", url: `git+${url}.git` },
    homepage: `${url}#readme`,
    bugs: { url: `${url}/issues` },
  });
  // npm installs the version that has the tag "latest" by default.
  if (version.includes("-")) manifest.publishConfig.tag = "next";
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
  for (const file of ["README.md", "CHANGELOG.md"])
    rewrite(join(folder, file), (text) => resolveLinks(text, file, url));
  checkReadable(folder);
  execFileSync("npm", ["pack", "--silent", "--pack-destination", release, folder], { cwd: release });
  return folder;
}

/** Adapts a file to JSR: without a source map, which isn't there, with types that it needn't infer, and
 * without those that would change the types of other packages. */
const adaptToJsr = (file, text) =>
  (file === "index.js" ? '/* @ts-self-types="./index.d.ts" */\n' : "") +
  text.replace(/^\/\/# sourceMappingURL=.*\n?/m, "").replace(/^declare global \{[^]*?^\}\n/m, "");

/** Writes the default entry point for JSR: its scripts and its types, without .wasm files. */
function prepareJsr(folder, owner) {
  const jsr = join(release, "jsr");
  const dist = join(folder, "dist");
  const files = [...listImported(dist, "index.js"), ...listImported(dist, "index.d.ts")];
  for (const file of files) {
    mkdirSync(dirname(join(jsr, file)), { recursive: true });
    writeFileSync(join(jsr, file), adaptToJsr(file, readFileSync(join(dist, file), "utf8")));
  }
  for (const file of ["README.md", "LICENSE-MIT", "LICENSE-APACHE"])
    writeFileSync(join(jsr, file), readFileSync(join(folder, file)));
  const manifest = {
    name: `@${owner}/${name}`,
    version,
    description,
    license: license.replace(/^\((.*)\)$/, "$1"),
    exports: "./index.js",
  };
  writeFileSync(join(jsr, "jsr.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
  return files.length;
}

/** Writes the crate as it is committed. Its README has no relative links (tests/node/docs.test.mjs). */
function prepareCrate(url) {
  const folder = join(release, "crate");
  const files = [
    "Cargo.toml",
    "Cargo.lock",
    "src",
    "module",
    "CHANGELOG.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
  ];
  const archive = execFileSync("git", ["archive", "HEAD", ...files], { cwd: root, maxBuffer: 2 ** 26 });
  mkdirSync(folder);
  execFileSync("tar", ["-x", "-C", folder], { input: archive });
  rewrite(join(folder, "Cargo.toml"), (text) => text.replace(/^license = .*$/m, `$&\nrepository = "${url}"`));
  rewrite(join(folder, "CHANGELOG.md"), (text) => resolveLinks(text, "CHANGELOG.md", url));
}

/** Writes build/release.tar without times and owners, so that its hash depends on the files alone. */
function archiveRelease() {
  const normal = "--sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=go=u,go-w".split(" ");
  const files = ["--exclude=release/package", "-C", join(root, "build"), "release"];
  // These are options of GNU tar, which Homebrew calls gtar.
  const tar = process.platform === "darwin" ? "gtar" : "tar";
  execFileSync(tar, [...normal, "-cf", join(root, "build/release.tar"), ...files]);
}

try {
  const { url, owner } = findRepository(process.env);
  checkVersion(process.env);
  rmSync(release, { recursive: true, force: true });
  mkdirSync(release, { recursive: true });
  writeNotes(url, process.env);
  const folder = prepareNpm(url);
  const files = prepareJsr(folder, owner);
  prepareCrate(url);
  archiveRelease();
  console.log(`build/release/${name}-${version}.tgz: npm's package of ${url}`);
  console.log(`build/release/jsr: @${owner}/${name} with ${files} files`);
  console.log(`build/release/crate: the crate of ${url}`);
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
