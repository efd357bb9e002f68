// Times of functions that are called in turns, in any JavaScript engine.

/** Rounds in which every function has one turn. */
export const ROUNDS = 41;
/** Milliseconds of one turn, at least: 800 ticks of Chromium's clock, which is the coarser. */
export const TURN = 4;
/** Milliseconds for which a function runs first, at least, so that engines have optimised it. */
export const WARM_UP = 200;

/** Holds every result, so that no engine may leave a computation out. */
let used = 0;

/** Milliseconds of so many calls of a function that returns a number. */
function turn(run, calls) {
  let sum = 0;
  const start = performance.now();
  for (let i = 0; i < calls; i++) sum += run();
  const time = performance.now() - start;
  used += sum;
  return time;
}

/** The same for a function that returns a promise of a number. */
async function promisedTurn(run, calls) {
  let sum = 0;
  const start = performance.now();
  for (let i = 0; i < calls; i++) sum += await run();
  const time = performance.now() - start;
  used += sum;
  return time;
}

/** Warms a function up and finds how many calls fill a turn. */
async function prepare(name, run) {
  const take = run() instanceof Promise ? promisedTurn : turn;
  let calls = 1;
  while ((await take(run, calls)) < TURN) calls *= 2;
  for (const end = performance.now() + WARM_UP; performance.now() < end; ) await take(run, calls);
  while ((await take(run, calls)) < TURN) calls *= 2;
  return { name, times: [], next: async () => ((await take(run, calls)) / calls) * 1e6 };
}

/** The least and the median of nanoseconds. */
export function summary(times) {
  const sorted = times.toSorted((a, b) => a - b);
  return { min: sorted[0], median: sorted[sorted.length >> 1] };
}

/** Nanoseconds per call of each of the named functions, taken in turns: A B A B … */
export async function measure(functions) {
  const contestants = [];
  for (const [name, run] of Object.entries(functions)) contestants.push(await prepare(name, run));
  for (let round = 0; round < ROUNDS; round++) {
    for (const { times, next } of contestants) times.push(await next());
  }
  return Object.fromEntries(contestants.map(({ name, times }) => [name, summary(times)]));
}
