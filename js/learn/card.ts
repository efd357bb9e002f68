// The card of a classifier: options of `classify` and a report, which are saved beside its weights.
import { classify } from "#functions";
import { type Caller, getTag, rangeError, show } from "../errors.js";

/** Describes a card in JSON. */
export type Card = { readonly [key: string]: unknown };

/** Names the fields of a card: options of classify, and the report of what was measured. */
const KEYS = [
  "temperature",
  "threshold",
  "minMargin",
  "reject",
  "conformal",
  "calibration",
  "priors",
  "report",
];

/** Copies a card. Throws for a field that JSON would change, and for an option that `classify`
 * refuses for this number of classes. */
export function parseCard(value: unknown, classes: number, caller: Caller): Card {
  const refuse = (text: string) => rangeError(caller, "ERR_MODEL", `the card ${text}`);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw refuse(`has to be an object, not ${show(value)}`);
  const unknown = Object.keys(value).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) throw refuse(`holds '${unknown}'; it may hold ${KEYS.join(", ")}`);
  const check = (card: object) => {
    try {
      classify(new Float32Array(classes), { activation: undefined, ...getDecisionOptions(card as Card) });
    } catch (cause) {
      throw Object.assign(refuse(`can't be used: ${(cause as Error).message}`), { cause });
    }
  };
  // JSON writes NaN and infinite numbers as null. Of these only a `conformal` threshold of ∞ and a `reject`
  // threshold of −∞ are read back, so any other is refused.
  check(value);
  const { temperature, reject } = value as Record<string, unknown>;
  const rule = Object(reject) as Record<string, unknown>;
  for (const [name, number] of [
    ["temperature", temperature],
    ["reject.threshold", rule.threshold],
    ["reject.temperature", rule.temperature],
  ]) {
    const survives = Number.isFinite(number) || (name === "reject.threshold" && number === -Infinity);
    if (typeof number === "number" && !survives)
      throw refuse(`can't hold ${name}: ${number}, which JSON has no number for; it has to be finite`);
  }
  const card = copyPlain(value, refuse) as Card;
  check(card);
  return card;
}

/** Copies plain data by way of JSON, with typed arrays as arrays. Throws for what JSON would drop, empty or
 * fail on, and names where it is. */
function copyPlain(value: object, refuse: (text: string) => Error): unknown {
  const path: { key: string; entry: unknown }[] = [];
  const text = JSON.stringify(value, function (this: unknown, key: string, property: unknown) {
    const isTypedArray = ArrayBuffer.isView(property) && "length" in property;
    const entry = isTypedArray ? Array.from(property as Float64Array) : property;
    while (path.length > 0 && path.at(-1)!.entry !== this) path.pop();
    const isCycle = Object(entry) === entry && path.some((outer) => outer.entry === entry);
    path.push({ key, entry });
    const name = path
      .map(({ key }) => key)
      .slice(1)
      .join(".");
    if (isCycle) throw refuse(`can't hold ${name}, which refers to an object around it`);
    const type = getTag(entry);
    if (!/^(Object|Array|String|Number|Boolean|Null|Undefined)$/.test(type))
      throw refuse(`can't hold ${name}: ${show(property)}, which JSON has no form for`);
    return entry;
  });
  return JSON.parse(text);
}

/** Returns the options of `classify` in a card. */
export function getDecisionOptions(card: Card | undefined): object {
  const { report, ...decisions } = card ?? {};
  return decisions;
}
