// tools/release.mjs makes of the packed tarball what a release publishes.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { version, devDependencies } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
const REPOSITORY = { GITHUB_SERVER_URL: "https://github.com", GITHUB_REPOSITORY: "Some-One/softmax" };
const prepare = (env) =>
  spawnSync(process.execPath, ["tools/release.mjs"], {
    cwd: root,
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
  const { status, stderr } = prepare({ ...REPOSITORY, GITHUB_REF_TYPE: "tag", GITHUB_REF_NAME: "v9.9.9" });
  assert.equal(status, 1);
  assert.equal(stderr, `The tag is v9.9.9, but package.json has the version ${version}.\n`);
});

test("the released tarball has the files of the packed one, names its repository, and its links are absolute", () => {
  const { status, stderr } = prepare({
    ...REPOSITORY,
    GITHUB_REF_TYPE: "tag",
    GITHUB_REF_NAME: `v${version}`,
  });
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

test("JSR gets the default entry, which runs without the other files and has no .wasm file", async () => {
  const jsr = `${root}build/release/jsr/`;
  const { name, exports } = JSON.parse(readFileSync(`${jsr}jsr.json`, "utf8"));
  assert.equal(name, "@some-one/softmax-wasm");
  assert.ok(!existsSync(`${jsr}softmax.wasm`));
  const api = await import(`${jsr}${exports}`);
  assert.deepEqual(api.softmax([0, 0]), [0.5, 0.5]);
});
