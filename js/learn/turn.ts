// A turn of the event loop between pieces of work. Timers would wait longer than it takes: browsers
// let none of a chain of them run before 4 ms are over, and those of hidden pages once a second.

declare const setImmediate: ((run: () => void) => void) | undefined;

/** Lets everything else that waits run, and gives a promise of what comes after. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") return setImmediate(resolve);
    // An AudioWorklet has nothing to wait for.
    if (typeof MessageChannel !== "function") return resolve();
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
