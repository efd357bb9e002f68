// The counts and the names that the runner of the tests reads from the output of a suite.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PLAYWRIGHT, count, failFlaky, listFailures, listFlaky, summarize } from "../../tools/suite.mjs";

const OUTPUT = `
  ✓  1 page.spec.ts:2:1 › passes at once (11ms)
  ✘  2 page.spec.ts:3:1 › passes the second time (9ms)
  ✓  3 page.spec.ts:3:1 › passes the second time (retry #1) (8ms)
  ✘  4 page.spec.ts:4:1 › fails twice (9ms)
  ✘  5 page.spec.ts:4:1 › fails twice (retry #1) (9ms)

  1 failed
    page.spec.ts:4:1 › fails twice ─────────────────────────────────
  1 flaky
    page.spec.ts:3:1 › passes the second time ──────────────────────
  1 skipped
  1 passed (9.7s)
`;

test("a flaky test counts as passed, and is named apart from those that failed", () => {
  assert.deepEqual(count(OUTPUT, PLAYWRIGHT), { passed: 2, failed: 1 });
  assert.deepEqual(listFlaky(OUTPUT), ["page.spec.ts:3:1 › passes the second time"]);
  assert.deepEqual(listFailures(OUTPUT), [
    "✘  4 page.spec.ts:4:1 › fails twice (9ms)",
    "✘  5 page.spec.ts:4:1 › fails twice (retry #1) (9ms)",
  ]);
});

test("at a release, a flaky test counts as failed", () => {
  const flaky = ["passes the second time"];
  const results = [
    { suite: "page", passed: 2, failed: 1, failures: ["✘ fails twice"], flaky },
    { suite: "package", passed: 5, failed: 0, failures: [], flaky: [] },
  ];
  const counted = failFlaky(results);
  assert.deepEqual(
    counted.map(({ passed, failed }) => [passed, failed]),
    [
      [1, 2],
      [5, 0],
    ],
  );
  assert.equal(summarize(counted).at(-1), "6 passed, 2 failed");
});

test("a suite without flaky tests has no names of them", () => {
  assert.deepEqual(listFlaky("  3 passed (9.7s)\n"), []);
});

test("the summary names failed tests, then flaky ones, as warnings on GitHub, and ends with the counts", () => {
  const results = [
    { suite: "page", passed: 2, failed: 0, failures: [], flaky: ["passes the second time"] },
    { suite: "package", passed: 5, failed: 1, failures: ["✖ fails"], flaky: [] },
  ];
  const flaky = "page: flaky, it failed and then passed: passes the second time";
  assert.deepEqual(summarize(results), ["package: ✖ fails", flaky, "7 passed, 1 failed"]);
  assert.deepEqual(summarize(results, { isOnGitHub: true })[1], `::warning::${flaky}`);
});
