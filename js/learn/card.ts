// The card of a classifier: what its decisions rest on, beside its weights. Options of `classify`, and a
// report.
import { classify } from "#functions";
import { type Caller, rangeError, show } from "../arguments/errors.js";

/** Plain data, as JSON keeps it. */
export type Card = { readonly [key: string]: unknown };

/** What a card may hold: options of classify, and what was measured. */
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

/** Returns a copy of a card for so many classes, as JSON gives it. Throws for what classify wouldn't take. */
export function parseCard(value: unknown, classes: number, caller: Caller): Card {
  const refuse = (text: string) => rangeError(caller, "ERR_MODEL", `the card ${text}`);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw refuse(`has to be an object, not ${show(value)}`);
  const unknown = Object.keys(value).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) throw refuse(`holds '${unknown}'; it may hold ${KEYS.join(", ")}`);
  const check = (card: object) => {
    try {
      classify(new Float32Array(classes), { activation: undefined, ...decisionsOf(card as Card) });
    } catch (cause) {
      throw Object.assign(refuse(`can't be used: ${(cause as Error).message}`), { cause });
    }
  };
  // JSON makes null of NaN and of infinite numbers, of which only a threshold of `conformal` comes back.
  check(value);
  const { temperature, reject } = value as Record<string, unknown>;
  const rule = Object(reject) as Record<string, unknown>;
  for (const [name, number] of [
    ["temperature", temperature],
    ["reject.threshold", rule.threshold],
    ["reject.temperature", rule.temperature],
  ]) {
    if (typeof number === "number" && !Number.isFinite(number))
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

/** Returns the options of classify that a card holds. */
export function decisionsOf(card: Card | undefined): object {
  const { report, ...decisions } = card ?? {};
  return decisions;
}
