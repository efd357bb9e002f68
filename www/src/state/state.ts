// What the page shows: the classes, the temperature and what the reader or a link has chosen.
import type { Precision } from "../compute/precision";
import { createEntries, type Entry } from "./entries";
import type { Figure, Start } from "./sections";
import { type Settings, SETTINGS } from "./settings";

export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export const ANSWERS = ["on", "off"] as const;
export type Answers = (typeof ANSWERS)[number];

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
