/** Gives a class the name that it is exported by, and lets `using` free its instances, where the engine
 * has that. */
export function disposable<Class extends new (...args: any[]) => { free(): void }>(
  name: string,
  type: Class,
): Class {
  const { dispose } = Symbol as { dispose?: symbol };
  const { prototype } = type;
  if (dispose)
    Object.defineProperty(prototype, dispose, { value: prototype.free, configurable: true, writable: true });
  return Object.defineProperty(type, "name", { value: name });
}
