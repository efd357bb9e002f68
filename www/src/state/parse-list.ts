// Parses pasted lists of logits. It is loaded when something is pasted.
import { MAX_CLASSES, MAX_LABEL_LENGTH, MIN_CLASSES } from "./entries";
import {
  DECIMAL,
  askAboutPoint,
  cut,
  joinNumbers,
  joinSentences,
  localize,
  parseLogit,
  quote,
} from "./numbers";
import { t } from "./t";

interface PastedList {
  readonly logits: readonly number[];
  /** The labels, if the list names its classes. */
  readonly labels?: readonly string[] | undefined;
}

/** The numbers of a list as they are written, and the names before them if there are any. */
interface Tokens {
  readonly logits: readonly string[];
  readonly labels?: readonly string[];
}

/** Whether the language of the page has decimal commas. */
const HAS_COMMA = DECIMAL === ",";
const SIGN = String.raw`[+\-−–]?`;
const POINT = HAS_COMMA ? "[.,]" : "[.]";
const NUMBER = String.raw`${SIGN}(?:\d+${POINT}?\d*|${POINT}\d+)(?:e${SIGN}\d+)?|${SIGN}(?:inf(?:inity)?|∞)`;

/** Parses a pasted list. Its numbers may be separated by commas, semicolons or spaces. They may be in
 * brackets, as Python or a console prints an array. Each may follow a name, as in "cat 2, dog 3", or be in a
 * table. Returns a sentence that describes the error if the list is none of these. */
export function parseList(text: string): PastedList | string {
  const typed = narrow(text);
  const table = readTable(text) ?? readObjects(typed);
  if (table) return readLogits(table);
  const list = removeBrackets(typed);
  if (list === undefined) return t`The list holds more than one row; paste one of them. Nothing was changed.`;
  const isCode = list !== typed;
  const hasDecimals = HAS_COMMA && isSeparatedOtherwise(list);
  const named = readNames(list, hasDecimals ? /[;\n]|,(?!\d)/ : /[,;\n]/);
  const tokens = named ?? {
    logits: trim(list)
      .split(hasDecimals ? /[\s;]+/ : /[\s,;]+/)
      .filter(Boolean),
  };
  return (
    (!named && askAboutCommas(trim(list), isCode)) ||
    askAboutSpaces(list) ||
    (!isCode && askAboutPoints(tokens)) ||
    readLogits(tokens)
  );
}

/** Turns the digits and signs of Chinese keyboards into those of code. */
const narrow = (text: string) =>
  text
    .replaceAll(/[、，]/g, "；")
    .replaceAll(/[（-＝［］｛｝]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));

/** Removes separators from both ends. */
const trim = (list: string) => list.replaceAll(/^[\s,;]+|[\s,;]+$/g, "");

/** Returns whether something other than commas separates the numbers, so that commas may be decimal
 * commas. */
const isSeparatedOtherwise = (list: string) => /\d,\d/.test(list) && /[\s;]/.test(trim(list));

/** Reads the numbers of a list. A point is a decimal point, unless digits are grouped before a decimal
 * comma. */
function readLogits({ logits: tokens, labels }: Tokens): PastedList | string {
  const logits: number[] = [];
  for (const [i, token] of tokens.entries()) {
    const value = parseLogit(localize(token.replaceAll(/\.(?=\d{3}(\.\d{3})*,)/g, "")));
    if (typeof value === "string")
      return t`Value ${i + 1} of ${tokens.length}, ${quote(token)}, is not a logit. Nothing was changed.`;
    logits.push(value);
  }
  if (logits.length < MIN_CLASSES || logits.length > MAX_CLASSES) {
    return logits.length === 1
      ? t`The list holds 1 value; it takes ${MIN_CLASSES} to ${MAX_CLASSES}. Nothing was changed.`
      : t`The list holds ${logits.length} values; it takes ${MIN_CLASSES} to ${MAX_CLASSES}. Nothing was changed.`;
  }
  return { logits, labels: labels?.map((label) => cut(label, MAX_LABEL_LENGTH).toWellFormed()) };
}

/** Reads a list in which a name precedes every number. A space between a number and a name separates them if
 * nothing else does. */
function readNames(list: string, separator: RegExp): Tokens | undefined {
  const parts = list.split(separator).filter((part) => part.trim() !== "");
  const afterNumber = new RegExp(`(?<=[\\s:=](?:${NUMBER}))\\s+(?=[^\\d\\s+\\-−–.,])`, "i");
  const pairs = parts.length === 1 ? parts[0]!.split(afterNumber) : parts;
  const pair = new RegExp(`^\\s*["']?(.*[^\\s"':=])["']?[\\s:=]+(${NUMBER})\\s*$`, "i");
  const matches = pairs.map((text) => pair.exec(text));
  return matches.length > 0 && matches.every((match) => match && isName(match[1]!))
    ? { logits: matches.map((match) => match![2]!), labels: matches.map((match) => match![1]!) }
    : undefined;
}

/** Returns whether a text is a name: it has a letter or an emoji, and is not just numbers such as "-inf". */
const isName = (text: string) =>
  /[\p{L}\p{So}]/u.test(text) && !new RegExp(`^(?:(?:${NUMBER})\\s*)+$`, "i").test(text);

/** Reads a table whose titles name the columns "class" and "logit": the CSV of the page, or the cells of a
 * spreadsheet. */
