// Yields to the event loop between pieces of work. A timer would take too long: browsers delay each timer of
// a chain by 4 ms, and those of hidden pages by a second.

declare const setImmediate: ((run: () => void) => void) | undefined;

/** Returns a promise that is resolved after the tasks that wait in the event loop have run. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") return setImmediate(resolve);
    // An AudioWorklet has neither, and no other task to wait for.
    if (typeof MessageChannel !== "function") return resolve();
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
