/** Lets `using` free the instances of a class; not every engine has that. */
export function disposable<Class extends new (...args: any[]) => { free(): void }>(type: Class): Class {
  const { dispose } = Symbol as { dispose?: symbol };
  const { prototype } = type;
  if (dispose) Object.defineProperty(prototype, dispose, { value: prototype.free, configurable: true, writable: true });
  return type;
}
