// Parses pasted lists of logits. It is loaded when something is pasted.
import { MAX_CLASSES, MAX_LABEL_LENGTH, MIN_CLASSES } from "./entries";
import { cut, parseLogit, quote } from "./numbers";
import { t } from "./t";

interface PastedList {
  readonly logits: readonly number[];
  /** The labels, if the list names its classes. */
  readonly labels?: readonly string[];
}

const NUMBER = String.raw`[+\-−–]?(?:\d+\.?\d*|\.\d+)(?:e[+\-−–]?\d+)?|[+\-−–]?(?:inf(?:inity)?|∞)`;

/** Parses a pasted list. Its numbers may be separated by commas, semicolons or spaces. They may be in
 * brackets, as Python prints a tensor or an array. Each may follow a name, as in "cat 2, dog 3". Returns a
 * sentence that describes the error if the list is none of these. */
export function parseList(text: string): PastedList | string {
  const list = removeBrackets(text);
  if (list === undefined) return t`The list holds more than one row; paste one of them. Nothing was changed.`;
  const asked = askAboutCommas(list) || askAboutSpaces(list);
  if (asked) return asked;
  const named = list
    .split(/[,;\n]/)
    .filter((part) => part.trim() !== "")
    .map((part) => new RegExp(`^\\s*["']?(.*[^\\s"':=])["']?[\\s:=]+(${NUMBER})\\s*$`, "i").exec(part));
  const areNamed = named.length > 0 && named.every((match) => match && isName(match[1]!));
  const tokens = areNamed ? named.map((match) => match![2]!) : list.split(/[\s,;]+/).filter(Boolean);
  const logits: number[] = [];
  for (const [i, token] of tokens.entries()) {
    const value = parseLogit(token);
    if (typeof value === "string")
      return t`Value ${i + 1} of ${tokens.length}, ${quote(token)}, is not a logit. Nothing was changed.`;
    logits.push(value);
  }
  if (logits.length < MIN_CLASSES || logits.length > MAX_CLASSES) {
    return logits.length === 1
      ? t`The list holds 1 value; it takes ${MIN_CLASSES} to ${MAX_CLASSES}. Nothing was changed.`
      : t`The list holds ${logits.length} values; it takes ${MIN_CLASSES} to ${MAX_CLASSES}. Nothing was changed.`;
  }
  return areNamed
    ? { logits, labels: named.map((match) => cut(match![1]!, MAX_LABEL_LENGTH).toWellFormed()) }
    : { logits };
}

/** Returns whether a text is a name: it has a letter or an emoji, and is not just numbers such as "-inf". */
const isName = (text: string) =>
  /[\p{L}\p{So}]/u.test(text) && !new RegExp(`^(?:(?:${NUMBER})\\s*)+$`, "i").test(text);

/** Returns the text within brackets. Only Python's `dtype=…` may follow them. Returns undefined if there are
 * several rows. */
function removeBrackets(text: string): string | undefined {
  const match = /^\s*[\w.]*\s*[([{]+([^\])}]*)([\s\S]*)$/.exec(text);
  if (!match) return text;
  const [, list, rest] = match;
  return /^[\])}\s]*(,\s*\w+\s*=[^,]*)*$/.test(rest!) ? list : undefined;
}

/** Asks what "2,0 1,0" or "2,0, 1,0" means. A comma between digits may be a decimal comma if another
 * separator is between the numbers. */
function askAboutCommas(list: string): string {
  const tokens = list.replaceAll(/^[\s,;]+|[\s,;]+$/g, "").split(/[\s;]+|,\s+/);
  const areDoubtful =
    tokens.length > 1 &&
    tokens.every((token) => /^[+\-−–]?(\d+(,\d+)*|inf(inity)?|∞)$/i.test(token)) &&
    tokens.some((token) => token.includes(","));
  if (!areDoubtful) return "";
  const first = tokens.findIndex((token) => token.includes(","));
  const example = tokens
    .slice(Math.min(first, tokens.length - 2))
    .slice(0, 2)
    .join(/,\s/.test(list) ? ", " : " ");
  return t`Do the commas in ${quote(example)} stand for decimal points? Then write ${example.replaceAll(/,(?=\d)/g, ".")}; if they stand between numbers, write ${example.replaceAll(/[\s,]+/g, ", ")}. Nothing was changed.`;
}

/** Asks what "1 000, 2 000" means. A space may group digits if another separator is between the numbers. */
function askAboutSpaces(list: string): string {
  const parts = list.split(/[,;\n]/).map((part) => part.trim());
  const example = parts.find((part) => /^[+\-−–]?[1-9]\d{0,2}(\s\d{3})+$/.test(part));
  return example && parts.length > 1
    ? t`Do the spaces in ${quote(example)} group digits? Then leave them out; if they stand between numbers, write ${example.replaceAll(/\s/g, ", ")}. Nothing was changed.`
    : "";
}
