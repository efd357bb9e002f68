// Replaces node:test in a page: runs the tests that a file declares one after the other.
const declared = [];

export function test(name, ...rest) {
  const body = rest.pop();
  declared.push({ name, body, skip: rest[0]?.skip });
}

/** Runs all tests and returns their counts, and the failures as text. */
export async function run() {
  const failures = [];
  for (const { name, body, skip } of declared) {
    if (skip) continue;
    const cleanup = [];
    try {
      await body({ after: (undo) => cleanup.push(undo) });
    } catch (error) {
      failures.push(`${name}: ${error?.name}: ${error?.message}\n${error?.stack}`);
    }
    for (const undo of cleanup) await undo();
  }
  const skipped = declared.filter(({ skip }) => skip).map(({ name, skip }) => `${name}: ${skip}`);
  return { failures, skipped, passed: declared.length - skipped.length - failures.length };
}
