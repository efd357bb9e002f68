// Starts browsers with nothing but an address: the page itself reports its outcome.
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { args as chromiumArgs, executablePath, find } from "../../tools/chromium.mjs";
import { run, start } from "./processes.mjs";

/** The paths of the small browser that comes with WebKitGTK, which Debian keeps off the PATH. */
const MINI_BROWSERS = ["x86_64", "aarch64"].map(
  (type) => `/usr/lib/${type}-linux-gnu/webkit2gtk-4.1/MiniBrowser`,
);

/** Describes each browser: its Debian packages, its program if it is installed, the command that prints its
 * version, and the arguments that open a page with a fresh profile. */
export const BROWSERS = {
  chromium: {
    packages: ["chromium"],
    program: () => executablePath ?? find(["chromium"]),
    version: (program) => run(program, ["--version"]),
    open: (program, profile, address) =>
      start(program, [
        ...chromiumArgs,
        "--headless",
        "--enable-logging=stderr",
        `--user-data-dir=${profile}`,
        address,
      ]),
  },
  firefox: {
    packages: ["firefox-esr"],
    program: () => find(["firefox-esr", "firefox"]),
    version: (program) => run(program, ["--version"]),
    async open(program, profile, address) {
      await writeFile(join(profile, "user.js"), 'user_pref("devtools.console.stdout.content", true);\n');
      return start(program, ["--headless", "--no-remote", "--profile", profile, address]);
    },
  },
  webkit: {
    packages: ["webkit2gtk-driver", "xvfb"],
    program: () => find(["xvfb-run"]) && MINI_BROWSERS.find(existsSync),
    version: (program) => run("xvfb-run", ["-a", program, "--version"]),
    open(program, profile, address) {
      const env = { TMPDIR: profile, XDG_DATA_HOME: profile, XDG_CACHE_HOME: profile };
      return start("xvfb-run", ["-a", program, "--enable-write-console-messages-to-stdout=true", address], {
        env,
      });
    },
  },
};

export async function readVersion(name) {
  const { program, version } = BROWSERS[name];
  return /\d[\d.]*/.exec(await version(program()))[0];
}
