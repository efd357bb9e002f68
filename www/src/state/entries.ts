// Creates and changes the classes with their names, colours and logits.
import { isolate } from "../../../js/format";
import { t } from "./t";

/** A class. Its colour and its id stay with it when other classes change. */
export interface Entry {
  readonly id: number;
  readonly label: string;
  readonly logit: number;
  readonly color: number;
}

export const MIN_CLASSES = 2;
export const MAX_CLASSES = 12;
export const COLORS = 12;
/** The length limit of a label in UTF-16 code units, which is how fields count. */
export const MAX_LABEL_LENGTH = 24;

export const NAMES = t`cat,dog,fox,owl,bee,elk,hen,ant,cow,pig,rat,yak`.split(",");

let lastId = 0;

/** Creates entries with default colours, and with default names where no label is given. */
export function createEntries(logits: readonly number[], labels: readonly string[] = []): Entry[] {
  return logits.map((logit, i) => ({
    id: ++lastId,
    label: labels[i] ?? NAMES[i] ?? t`class ${i + 1}`,
    logit,
    color: i % COLORS,
  }));
}

/** Replaces the logits. Each existing class takes one, and further logits become new classes. */
export function replaceLogits(entries: readonly Entry[], logits: readonly number[]): Entry[] {
  let next: Entry[] = entries.slice(0, logits.length).map((entry, i) => ({ ...entry, logit: logits[i]! }));
  for (const logit of logits.slice(next.length)) next = addEntry(next, logit);
  return next;
}

/** Replaces the labels in the order of the classes. */
export const replaceLabels = (entries: readonly Entry[], labels: readonly string[]): Entry[] =>
  entries.map((entry, i) => ({ ...entry, label: labels[i] ?? entry.label }));

/** Adds an entry with the first name and the first colour that are free. */
export function addEntry(entries: readonly Entry[], logit = 0): Entry[] {
  const labels = new Set(entries.map((entry) => entry.label));
  const colors = new Set(entries.map((entry) => entry.color));
  const label = NAMES.find((name) => !labels.has(name)) ?? t`class ${entries.length + 1}`;
  const color = [...Array(COLORS).keys()].find((c) => !colors.has(c)) ?? entries.length % COLORS;
  return [...entries, { id: ++lastId, label, logit, color }];
}

/** Returns the logits of the classes. */
export const getLogits = (entries: readonly Entry[]): number[] => entries.map((entry) => entry.logit);

/** Formats the name of a class for sentences and assistive technology. */
export function formatName(entry: Entry, index: number): string {
  return entry.label.trim() || t`class ${index + 1}`;
}

/** Formats the name of a class for the middle of a sentence. */
export const formatNameInSentence = (entry: Entry, index: number): string =>
  isolate(formatName(entry, index));
