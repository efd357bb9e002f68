// Fifty thousand words by rank on the Rust canvas; what top-k and top-p leave, and the first ten
// as a table.
import { find, formatLength, write } from "../dom/elements";
import { type Cut, type Drawn, createVocabulary } from "../compute/canvas";
import type { View } from "../state/model";
import { formatSignificant } from "../state/numbers";
import { type Settings, type Store, VOCABULARY } from "../state/state";
import { sentences } from "./sentences";

const count = new Intl.NumberFormat("en-GB");
const percent = (part: number) => `${(100 * part).toFixed(1)} %`;

export function vocabulary(store: Store): View {
  const section = find("[data-section=vocabulary]");
  const canvas = find<HTMLCanvasElement>("canvas", section);
  const words = createVocabulary(canvas);
  const showWords = sentences(section, canvas);
  const showCut = cutControls(section, store);
  let cut = cutOf(store.state.settings);
  showCut(cut);
  const rows = [...section.querySelectorAll<HTMLElement>("tbody tr")];
  let temperature = 1;

  const paint = () => {
    const { color, outlineColor } = getComputedStyle(canvas);
    words.paint(color, outlineColor);
  };
  const draw = () => {
    performance.mark("vocabulary");
    const drawn = words.draw(temperature, cut);
    describe(section, rows, drawn);
    performance.measure("a frame of the vocabulary", "vocabulary");
    showWords(drawn);
  };
  const again = () => {
    paint();
    draw();
  };
  paint();
  new ResizeObserver(() => {
    // No more than the bars can use, and whole pixels of the screen.
    const { width, height } = canvas.getBoundingClientRect();
    canvas.width = Math.round(width * devicePixelRatio);
    canvas.height = Math.round(height * devicePixelRatio);
    draw();
  }).observe(canvas);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  new MutationObserver(again).observe(document.documentElement, { attributeFilter: ["data-theme"] });

  return (model) => {
    const next = cutOf(model.settings);
    if (model.temperature === temperature && next.topK === cut.topK && next.topP === cut.topP) return;
    temperature = model.temperature;
    cut = next;
    showCut(cut);
    draw();
  };
}

const cutOf = ({ k, q }: Settings): Cut => ({ topK: k, topP: q / 100 });

/** The two sliders; that of top-k goes by factors. Returns what shows a cut. */
function cutControls(section: HTMLElement, store: Store) {
  const [k, p] = ["#top-k", "#top-p"].map((id) => find<HTMLInputElement>(id, section)) as [
    HTMLInputElement,
    HTMLInputElement,
  ];
  k.addEventListener("input", () =>
    store.setting("k", Math.round(VOCABULARY ** (k.valueAsNumber / Number(k.max)))),
  );
  p.addEventListener("input", () => store.setting("q", p.valueAsNumber));
  return ({ topK, topP }: Cut) => {
    k.valueAsNumber = Math.round((Number(k.max) * Math.log(topK)) / Math.log(VOCABULARY));
    p.valueAsNumber = Math.round(100 * topP);
    const [kText, pText] = [
      topK === VOCABULARY ? "all" : count.format(topK),
      topP === 1 ? "all" : percent(topP),
    ];
    write(find("#top-k-value", section), kText);
    write(find("#top-p-value", section), pText);
    k.setAttribute("aria-valuetext", kText);
    p.setAttribute("aria-valuetext", pText);
  };
}

function describe(section: HTMLElement, rows: readonly HTMLElement[], { kept, mass, top }: Drawn) {
  write(find("#vocabulary-kept", section), count.format(kept));
  write(find("#vocabulary-hold", section), kept === 1 ? "is kept; it holds" : "are kept; together they hold");
  write(find("#vocabulary-mass", section), percent(mass));
  const line = find(".cut-line", section);
  line.classList.toggle("at-end", kept === VOCABULARY);
  // The canvas has the ranks on a logarithmic scale, each as wide as from its rank to the next.
  line.style.setProperty("left", formatLength(Math.log(kept + 1) / Math.log(VOCABULARY + 1)));
  rows.forEach((row, i) => {
    const { logit, probability, kept } = top[i]!;
    write(find(".z", row), logit.toFixed(1));
    write(find(".p", row), formatSignificant(probability));
    write(find(".kept", row), kept ? "kept" : "cut off");
    row.classList.toggle("cut", !kept);
  });
}
