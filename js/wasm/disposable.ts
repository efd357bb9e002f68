/** Sets the name of a class to that of its export and, in engines that have `Symbol.dispose`, lets `using`
 * free its instances. */
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
