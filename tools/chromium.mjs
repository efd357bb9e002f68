// Which Chromium runs the tests and the benches, and how it starts without a screen, as root too.
import { execFileSync } from "node:child_process";

/** The path of the first of these programs that is here. */
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
