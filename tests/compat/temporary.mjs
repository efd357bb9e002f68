// Makes folders that are removed when this process ends, however it ends.
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";

const folders = new Set();
process.on("exit", () =>
  folders.forEach((folder) => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })),
);

export async function temporaryFolder(parent) {
  const folder = await mkdtemp(join(parent, "softmax-wasm-compat-"));
  folders.add(folder);
  return folder;
}
