// Defines the state of the page: the classes, the temperature, and the choices of the reader or of a link.
import type { Precision } from "../compute/precision";
import { type Entry, createEntries } from "./entries";
import type { Figure, Start } from "./sections";
import { SETTINGS, type Settings } from "./settings";

export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export const ANSWERS = ["on", "off"] as const;
export type Answers = (typeof ANSWERS)[number];

export interface State {
  readonly entries: readonly Entry[];
  readonly temperature: number;
  /** The index of the true class for the cross-entropy. */
  readonly target: number;
  /** The precision in which the naive formula is computed. */
  readonly precision: Precision;
  /** The numbers of the predictions whose answers are revealed. The address never contains them. */
  readonly revealed: readonly number[];
  readonly hidden: readonly string[];
  /** The section whose figure stands alone, as in a frame, or "" for the whole page. */
  readonly only: Figure | "";
  /** The place where the reader begins. */
  readonly chapter: Start;
  /** The theme that the link asks for. "auto" leaves the choice to the reader. */
  readonly theme: Theme;
  /** Whether answers can be revealed. A link for a class keeps them back. */
  readonly answers: Answers;
  readonly settings: Settings;
  /** The logits before each step of gradient descent that led here. Any other change of the logits clears the
   * trail. */
  readonly trail: readonly (readonly number[])[];
  /** The word whose next words the vocabulary shows, or "" for none. */
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

/** Returns the state without the class at an index. The target stays with its class. */
export function removeEntry({ entries, target }: State, index: number): Pick<State, "entries" | "target"> {
  const rest = entries.filter((_, i) => i !== index);
  return { entries: rest, target: Math.min(target > index ? target - 1 : target, rest.length - 1) };
}
