// The card of a classifier: options of `classify` and a report, which are saved beside its weights.
import { classify } from "#functions";
import { type Caller, rangeError, show } from "../errors.js";

/** A card as JSON keeps it. */
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

/** Copies a card by way of JSON. Throws for a field that JSON would change, and for an option that `classify`
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
  const card = JSON.parse(
    JSON.stringify(value, (_, entry: unknown) =>
      ArrayBuffer.isView(entry) ? Array.from(entry as Float64Array) : entry,
    ),
  ) as Card;
  check(card);
  return card;
}

/** Returns the options of `classify` in a card. */
export function getDecisionOptions(card: Card | undefined): object {
  const { report, ...decisions } = card ?? {};
  return decisions;
}
