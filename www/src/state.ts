// The page's state, the store that holds it, and its form in the URL hash.

/** One class: its colour and id stay with it whatever happens to the others. */
export interface Entry {
  readonly id: number;
  readonly label: string;
  readonly logit: number;
  readonly colour: number;
}

export interface State {
  readonly entries: readonly Entry[];
  readonly temperature: number;
}

/** `edit`: a control moved. `jump`: a preset or Reset. `address`: the URL hash. */
export type Change = "edit" | "jump" | "address";

export const LEAST_CLASSES = 2;
export const MOST_CLASSES = 12;
export const MOST_IN_HASH = 64;
export const LONGEST_LABEL = 24;
export const COLOURS = 12;

const NAMES = ["cat", "dog", "fox", "owl", "bee", "elk", "hen", "ant", "cow", "pig", "rat", "yak"];

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
export const example = (): State => ({ entries: entriesOf([2, 1, 0.1]), temperature: 1 });

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

const numberToHash = (x: number) => (Number.isFinite(x) ? String(x) : x < 0 ? "-inf" : "inf");

/** `#v=1&z=2,1,0.1&l=cat,dog,fox&t=1` */
export function formatHash({ entries, temperature }: State): string {
  const logits = entries.map((entry) => numberToHash(entry.logit)).join();
  const labels = entries.map((entry) => encodeURIComponent(entry.label.toWellFormed())).join();
  return `#v=1&z=${logits}&l=${labels}&t=${numberToHash(temperature)}`;
}

/**
 * The state that a hash describes, and a sentence for each field that it does
 * not describe well; such a field takes its default. Unknown keys are ignored.
 */
export function parseHash(hash: string): { state: State; notices: string[] } {
  const notices: string[] = [];
  const fields = new Map<string, string>();
  for (const part of hash.replace(/^#/, "").split("&")) {
    const at = part.indexOf("=");
    if (at > 0 && !fields.has(part.slice(0, at))) fields.set(part.slice(0, at), part.slice(at + 1));
  }
  if ((fields.get("v") ?? "1") !== "1") {
    notices.push("The link was made for another version of this page; what is known was read.");
  }
  const logits = parseLogits(fields.get("z"), notices);
  const entries = logits
    ? entriesOf(logits, parseLabels(fields.get("l"), logits.length, notices))
    : [...example().entries];
  return { state: { entries, temperature: parseHashTemperature(fields.get("t"), notices) }, notices };
}

function hashNumber(text: string): number {
  if (/^-inf$/i.test(text)) return -Infinity;
  if (/^\+?inf$/i.test(text)) return Infinity;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
}

const shorten = (text: string) => (text.length > 20 ? `${text.slice(0, 20)}…` : text);

function parseLogits(text: string | undefined, notices: string[]): number[] | undefined {
  if (text === undefined) return undefined;
  const tokens = text.split(",");
  const fallback = "The article’s example is shown instead.";
  if (tokens.length < LEAST_CLASSES || tokens.length > MOST_IN_HASH) {
    notices.push(`The link’s z holds ${tokens.length} logits; ${LEAST_CLASSES} to ${MOST_IN_HASH} fit. ${fallback}`);
    return undefined;
  }
  const logits = tokens.map(hashNumber);
  const bad = logits.findIndex((z) => Number.isNaN(z) || z === Infinity);
  if (bad < 0) return logits;
  notices.push(`In the link’s z, value ${bad + 1}, “${shorten(tokens[bad]!)}”, is not a logit. ${fallback}`);
  return undefined;
}

function parseLabels(text: string | undefined, count: number, notices: string[]): string[] {
  if (text === undefined) return [];
  const tokens = text.split(",");
  if (tokens.length !== count) {
    notices.push(`The link’s z and l differ in length, ${count} and ${tokens.length}; labels go by place.`);
  }
  let spoiled = false;
  const labels = tokens.slice(0, count).map((token, i) => {
    try {
      const label = decodeURIComponent(token);
      if (label.length <= LONGEST_LABEL) return label;
      spoiled = true;
      return label.slice(0, LONGEST_LABEL).toWellFormed();
    } catch {
      spoiled = true;
      return NAMES[i] ?? `class ${i + 1}`;
    }
  });
  if (spoiled) notices.push("A label in the link could not be read or was too long; it was replaced or cut.");
  return labels;
}

function parseHashTemperature(text: string | undefined, notices: string[]): number {
  if (text === undefined) return 1;
  const temperature = hashNumber(text);
  if (temperature >= 0) return temperature;
  notices.push(`The link’s temperature “${shorten(text)}” is not a number from 0 to ∞; 1 is used.`);
  return 1;
}
