// Prints whether a registry has a version of the package, true or false, and fails if it can't be asked:
//   node tools/published.mjs npm 1.2.3      node tools/published.mjs crates.io 1.2.3
import { pathToFileURL } from "node:url";

/** For each registry its address, the path to ask for, and whether the answer holds the version. The answer
 * of crates.io has a line of JSON for each version (Cargo's reference, "Index Format"). */
const REGISTRIES = {
  npm: {
    address: "https://registry.npmjs.org",
    path: (version) => `/softmax-wasm/${version}`,
    holds: () => true,
  },
  "crates.io": {
    address: "https://index.crates.io",
    path: () => "/so/ft/softmax-wasm",
    holds: (text, version) => text.split("\n").some((line) => line && JSON.parse(line).vers === version),
  },
};

/** Tells whether a registry has a version. It answers 404 for a package or a version that it lacks. */
export async function isPublished(name, version, address = REGISTRIES[name].address) {
  const { path, holds } = REGISTRIES[name];
  const response = await fetch(address + path(version));
  if (response.status === 404) return false;
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: run the job again`);
  return holds(await response.text(), version);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href)
  console.log(await isPublished(process.argv[2], process.argv[3]));
