// Measures the times of functions that are called in turns, in any JavaScript engine.

/** The least milliseconds of a turn: 800 ticks of Chromium's clock, which is the coarser. */
export const TURN = 4;
/** The number of rounds, in each of which every function has one turn. */
export const ROUNDS = { most: 31, least: 7 };
/** The milliseconds that the turns of a function fill, unless the least number of rounds takes longer. */
const ENOUGH = 130;
/** The least number of milliseconds for which a function runs before it is measured, so that engines have
 * optimised it. Loops in JavaScript take longer to be at their fastest: up to 400 ms in Node.js 20, which
 * makes some of them twice as fast in the second half of that time. */
export const WARM_UP = { usual: 150, loop: 450 };

/** The sum of all results. It is exported, so that no engine may leave a computation out. */
export let used = 0;

/** Returns the milliseconds of a number of calls of a function that returns a number. */
function turn(run, calls) {
  let sum = 0;
  const start = performance.now();
  for (let i = 0; i < calls; i++) sum += run();
  const time = performance.now() - start;
  used += sum;
  return time;
}

/** Returns the milliseconds of a number of calls of a function that returns a promise of a number. */
async function promisedTurn(run, calls) {
  let sum = 0;
  const start = performance.now();
  for (let i = 0; i < calls; i++) sum += await run();
  const time = performance.now() - start;
  used += sum;
  return time;
}

/** Warms a function up and finds how many calls fill a turn. Returns the length of a turn, and `next`, which
 * takes a turn and returns its nanoseconds per call. */
export async function prepare(run, warmUp = WARM_UP.usual) {
  const take = run() instanceof Promise ? promisedTurn : turn;
  let calls = 1;
  let length = 0;
  for (const end = performance.now() + warmUp; performance.now() < end; ) {
    length = await take(run, calls);
    // The number grows tenfold at most: the first calls, which aren't optimised, say little of later ones.
    calls = Math.ceil(calls * Math.min(10, (1.05 * TURN) / length));
  }
  return { length, next: async () => ((await take(run, calls)) / calls) * 1e6 };
}

/** Returns the least and the median of nanoseconds. */
export function summary(times) {
  const sorted = times.toSorted((a, b) => a - b);
  return { min: sorted[0], median: sorted[sorted.length >> 1] };
}

/** Measures the nanoseconds per call of each of the named functions that are prepared, in turns: A B A B … */
export async function measure(prepared) {
  const contestants = Object.entries(prepared).map(([name, contestant]) => ({
    name,
    ...contestant,
    times: [],
  }));
  const longest = Math.max(TURN, ...contestants.map(({ length }) => length));
  const rounds = Math.min(ROUNDS.most, Math.max(ROUNDS.least, Math.round(ENOUGH / longest)));
  for (let round = 0; round < rounds; round++) {
    for (const { times, next } of contestants) times.push(await next());
  }
  return Object.fromEntries(contestants.map(({ name, times }) => [name, summary(times)]));
}
