// The page's state and the store that holds it.
import { PRECISIONS, type Precision } from "../compute/precision";
import { t } from "./t";

/** One class: its colour and id stay with it whatever happens to the others. */
export interface Entry {
  readonly id: number;
  readonly label: string;
  readonly logit: number;
  readonly colour: number;
}

export { PRECISIONS, type Precision };

/**
 * The chapters in their order, by the id that the section, its heading and links have. The figure of most can
 * stand alone in a frame; the explorer has embed.html for that.
 */
export const CHAPTERS = [
  { id: "draw", hasFigure: true },
  { id: "exponential", hasFigure: true },
  { id: "steps", hasFigure: true },
  { id: "rules", hasFigure: false },
  { id: "temperature", hasFigure: true },
  { id: "max", hasFigure: true },
  { id: "gradient", hasFigure: true },
  { id: "simplex", hasFigure: true },
  { id: "vocabulary", hasFigure: true },
  { id: "digits", hasFigure: true },
  { id: "exercises", hasFigure: true },
  { id: "uses", hasFigure: true },
  { id: "use", hasFigure: false },
] as const;
export type Chapter = (typeof CHAPTERS)[number]["id"];
export type Figure = Extract<(typeof CHAPTERS)[number], { hasFigure: true }>["id"];

/** The chapters whose figure can stand alone in a frame. */
export const FIGURES = CHAPTERS.filter(({ hasFigure }) => hasFigure).map(({ id }) => id as Figure);

/** The sections that a link can hide, by the name they have in the HTML. */
export const SECTIONS = ["explorer", ...CHAPTERS.map(({ id }) => id), "predict"] as const;

/** The numbers of the predictions, as links have them. */
export const PREDICTIONS = [1, 3, 4, 5] as const;

/** The number of exercises, whose ids are exercise-1 to exercise-8. */
export const EXERCISES = 8;

/** Where a reader begins: at the top of the page, which is "", at a chapter or at an exercise. */
export type Start = "" | Chapter | `exercise-${number}`;

export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export const ANSWERS = ["on", "off"] as const;
export type Answers = (typeof ANSWERS)[number];

/** The number of words that have a count in www/words. */
export const VOCABULARY = 82_834;

/** The settings of single chapters: the key in the link, the default and the bounds. */
export const SETTINGS = {
  /** In words. */
  topK: { key: "k", initial: VOCABULARY, low: 1, high: VOCABULARY },
  /** In percent. */
  topP: { key: "q", initial: 90, low: 1, high: 100 },
  learningRate: { key: "eta", initial: 0.5, low: 0.05, high: 5 },
  /** The index of the example of "Why the largest is subtracted". */
  example: { key: "m", initial: 0, low: 0, high: 5 },
  /** How many draws are made, and of which seed. */
  draws: { key: "n", initial: 100, low: 0, high: 10_000 },
  drawSeed: { key: "seed", initial: 1, low: 1, high: 999_999 },
  /** The seed of the exercises' numbers; 0 for those of the HTML. */
  exerciseSeed: { key: "e", initial: 0, low: 0, high: 999_999 },
  /** How the vocabulary is drawn: with a logarithmic axis, a plain one, or as sums. */
  vocabularyView: { key: "g", initial: 0, low: 0, high: 2 },
  /** Below this probability, in percent, the digits' classifier does not answer. */
  digitThreshold: { key: "d", initial: 90, low: 0, high: 100 },
  /** In how many of a hundred cases a set of digits may miss the right one. */
  missRate: { key: "a", initial: 5, low: 1, high: 50 },
} as const;
export type Setting = keyof typeof SETTINGS;
export type Settings = Readonly<Record<Setting, number>>;

export interface State {
  readonly entries: readonly Entry[];
  readonly temperature: number;
  /** The index of the class that is the truth for the cross-entropy. */
  readonly target: number;
  /** The numbers in which the naive formula is computed. */
  readonly precision: Precision;
  /** The predictions whose answer was revealed; the address never tells. */
  readonly revealed: readonly number[];
  readonly hidden: readonly string[];
  /** The section whose figure stands alone, as in a frame; "" for the whole page. */
  readonly only: Figure | "";
  /** Where the reader is to begin. */
  readonly chapter: Start;
  /** What the link asks for; "auto" leaves it to the reader. */
  readonly theme: Theme;
  /** Whether answers can be had; a link for a class keeps them back. */
  readonly answers: Answers;
  readonly settings: Settings;
  /** The logits before each step of gradient descent that led here; any other change of them begins anew. */
  readonly trail: readonly (readonly number[])[];
  /** The word whose next word the vocabulary shows; "" for none. */
  readonly word: string;
}

/**
 * `edit`: a control moved. `step`: gradient descent took a step. `jump`: a preset or Reset. `chapter`: a link
 * within the page. `address`: the URL hash.
 */
export type Change = "edit" | "step" | "jump" | "chapter" | "address";

