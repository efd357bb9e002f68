// The element <softmax-explorer>: logits to edit and their probabilities as bars.
import { CHECK, PARSE, catchText } from "./attributes.js";
import { type Explored, type ExplorerState, explore } from "./explored.js";
import { type ExplorerView, createExplorerView } from "./view.js";

// A server has no document, but has to be able to import the class.
const Base = (globalThis.HTMLElement ?? Object) as typeof HTMLElement;

type Name = keyof ExplorerState;

const NAMES = Object.keys(PARSE) as Name[];

/** Reads the text of an attribute, null if it is absent, as a part of the state. */
const read = (name: Name, text: string | null) => ({ [name]: CHECK[name](PARSE[name](text)) });

export class SoftmaxExplorer extends Base {
  static readonly observedAttributes = NAMES;

  readonly #state: ExplorerState = Object.assign({}, ...NAMES.map((name) => read(name, null)));
  /** What is wrong with each attribute that isn't in the state, "" for those that are. */
  readonly #problems: { [name in Name]?: string } = {};
  #view: ExplorerView | undefined;

  connectedCallback(): void {
    if (this.#view) return;
    this.#view = createExplorerView(this.attachShadow({ mode: "open" }), (part) => this.#edit(part));
    // Properties that a program has set before the class was defined hide those of the class.
    for (const [name, value] of Object.entries(this)) {
      if (!NAMES.includes(name as Name)) continue;
      Reflect.deleteProperty(this, name);
      const problem = catchText(() => Reflect.set(this, name, value));
      if (problem) this.#problems[name as Name] = problem;
    }
    this.#render();
  }

  attributeChangedCallback(name: Name, _before: string | null, text: string | null): void {
    this.#problems[name] = catchText(() => Object.assign(this.#state, read(name, text)));
    this.#render();
  }

  /** Sets a property: by a text as its attribute, by undefined as the attribute's absence. */
  #setProperty(name: Name, value: unknown): void {
    if (value === undefined) {
      this.removeAttribute(name);
      return this.attributeChangedCallback(name, null, null);
    }
    const checked = typeof value === "string" ? value : CHECK[name](value);
    // A number is set as a text too: to remove one, Vue sets the property to 0 and removes the attribute.
    if (typeof checked !== "object") return this.setAttribute(name, String(checked));
    Object.assign(this.#state, { [name]: checked });
    this.#problems[name] = "";
    this.#render();
  }

  get logits(): number[] {
    return [...this.#state.logits];
  }
  set logits(logits: unknown) {
    this.#setProperty("logits", logits);
  }

  get labels(): string[] {
    return this.#state.logits.map((_, i) => this.#state.labels[i] ?? `class ${i + 1}`);
  }
  set labels(labels: unknown) {
    this.#setProperty("labels", labels);
  }

  get temperature(): number {
    return this.#state.temperature;
  }
  set temperature(temperature: unknown) {
    this.#setProperty("temperature", temperature);
  }

  get target(): number | undefined {
    return this.#state.target;
  }
  set target(target: unknown) {
    this.#setProperty("target", target);
  }

  get probabilities(): number[] {
    return explore(this.#state).probabilities;
  }

  /** Shows the state, and what is wrong with an attribute. */
  #render(): void {
    if (!this.#view) return;
    let explored: Explored;
    try {
      explored = explore(this.#state);
    } catch (error) {
      return this.#view.fail((error as Error).message);
    }
    const problem = Object.values(this.#problems).find((text) => text !== "") ?? explored.problem;
    this.#view.render({ ...explored, ...this.#state, labels: this.labels, problem });
  }

  #edit(part: Partial<ExplorerState>): void {
    Object.assign(this.#state, part);
    this.#render();
    const { logits, labels, temperature, target, probabilities } = this;
    const detail = { logits, labels, temperature, target, probabilities };
    this.dispatchEvent(new CustomEvent("softmax-change", { detail, bubbles: true, composed: true }));
  }
}
