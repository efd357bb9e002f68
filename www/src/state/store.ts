// Creates the store, which holds the state and notifies its listeners of every change.
import { type Entry, getLogits } from "./entries";
import type { Setting } from "./settings";
import type { State } from "./state";

/** The reason for a change. `edit`: a control moved. `step`: gradient descent took a step. `jump`: a preset
 * or Reset was pressed. `chapter`: a link within the page was followed. `address`: the URL hash changed. */
export type Change = "edit" | "step" | "jump" | "chapter" | "address";

/** Returns the trail of gradient descent after a change to the next entries. */
function followTrail({ entries, trail }: State, next: readonly Entry[], change: Change): State["trail"] {
  const [before, now] = [entries, next].map((list) => getLogits(list));
  if (change === "step") return [...trail, before!];
  return trail.length === 0 || before!.join() === now!.join() ? trail : [];
}

export type Store = ReturnType<typeof createStore>;

/** Creates the store, which notifies its listeners of every change. */
export function createStore(initial: State) {
  let state = initial;
  const listeners: ((state: State, change: Change) => void)[] = [];
  /** Sets the given parts of the state and notifies every listener before it returns. */
  const set = (parts: Partial<State>, change: Change = "edit") => {
    state = { ...state, ...parts, trail: followTrail(state, parts.entries ?? state.entries, change) };
    // The true class may be beyond the end of a shorter list.
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
