// The attributes of <softmax-explorer> as text. What isn't what it should be is an error that
// names it.

function readNumber(text: string, what: string): number {
  const word = text.trim().toLowerCase().replace("−", "-");
  if (/^[+-]?(inf|infinity|∞)$/.test(word)) return word.startsWith("-") ? -Infinity : Infinity;
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(word)) return Number(word);
  throw new TypeError(`${what}: “${text.trim().slice(0, 20)}” is not a number`);
}

/** Up to as many as fit on a page. */
const MOST = 64;

export function readLogits(text: string): number[] {
  const logits = text.split(",").map((token) => readNumber(token, "logits"));
  if (logits.length <= MOST) return logits;
  throw new RangeError(`logits: ${logits.length} are given; ${MOST} fit`);
}

export const readLabels = (text: string): string[] =>
  text === "" ? [] : text.split(",").map((label) => label.trim());

export const readTemperature = (text: string): number => readNumber(text, "temperature");

export const readTarget = (text: string | null): number | undefined =>
  text === null ? undefined : readNumber(text, "target");

/** What a person types as a logit; undefined while it is none. */
export function typedLogit(text: string): number | undefined {
  try {
    const logit = readNumber(text, "");
    return logit < Infinity ? logit : undefined;
  } catch {
    return undefined;
  }
}
