/** Returns plain data with a method toJSON, which no copy has: JSON has no ∞, and reads null as it where a
 * fit is taken. Methods aren't enumerable, so that structuredClone and comparisons pass over them. */
export function plain<T extends object>(data: T, methods: Record<string, Function> = {}): T {
  const finite = (x: unknown): unknown =>
    Array.isArray(x) ? x.map(finite) : typeof x === "number" && !Number.isFinite(x) ? null : x;
  const toJSON = () => Object.fromEntries(Object.entries(data).map(([key, value]) => [key, finite(value)]));
  for (const [name, value] of Object.entries({ ...methods, toJSON }))
    Object.defineProperty(data, name, { value });
  return data;
}
