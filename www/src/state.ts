// The page's state and the store that holds it.

/** One class: its colour and id stay with it whatever happens to the others. */
export interface Entry {
  readonly id: number;
  readonly label: string;
  readonly logit: number;
  readonly colour: number;
}

export const PRECISIONS = ["f16", "f32", "f64"] as const;
export type Precision = (typeof PRECISIONS)[number];

/** The sections that a link can hide, by the name they have in the HTML. */
export const SECTIONS = ["explorer", "steps", "rules", "temperature", "max", "gradient", "simplex", "vocabulary", "digits", "uses", "use", "predict"] as const;
/** The sections that a prediction closes. */
export const CARDS = [1, 3, 4, 5] as const;

export interface State {
  readonly entries: readonly Entry[];
  readonly temperature: number;
  /** The place of the class that is the truth for the cross-entropy. */
  readonly target: number;
  /** The numbers in which the naive formula is computed. */
  readonly precision: Precision;
  /** The cards whose answer was revealed. */
  readonly revealed: readonly number[];
  readonly hidden: readonly string[];
}

/** `edit`: a control moved. `jump`: a preset or Reset. `address`: the URL hash. */
export type Change = "edit" | "jump" | "address";

export const LEAST_CLASSES = 2;
export const MOST_CLASSES = 12;
export const COLOURS = 12;

export const NAMES = ["cat", "dog", "fox", "owl", "bee", "elk", "hen", "ant", "cow", "pig", "rat", "yak"];

let lastId = 0;

/** Fresh entries with their default colours, named as given or by default. */
export function entriesOf(logits: readonly number[], labels: readonly string[] = []): Entry[] {
  return logits.map((logit, i) => ({
    id: ++lastId,
    label: labels[i] ?? NAMES[i] ?? `class ${i + 1}`,
    logit,
    colour: i % COLOURS,
  }));
}

/** The entries with the logits replaced, in place where a class is already there. */
export function withLogits(entries: readonly Entry[], logits: readonly number[]): Entry[] {
  let next: Entry[] = entries.slice(0, logits.length).map((entry, i) => ({ ...entry, logit: logits[i]! }));
  for (const logit of logits.slice(next.length)) next = withNewEntry(next, logit);
  return next;
}

/** One more entry with the first name and the first colour that nobody has. */
export function withNewEntry(entries: readonly Entry[], logit = 0): Entry[] {
  const labels = new Set(entries.map((entry) => entry.label));
  const colours = new Set(entries.map((entry) => entry.colour));
  const label = NAMES.find((name) => !labels.has(name)) ?? `class ${entries.length + 1}`;
  const colour = [...Array(COLOURS).keys()].find((c) => !colours.has(c)) ?? entries.length % COLOURS;
  return [...entries, { id: ++lastId, label, logit, colour }];
}

/** What a class is called in sentences and for assistive technology. */
export function nameOf(entry: Entry, place: number): string {
  return entry.label.trim() || `class ${place + 1}`;
}

/** The article's example. */
export const example = (): State => ({
  entries: entriesOf([2, 1, 0.1]),
  temperature: 1,
  target: 0,
  precision: "f32",
  revealed: [],
  hidden: [],
});

/** The state without the class at this place; the target stays with its class. */
export function without({ entries, target }: State, place: number): Pick<State, "entries" | "target"> {
  const rest = entries.filter((_, i) => i !== place);
  return { entries: rest, target: Math.min(target > place ? target - 1 : target, rest.length - 1) };
}

export type Store = ReturnType<typeof createStore>;

export function createStore(initial: State) {
  let state = initial;
  const listeners: ((state: State, change: Change) => void)[] = [];
  return {
    get state() {
      return state;
    },
    /** Sets the given parts and tells every listener before it returns. */
    set(parts: Partial<State>, change: Change = "edit") {
      state = { ...state, ...parts };
      // A shorter list may have left the target behind.
      if (state.target >= state.entries.length) state = { ...state, target: 0 };
      for (const listener of listeners) listener(state, change);
    },
    setLogit(id: number, logit: number) {
      this.set({ entries: state.entries.map((e) => (e.id === id ? { ...e, logit } : e)) });
    },
    setLabel(id: number, label: string) {
      this.set({ entries: state.entries.map((e) => (e.id === id ? { ...e, label } : e)) });
    },
    subscribe(listener: (state: State, change: Change) => void) {
      listeners.push(listener);
    },
  };
}
