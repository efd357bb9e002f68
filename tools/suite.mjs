// Runs a command of the tests, and counts the passed and failed tests in its output.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { executablePath, find } from "./chromium.mjs";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Matches the counts of passed and failed tests in the output of each kind of suite. */
export const LIBTEST = {
  passed: /test result: \w+\. (\d+) passed/g,
  failed: /test result: \w+\. \d+ passed; (\d+) failed/g,
};
export const NODE = { passed: /^ℹ pass (\d+)/gm, failed: /^ℹ fail (\d+)/gm };
export const COUNTED = { passed: /^(\d+) passed/gm, failed: /^\d+ passed, (\d+) failed/gm };
/** A test of the page that fails and then passes counts as passed, since a busy machine may miss a deadline;
 * `summarize` names it, and `failFlaky` makes it fail. */
export const PLAYWRIGHT = {
  passed: /^ +(\d+) (?:passed|flaky)/gm,
  failed: /^ +(\d+) (?:failed|did not run)/gm,
};

/** Returns the sum of the numbers that a pattern finds in a text. */
const sumMatches = (text, pattern) =>
  [...text.matchAll(pattern)].reduce((total, [, n]) => total + Number(n), 0);
/** Counts the passed and failed tests in the output of a suite. */
export const count = (output, { passed, failed }) => ({
  passed: sumMatches(output, passed),
  failed: sumMatches(output, failed),
});

/** Lists the names of the tests that failed and then passed, which Playwright prints below "N flaky". */
export const listFlaky = (output) =>
  (/^ +\d+ flaky\n((?: {4}.*\n)+)/m.exec(output)?.[1] ?? "")
    .split("\n")
    .map((line) => line.replace(/─+$/, "").trim())
    .filter(Boolean);

/** Lists the lines that name a failed test, in the output of any kind of suite, without the flaky ones. */
export function listFailures(output) {
  const lines = output.match(/^ *(?:✖|✘|not ok|FAIL\b|test .*FAILED$).*$/gm) ?? [];
  const flaky = listFlaky(output);
  return [...new Set(lines.map((line) => line.trim()))].filter(
    (line) => !flaky.some((name) => line.includes(name)),
  );
}

/** Returns the results of a run with its flaky tests counted as failed rather than passed. A release counts
 * them so, since what is published may not depend on luck. */
export const failFlaky = (results) =>
  results.map((result) => ({
    ...result,
    passed: result.passed - result.flaky.length,
    failed: result.failed + result.flaky.length,
  }));

/** Returns the lines below the table of results: the failed tests, those that passed only when they ran again
 * (`flaky`), and the counts. GitHub shows a line with `::warning::` on the page of the run. */
export function summarize(results, { isOnGitHub = false } = {}) {
  const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
  const warning = isOnGitHub ? "::warning::" : "";
  return [
    ...results.flatMap(({ suite, failures }) => failures.map((failure) => `${suite}: ${failure}`)),
    ...results.flatMap(({ suite, flaky }) =>
      flaky.map((name) => `${warning}${suite}: flaky, it failed and then passed: ${name}`),
    ),
    `${total("passed")} passed, ${total("failed")} failed`,
  ];
}

/** Runs a command in the project's folder and returns its exit code and its output; `echo` shows the output
 * as it comes. */
export function run(command, { env, echo = false } = {}) {
  const browsers = { CHROME: executablePath, CHROMEDRIVER: find(["chromedriver"]) };
  return new Promise((resolve) => {
    const child = spawn(command, {
      cwd: root,
      shell: "bash",
      // With a pipe as its input, Bash assumes a remote shell and reads its startup files.
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...browsers, ...process.env, FORCE_COLOR: "0", ...env },
    });
    let output = "";
    for (const stream of ["stdout", "stderr"]) {
      child[stream].on("data", (chunk) => {
        if (echo) process[stream].write(chunk);
        output += chunk;
      });
    }
    child.on("close", (code) => resolve({ code, output }));
  });
}
