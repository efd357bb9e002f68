// The element <softmax-explorer>: logits to edit and their probabilities as bars.
import {
  checkLabels,
  checkLogits,
  checkTarget,
  checkTemperature,
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

/** Checks the value of each property that can be set. */
const CHECK: { readonly [Name in string]?: (value: any) => unknown } = {
  logits: checkLogits,
  labels: checkLabels,
  temperature: checkTemperature,
  target: checkTarget,
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

  /** Shows the attributes, and the properties that a program has set before the class was defined: they hide
   * those of the class. */
  #readAttributes(view: ExplorerView): void {
    const hiding = Object.entries(this).filter(([name]) => name in CHECK);
    for (const [name] of hiding) Reflect.deleteProperty(this, name);
    try {
      this.#take(Object.fromEntries(hiding.map(([name, value]) => [name, CHECK[name]!(value)])));
    } catch (error) {
      const { code, message } = error as Error & { code?: string };
      if (code === "ERR_WASM") return view.fail(message);
      view.complain(message);
      this.#set({});
    }
  }

  /** Takes a part of the state with all attributes that have changed, or nothing: one may fit only with
   * another. */
  #take(part: Partial<ExplorerState>): void {
    const changed = Array.from(this.#changed).filter((name) => !(name in part));
    this.#set(Object.assign({}, ...changed.map((name) => READ[name]!(this.getAttribute(name))), part));
    this.#changed.clear();
    this.#view?.complain("");
  }

  /** Sets a property, even if attributes are wrong. */
  #setProperty(name: string, value: unknown): void {
    const part = { [name]: CHECK[name]!(value) };
    try {
      this.#take(part);
    } catch {
      this.#set(part);
      this.#changed.delete(name);
    }
  }

  get logits(): number[] {
    return [...this.#state.logits];
  }
  set logits(logits: readonly number[]) {
    this.#setProperty("logits", logits);
  }

  get labels(): string[] {
    return this.#state.logits.map((_, i) => this.#state.labels[i] ?? `class ${i + 1}`);
  }
  set labels(labels: readonly string[] | { readonly [index: number]: string }) {
    this.#setProperty("labels", labels);
  }

  get temperature(): number {
    return this.#state.temperature;
  }
  set temperature(temperature: number) {
    this.#setProperty("temperature", temperature);
  }

  get target(): number | undefined {
    return this.#state.target;
  }
  set target(target: number | undefined) {
    this.#setProperty("target", target);
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
