// Formats values in the notation of the documents: `{ indices: Int32Array [1, 2], values: [5, 3] }`.

/** The largest number of entries that is written of a list, and the largest number of levels of nesting. */
const [ENTRIES, DEPTH] = [100, 6];

const isPlainKey = (key: string) => /^[A-Za-z_$][\w$]*$/.test(key);

function joinItems<T>(items: readonly T[], length: number, write: (item: T) => string): string {
  const rest = length > ENTRIES ? [`… ${length - ENTRIES} more`] : [];
  return [...items.slice(0, ENTRIES).map(write), ...rest].join(", ");
}

/** Formats a value. `depth` is the number of values that the value is nested in. */
export function format(value: unknown, depth = 0): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (Object.is(value, -0)) return "-0";
  if (typeof value === "function") return `[function ${value.name}]`;
  if (typeof value !== "object" || value === null) return String(value);
  if (value instanceof Error) {
    const { name, message, code } = value as Error & { code?: unknown };
    return `${name}${code === undefined ? "" : ` [${code}]`}: ${message}`;
  }
  if (depth >= DEPTH) return "…";
  const formatInner = (each: unknown) => format(each, depth + 1);
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) {
    const array = value as ArrayLike<unknown>;
    const name = Array.isArray(value) ? "" : `${value.constructor.name} `;
    return `${name}[${joinItems(
      Array.from({ length: Math.min(array.length, ENTRIES + 1) }, (_, i) => array[i]),
      array.length,
      formatInner,
    )}]`;
  }
  if (value instanceof Set || value instanceof Map)
    return `${value.constructor.name} { ${joinItems([...value], value.size, formatInner)} }`;
  const { name = "" } = (Object.getPrototypeOf(value)?.constructor ?? {}) as { name?: string };
  const entries = Object.entries(value);
  const body = joinItems(
    entries,
    entries.length,
    ([key, each]) => `${isPlainKey(key) ? key : JSON.stringify(key)}: ${formatInner(each)}`,
  );
  return `${name === "Object" || name === "" ? "" : `${name} `}${body ? `{ ${body} }` : "{}"}`;
}
