// Finds the Chromium that runs the tests and the benches, with the arguments that start it without a screen
// and as root.
import { execFileSync } from "node:child_process";

/** Returns the path of the first of these programs that is installed. */
export function find(names) {
  for (const name of names) {
    try {
      return execFileSync("which", [name], { encoding: "utf8" }).trim();
    } catch {}
  }
}

export const executablePath =
  process.env.CHROME ?? find(["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]);

export const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];
