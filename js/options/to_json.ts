/** Adds a method `toJSON` to plain data, beside other methods. It writes ∞ as null, since JSON has no ∞; the
 * functions that take a fit read null as ∞. The methods aren't enumerable, so structuredClone and comparisons
 * pass over them. */
export function withToJSON<T extends object>(data: T, methods: Record<string, Function> = {}): T {
  const finite = (x: unknown): unknown =>
    Array.isArray(x) ? x.map(finite) : typeof x === "number" && !Number.isFinite(x) ? null : x;
  const toJSON = () => Object.fromEntries(Object.entries(data).map(([key, value]) => [key, finite(value)]));
  for (const [name, value] of Object.entries({ ...methods, toJSON }))
    Object.defineProperty(data, name, { value });
  return data;
}