export const MIN_CLASSES = 2;
export const MAX_CLASSES = 12;
export const COLOURS = 12;
/** The longest label in units of UTF-16, as fields count them. */
export const MAX_LABEL_LENGTH = 24;

export const NAMES = t`cat,dog,fox,owl,bee,elk,hen,ant,cow,pig,rat,yak`.split(",");

let lastId = 0;

/** Makes entries with their default colours, named as given or by default. */
export function createEntries(logits: readonly number[], labels: readonly string[] = []): Entry[] {
  return logits.map((logit, i) => ({
    id: ++lastId,
    label: labels[i] ?? NAMES[i] ?? t`class ${i + 1}`,
    logit,
    colour: i % COLOURS,
  }));
}

/**
 * Replaces the logits, of which each class that is already there takes one; further ones become new classes.
 */
export function replaceLogits(entries: readonly Entry[], logits: readonly number[]): Entry[] {
  let next: Entry[] = entries.slice(0, logits.length).map((entry, i) => ({ ...entry, logit: logits[i]! }));
  for (const logit of logits.slice(next.length)) next = addEntry(next, logit);
  return next;
}

/** Replaces the labels in their order. */
export const replaceLabels = (entries: readonly Entry[], labels: readonly string[]): Entry[] =>
  entries.map((entry, i) => ({ ...entry, label: labels[i] ?? entry.label }));

/** Adds an entry with the first name and the first colour that nobody has. */
export function addEntry(entries: readonly Entry[], logit = 0): Entry[] {
  const labels = new Set(entries.map((entry) => entry.label));
  const colours = new Set(entries.map((entry) => entry.colour));
  const label = NAMES.find((name) => !labels.has(name)) ?? t`class ${entries.length + 1}`;
  const colour = [...Array(COLOURS).keys()].find((c) => !colours.has(c)) ?? entries.length % COLOURS;
  return [...entries, { id: ++lastId, label, logit, colour }];
}

/** Returns the logits of the classes. */
export const getLogits = (entries: readonly Entry[]): number[] => entries.map((entry) => entry.logit);

/** Returns the name of a class for sentences and assistive technology. */
export function formatName(entry: Entry, index: number): string {
  return entry.label.trim() || t`class ${index + 1}`;
}

/** Returns the name for the middle of a sentence, whose direction it must not turn. */
export function formatNameInSentence(entry: Entry, index: number): string {
  const name = formatName(entry, index);
  return /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufefc]/.test(name)
    ? `\u2068${name}\u2069`
    : name;
}

/** Creates the state of the article's example. */
export const createExample = (): State => ({
  entries: createEntries([2, 1, 0.1]),
  temperature: 1,
  target: 0,
  precision: "f32",
  revealed: [],
  hidden: [],
  only: "",
  chapter: "",
  theme: "auto",
  answers: "on",
  settings: Object.fromEntries(
    Object.entries(SETTINGS).map(([name, { initial }]) => [name, initial]),
  ) as unknown as Settings,
  word: "very",
  trail: [],
});

/** Returns the state without the class at an index; the target stays with its class. */
export function removeEntry({ entries, target }: State, index: number): Pick<State, "entries" | "target"> {
  const rest = entries.filter((_, i) => i !== index);
  return { entries: rest, target: Math.min(target > index ? target - 1 : target, rest.length - 1) };
}

/** Returns the logits before each step that led to the next entries. */
function followTrail({ entries, trail }: State, next: readonly Entry[], change: Change): State["trail"] {
  const [before, now] = [entries, next].map((list) => getLogits(list));
  if (change === "step") return [...trail, before!];
  return trail.length === 0 || before!.join() === now!.join() ? trail : [];
}

export type Store = ReturnType<typeof createStore>;

/** Creates the store, which tells its listeners about every change. */
export function createStore(initial: State) {
  let state = initial;
  const listeners: ((state: State, change: Change) => void)[] = [];
  return {
    get state() {
      return state;
    },
    /** Sets the given parts and tells every listener before it returns. */
    set(parts: Partial<State>, change: Change = "edit") {
      state = { ...state, ...parts, trail: followTrail(state, parts.entries ?? state.entries, change) };
      // A shorter list may have left the target behind.
      if (state.target >= state.entries.length) state = { ...state, target: 0 };
      for (const listener of listeners) listener(state, change);
    },
    setLogit(id: number, logit: number) {
      this.set({ entries: state.entries.map((e) => (e.id === id ? { ...e, logit } : e)) });
    },
    setSetting(name: Setting, value: number) {
      this.set({ settings: { ...state.settings, [name]: value } });
    },
    setLabel(id: number, label: string) {
      this.set({ entries: state.entries.map((e) => (e.id === id ? { ...e, label } : e)) });
    },
    subscribe(listener: (state: State, change: Change) => void) {
      listeners.push(listener);
    },
  };
}