function readTable(text: string): Tokens | undefined {
  const [titles, ...rows] = text.trim().split(/\r?\n/);
  const separator = ["\t", ";"].find((character) => titles!.includes(character)) ?? ",";
  const field = new RegExp(`(?:^|${separator})(?:"((?:[^"]|"")*)"|([^${separator}]*))`, "g");
  const readFields = (row: string) =>
    Array.from(row.matchAll(field), ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain!.trim());
  const columns = readFields(titles!);
  const [name, logit] = [columns.indexOf("class"), columns.indexOf("logit")];
  if (name < 0 || logit < 0) return undefined;
  const classes = rows.map(readFields);
  return {
    logits: classes.map((fields) => fields[logit] ?? ""),
    labels: classes.map((fields) => (fields[name] ?? "").replace(/^'(?=[=+@-])/, "")),
  };
}

/** Reads objects that have a label and a score, as classifiers print them:
 * `[{"label": "cat", "score": 2}]`. */
function readObjects(text: string): Tokens | undefined {
  const objects = text.match(/\{[^{}]*\}/g) ?? [];
  const labels = objects.map((object) => /\blabel["']?\s*:\s*(["'])(.*?)\1/.exec(object)?.[2] ?? "");
  const logits = objects.map((object) => /\bscore["']?\s*:\s*([^\s,}]+)/.exec(object)?.[1] ?? "");
  return objects.length > 0 && [...labels, ...logits].every(Boolean) ? { logits, labels } : undefined;
}

/** Returns the text within brackets. Consoles write the type and the length before them, as in
 * "Float32Array(3)". Only Python's `dtype=…` may follow them. Returns undefined if there are several rows. */
function removeBrackets(text: string): string | undefined {
  const match = /^\s*(?:\w*\(\d+\)(?=\s*\[)|[\w.]*)\s*[([{]+([^\])}]*)([\s\S]*)$/.exec(text);
  if (!match) return text;
  const [, list, rest] = match;
  return /^[\])}\s]*(,\s*\w+\s*=[^,]*)*$/.test(rest!) ? list : undefined;
}

/** Asks what commas mean if they may be decimal commas and may be separators. */
const askAboutCommas = (list: string, isCode: boolean): string =>
  HAS_COMMA ? askAboutSeparators(list, isCode) : askAboutDecimals(list);

/** Asks what "2,0 1,0" or "2,0, 1,0" means in a language with decimal points. */
function askAboutDecimals(list: string): string {
  const tokens = list.split(/[\s;]+|,\s+/);
  const areDoubtful =
    tokens.length > 1 &&
    /\d,\d/.test(list) &&
    tokens.every((token) => /^[+\-−–]?(\d+(,\d+)*|inf(inity)?|∞)$/i.test(token));
  if (!areDoubtful) return "";
  const { text, numbers } = findExample(list);
  return t`Do the commas in ${quote(text)} stand for decimal points? Then write ${numbers.join(", ").replaceAll(/,(?=\d)/g, ".")}; if they stand between numbers, write ${numbers.join(", ").replaceAll(/,(?=\d)/g, ", ")}. Nothing was changed.`;
}

/** Asks what "1,5" or "2,5, 1,5" means in a language with decimal commas. In code, "1,5" is two numbers. */
function askAboutSeparators(list: string, isCode: boolean): string {
  const isOneNumber = /^[+\-−–]?(\d+|\d{1,3}(\.\d{3})+),\d+$/.test(list);
  const isMixed = isSeparatedOtherwise(list) && /,\s|\s,/.test(list);
  if (!isMixed && (isCode || !isOneNumber)) return "";
  const { text, numbers } = findExample(list);
  return t`Do the commas in ${quote(text)} stand between numbers? Then write ${joinNumbers(numbers.join().split(","))}. If they are decimal commas, put semicolons between the numbers. Nothing was changed.`;
}

/** Returns the first number with a comma and the one beside it, as they were typed and one by one. */
function findExample(list: string) {
  const tokens = [...list.matchAll(/[^\s;,]+(?:,[^\s;,]+)*/g)];
  const first = tokens.findIndex(([token]) => token.includes(","));
  const two = tokens.slice(Math.max(Math.min(first, tokens.length - 2), 0)).slice(0, 2);
  const last = two.at(-1)!;
  return {
    text: list.slice(two[0]!.index, last.index + last[0].length).replaceAll(/\s+/g, " "),
    numbers: two.map(([token]) => token),
  };
}

/** Asks what "1 000, 2 000" means. A space may group digits if another separator is between the numbers. */
function askAboutSpaces(list: string): string {
  const parts = list.split(/[,;\n]/).map((part) => part.trim());
  const example = parts.find((part) => /^[+\-−–]?[1-9]\d{0,2}(\s\d{3})+$/.test(part));
  return example && parts.length > 1
    ? t`Do the spaces in ${quote(example)} group digits? Then leave them out; if they stand between numbers, write ${joinNumbers(example.split(/\s/))}. Nothing was changed.`
    : "";
}

/** Asks what the point of "1.000" means if every point of the list may group digits. */
function askAboutPoints({ logits }: Tokens): string {
  const questions = logits.filter((token) => /^[^,]*\.[^,]*$/.test(token)).map(askAboutPoint);
  return questions.length > 0 && questions.every(Boolean)
    ? joinSentences([questions[0]!, t`Nothing was changed.`])
    : "";
}
