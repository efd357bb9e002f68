// The store, which holds the state and tells who listens about every change.
import { type Entry, getLogits } from "./entries";
import type { Setting } from "./settings";
import type { State } from "./state";

/**
 * `edit`: a control moved. `step`: gradient descent took a step. `jump`: a preset or Reset. `chapter`: a link
 * within the page. `address`: the URL hash.
 */
export type Change = "edit" | "step" | "jump" | "chapter" | "address";

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
  /** Sets the given parts and tells every listener before it returns. */
  const set = (parts: Partial<State>, change: Change = "edit") => {
    state = { ...state, ...parts, trail: followTrail(state, parts.entries ?? state.entries, change) };
    // A shorter list may have left the target behind.
    if (state.target >= state.entries.length) state = { ...state, target: 0 };
    for (const listener of listeners) listener(state, change);
  };
  const setEntry = (id: number, parts: Partial<Entry>) =>
    set({ entries: state.entries.map((entry) => (entry.id === id ? { ...entry, ...parts } : entry)) });
  return {
    get state() {
      return state;
    },
    set,
    setLogit: (id: number, logit: number) => setEntry(id, { logit }),
    setLabel: (id: number, label: string) => setEntry(id, { label }),
    setSetting: (name: Setting, value: number) => set({ settings: { ...state.settings, [name]: value } }),
    subscribe: (listener: (state: State, change: Change) => void) => void listeners.push(listener),
  };
}
