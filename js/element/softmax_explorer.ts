// The element <softmax-explorer>: logits to edit and their probabilities as bars.
import {
  checkLogits,
  parseHidden,
  parseLabels,
  parseLogits,
  parseTarget,
  parseTemperature,
} from "./attributes.js";
import { type Explored, type ExplorerState, explore } from "./explored.js";
import { type ExplorerView, createExplorerView } from "./view.js";

// A server has no document, but has to be able to import the class.
const Base = (globalThis.HTMLElement ?? Object) as typeof HTMLElement;

/** Reads the text of each attribute, null if it is absent, as a part of the state. */
const READ: Record<string, (text: string | null) => Partial<ExplorerState>> = {
  logits: (text) => ({ logits: parseLogits(text ?? "2,1,0.1") }),
  labels: (text) => ({ labels: parseLabels(text ?? "") }),
  temperature: (text) => ({ temperature: parseTemperature(text ?? "1") }),
  target: (text) => ({ target: parseTarget(text) }),
  hide: (text) => ({ hidden: parseHidden(text ?? "") }),
};

export class SoftmaxExplorer extends Base {
  static readonly observedAttributes = Object.keys(READ);

  #state: ExplorerState = {
    logits: [2, 1, 0.1],
    labels: [],
    temperature: 1,
    target: undefined,
    hidden: [],
  };
  /** The attributes that have changed and aren't in the state yet. */
  readonly #changed = new Set<string>();
  #view: ExplorerView | undefined;

  connectedCallback(): void {
    if (this.#view) return;
    this.#view = createExplorerView(this.attachShadow({ mode: "open" }), (part) => this.#edit(part));
    this.#readAttributes(this.#view);
  }

  attributeChangedCallback(name: string): void {
    this.#changed.add(name);
    if (this.#view) this.#readAttributes(this.#view);
  }

  /** Takes all attributes that have changed, or none of them: one may fit only with another. */
  #readAttributes(view: ExplorerView): void {
    try {
      this.#set(
        Object.assign({}, ...Array.from(this.#changed, (name) => READ[name]!(this.getAttribute(name)))),
      );
      this.#changed.clear();
      view.complain("");
    } catch (error) {
      const { code, message } = error as Error & { code?: string };
      if (code === "ERR_WASM") return view.fail(message);
      view.complain(message);
      this.#set({});
    }
  }

  get logits(): number[] {
    return [...this.#state.logits];
  }
  set logits(logits: readonly number[]) {
    this.#set({ logits: checkLogits(Array.from(logits)) });
  }

  get labels(): string[] {
    return this.#state.logits.map((_, i) => this.#state.labels[i] ?? `class ${i + 1}`);
  }
  set labels(labels: readonly string[]) {
    this.#set({ labels: Array.from(labels, String) });
  }

  get temperature(): number {
    return this.#state.temperature;
  }
  set temperature(temperature: number) {
    this.#set({ temperature });
  }

  get target(): number | undefined {
    return this.#state.target;
  }
  set target(target: number | undefined) {
    this.#set({ target });
  }

  get probabilities(): number[] {
    return explore(this.#state).probabilities;
  }

  /** Throws for what can't be computed, before anything is changed. */
  #set(part: Partial<ExplorerState>): Explored {
    const state = { ...this.#state, ...part };
    const explored = explore(state);
    this.#state = state;
    this.#view?.render({ ...explored, ...state, labels: this.labels });
    return explored;
  }

  #edit(part: Partial<ExplorerState>): void {
    const { probabilities } = this.#set(part);
    const { logits, labels, temperature, target } = this;
    const detail = { logits, labels, temperature, target, probabilities };
    this.dispatchEvent(new CustomEvent("softmax-change", { detail, bubbles: true, composed: true }));
  }
}
