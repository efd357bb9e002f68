// Fifty thousand words by rank on the Rust canvas; what top-k and top-p leave, and the first ten
// as a table.
import { find, write } from "../dom";
import { type Cut, type Drawn, VOCABULARY, createVocabulary } from "../engine-canvas";
import type { View } from "../model";
import { formatShare } from "../numbers";

const count = new Intl.NumberFormat("en-GB");
const percent = (part: number) => `${(100 * part).toFixed(1)} %`;

export function vocabulary(): View {
  const section = find("[data-section=vocabulary]");
  const canvas = find<HTMLCanvasElement>("canvas", section);
  const words = createVocabulary(canvas);
  const cut = cutControls(section, () => draw());
  const rows = [...section.querySelectorAll<HTMLElement>("tbody tr")];
  let temperature = 1;

  const paint = () => {
    const { color, outlineColor } = getComputedStyle(canvas);
    words.paint(color, outlineColor);
  };
  const draw = () => {
    performance.mark("vocabulary");
    const drawn = words.draw(temperature, cut());
    describe(section, rows, drawn);
    performance.measure("a frame of the vocabulary", "vocabulary");
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
    if (model.temperature === temperature) return;
    temperature = model.temperature;
    draw();
  };
}

/** The two sliders; top-k goes by factors. What they say now. */
function cutControls(section: HTMLElement, changed: () => void): () => Cut {
  const [k, p] = ["#top-k", "#top-p"].map((id) => find<HTMLInputElement>(id, section)) as [HTMLInputElement, HTMLInputElement];
  const read = (): Cut => ({
    topK: Math.round(VOCABULARY ** (k.valueAsNumber / Number(k.max))),
    topP: p.valueAsNumber / Number(p.max),
  });
  const show = () => {
    const { topK, topP } = read();
    const [kText, pText] = [topK === VOCABULARY ? "all" : count.format(topK), topP === 1 ? "all" : percent(topP)];
    write(find("#top-k-value", section), kText);
    write(find("#top-p-value", section), pText);
    k.setAttribute("aria-valuetext", kText);
    p.setAttribute("aria-valuetext", pText);
  };
  for (const slider of [k, p]) {
    slider.addEventListener("input", () => {
      show();
      changed();
    });
  }
  show();
  return read;
}

function describe(section: HTMLElement, rows: readonly HTMLElement[], { kept, mass, top }: Drawn) {
  write(find("#vocabulary-kept", section), count.format(kept));
  write(find("#vocabulary-hold", section), kept === 1 ? "is kept; it holds" : "are kept; together they hold");
  write(find("#vocabulary-mass", section), percent(mass));
  rows.forEach((row, i) => {
    const { logit, probability, kept } = top[i]!;
    write(find(".z", row), logit.toFixed(1));
    write(find(".p", row), formatShare(probability));
    write(find(".kept", row), kept ? "kept" : "cut off");
    row.classList.toggle("cut", !kept);
  });
}
