// Parses the state in a URL hash. Most visits come without a hash, so this file is loaded on demand.
import { readNumber } from "../../../js/format";
import { PRECISIONS } from "../compute/precision";
import { MAX_LABEL_LENGTH, MIN_CLASSES, NAMES, createEntries } from "./entries";
import { cut, formatDigits, quote } from "./numbers";
import { CHAPTERS, type Chapter, EXERCISES, FIGURES, PREDICTIONS, SECTIONS, type Start } from "./sections";
import { SETTINGS, type Setting } from "./settings";
import { ANSWERS, type State, THEMES, createExample } from "./state";
import { t } from "./t";

const MAX_IN_HASH = 64;

/** Returns the state that a hash describes, and a sentence for each field that is invalid. An invalid field
 * takes its default. Unknown keys are ignored. */
export function parseHash(hash: string): { state: State; notices: string[] } {
  const notices: string[] = [];
  const fields = new Map<string, string>();
  const [text, start] = splitHash(hash.replace(/^#/, ""));
  for (const part of text.split("&")) {
    const at = part.indexOf("=");
    if (at > 0 && !fields.has(part.slice(0, at)))
      fields.set(part.slice(0, at), readCommas(part.slice(at + 1)));
  }
  if ((fields.get("v") ?? "1") !== "1") {
    notices.push(t`The link was made for another version of this page; what is known was read.`);
  }
  const logits = parseHashLogits(fields.get("z"), notices);
  const entries = logits
    ? createEntries(logits, parseHashLabels(fields.get("l"), logits.length, notices))
    : [...createExample().entries];
  const state = {
    entries,
    temperature: parseHashTemperature(fields.get("t"), notices),
    target: parseHashTarget(fields.get("y"), entries.length, notices),
    precision: parseHashPrecision(fields.get("p"), notices),
    revealed: parseNames(fields.get("s"), PREDICTIONS, "s", notices),
    hidden: parseNames(fields.get("hide"), SECTIONS, "hide", notices),
    only: parseOne(fields.get("only"), ["", ...FIGURES], "only", notices),
    chapter: start ?? parseStart(fields.get("at"), notices),
    theme: parseOne(fields.get("theme"), THEMES, "theme", notices),
    answers: parseOne(fields.get("answers"), ANSWERS, "answers", notices),
    settings: parseSettings(fields, notices),
    word: parseWord(fields.get("w"), notices),
    trail: [],
  };
  return { state: state.answers === "off" ? { ...state, revealed: [] } : state, notices };
}

/** Decodes the commas of a list, which some programs encode in the links that they pass on. */
const readCommas = (list: string) => (list.includes(",") ? list : list.replaceAll(/%2c/gi, ","));

/** Parses the logits. Returns undefined if they are invalid, and the example is shown instead. */
function parseHashLogits(text: string | undefined, notices: string[]): number[] | undefined {
  if (text === undefined) return undefined;
  const tokens = text.split(",");
  if (tokens.length < MIN_CLASSES || tokens.length > MAX_IN_HASH) {
    notices.push(
      text === ""
        ? t`The link’s z holds no logits; ${MIN_CLASSES} to ${MAX_IN_HASH} fit. The lesson’s example is shown instead.`
        : tokens.length === 1
          ? t`The link’s z holds 1 logit; ${MIN_CLASSES} to ${MAX_IN_HASH} fit. The lesson’s example is shown instead.`
          : t`The link’s z holds ${tokens.length} logits; ${MIN_CLASSES} to ${MAX_IN_HASH} fit. The lesson’s example is shown instead.`,
    );
    return undefined;
  }
  const logits = tokens.map(readNumber);
  const bad = logits.findIndex((z) => Number.isNaN(z) || z === Infinity);
  if (bad < 0) return logits;
  notices.push(
    t`In the link’s z, value ${bad + 1}, ${quote(tokens[bad]!)}, is not a logit. The lesson’s example is shown instead.`,
  );
  return undefined;
}

/** Parses as many labels as there are logits, or fewer. */
function parseHashLabels(text: string | undefined, count: number, notices: string[]): string[] {
  if (text === undefined) return [];
  const tokens = text.split(",");
  if (tokens.length !== count) {
    notices.push(
      t`The link’s z and l differ in length, ${count} and ${tokens.length}; labels go by position.`,
    );
  }
  let isSpoiled = false;
  const labels = tokens.slice(0, count).map((token, i) => {
    try {
      const label = decodeURIComponent(token);
      if (label.length <= MAX_LABEL_LENGTH) return label;
      isSpoiled = true;
      return cut(label, MAX_LABEL_LENGTH).toWellFormed();
    } catch {
      isSpoiled = true;
      return NAMES[i] ?? t`class ${i + 1}`;
    }
  });
  if (isSpoiled)
    notices.push(t`A label in the link could not be read or was too long; it was replaced or cut.`);
  return labels;
}

function parseHashTemperature(text: string | undefined, notices: string[]): number {
  if (text === undefined) return 1;
  const temperature = readNumber(text);
  if (temperature >= 0) return temperature;
  notices.push(t`The link’s temperature ${quote(text)} is not a number from 0 to ∞; 1 is used.`);
  return 1;
}

/** Parses the index of the true class. */
function parseHashTarget(text: string | undefined, count: number, notices: string[]): number {
  if (text === undefined) return 0;
  if (/^\d{1,2}$/.test(text) && Number(text) < count) return Number(text);
  notices.push(t`The link’s target ${quote(text)} is not a class from 0 to ${count - 1}; 0 is used.`);
  return 0;
}

function parseHashPrecision(text: string | undefined, notices: string[]): State["precision"] {
  const fallback = createExample().precision;
  if (text === undefined) return fallback;
  const precision = PRECISIONS.find((name) => name === text);
  if (!precision)
    notices.push(t`The link’s p ${quote(text)} is none of ${PRECISIONS.join(", ")}; ${fallback} is used.`);
  return precision ?? fallback;
}

/** The former ids of chapters, which old links still use. */
const FORMER_IDS: ReadonlyMap<string, Chapter> = new Map([
  ["heat", "temperature"],
  ["overflow", "max"],
  ["learning", "gradient"],
  ["use-it", "use"],
]);

const EXERCISE_IDS = Array.from({ length: EXERCISES }, (_, i) => `exercise-${i + 1}` as const);

/** Returns the chapter or the exercise with this id, or undefined if there is none. */
function findStart(id: string): Start | undefined {
  const current = FORMER_IDS.get(id) ?? id;
  return [...CHAPTERS.map(({ id }) => id), ...EXERCISE_IDS].find((start) => start === current);
}

/** Splits a hash into its fields and the id of the start at its end. A link within the page is an id alone,
 * or an id after the state, as in `#z=1,2&t=3#gradient`. */
function splitHash(hash: string): [fields: string, start: Start | undefined] {
  const end = hash.lastIndexOf("#");
  const start = findStart(hash.slice(end + 1));
  return start ? [hash.slice(0, Math.max(end, 0)), start] : [hash, undefined];
}

/** Parses the place where a link begins. */
function parseStart(text: string | undefined, notices: string[]): Start {
  return findStart(text ?? "") ?? parseOne(text, ["", ...CHAPTERS.map(({ id }) => id)], "at", notices);
}

/** Returns the name if it is known, or else the first known name. */
function parseOne<T extends string>(
  text: string | undefined,
  known: readonly T[],
  key: string,
  notices: string[],
): T {
  if (text === undefined) return known[0]!;
  const found = known.find((name) => name === text);
  if (found === undefined)
    notices.push(
      t`The link’s ${key} ${quote(text)} is none of ${known.filter(Boolean).join(", ")}; it was left out.`,
    );
  return found ?? known[0]!;
}

/** Parses the word whose next words are shown. */
function parseWord(text: string | undefined, notices: string[]): string {
  const { word } = createExample();
  if (text === undefined) return word;
  // Browsers encode the apostrophe.
  const plain = text.replaceAll("%27", "'");
  if (/^[a-z']{0,24}$/.test(plain)) return plain;
  notices.push(t`The link’s w ${quote(text)} is not a word in small letters; “${word}” is used.`);
  return word;
}

/** Parses the settings of single chapters. */
function parseSettings(fields: ReadonlyMap<string, string>, notices: string[]): State["settings"] {
  const settings: Record<Setting, number> = { ...createExample().settings };
  for (const [name, { key, initial, low, high }] of Object.entries(SETTINGS)) {
    const text = fields.get(key);
    if (text === undefined) continue;
    const value = readNumber(text);
    const isFraction = name === "learningRate";
    if (value >= low && value <= high && (isFraction || Number.isInteger(value)))
      settings[name as Setting] = value;
    else
      notices.push(
        isFraction
          ? t`The link’s ${key} ${quote(text)} is not a number from ${formatDigits(low)} to ${formatDigits(high)}; ${formatDigits(initial)} is used.`
          : t`The link’s ${key} ${quote(text)} is not a whole number from ${low} to ${high}; ${initial} is used.`,
      );
  }
  return settings;
}

/** Returns the known names of a list, each once. A notice reports the first unknown name. */
function parseNames<T extends string | number>(
  text: string | undefined,
  known: readonly T[],
  key: string,
  notices: string[],
): T[] {
  const tokens = text ? text.split(",") : [];
  const unknown = tokens.find((token) => !known.some((name) => String(name) === token));
  if (unknown !== undefined) {
    notices.push(t`In the link’s ${key}, ${quote(unknown)} is none of ${known.join(", ")}; it was left out.`);
  }
  return known.filter((name) => tokens.includes(String(name)));
}
