// Saves figures as files, drawn in the colours of a theme, as SVG or as PNG.
import { find } from "../dom/elements";
import { COLORS } from "../state/entries";
import type { ViewModel } from "../state/model";
import { type Colors, drawSvg } from "./exports";

/** Draws the explorer, or the figure of a section, in the colours of a theme. The page is not repainted
 * meanwhile. */
export async function drawChosen(model: ViewModel, figure: string, theme: "light" | "dark"): Promise<string> {
  const section = figure && (await showSection(figure));
  const { documentElement } = document;
  const before = documentElement.dataset.theme!;
  documentElement.dataset.theme = theme;
  try {
    const colors = readColors();
    if (!section) return drawSvg(model, colors);
    const title = find("h2", section).textContent!;
    return (await import("./figure-svg")).drawFigure(find(".wide", section), title, colors.panel);
  } finally {
    documentElement.dataset.theme = before;
  }
}

/** Waits for the section's script and renders the current state, as for printing. */
export async function showSection(name: string): Promise<HTMLElement> {
  const section = find(`[data-section=${name}]`);
  section.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
  for (let waited = 0; !section.classList.contains("loaded") && waited < LONGEST_WAIT; waited += WAIT)
    await new Promise((resolve) => setTimeout(resolve, WAIT));
  dispatchEvent(new Event("beforeprint"));
  return section;
}

/** The interval at which a script is checked for, and the longest wait, in milliseconds. */
const [WAIT, LONGEST_WAIT] = [50, 5000];

/** Returns the colours of the current theme in a notation that every SVG program reads. */
function readColors(): Colors {
  const probe = document.createElement("span");
  document.body.append(probe);
  const read = (color: string) => {
    probe.style.color = color;
    const rgb = getComputedStyle(probe).color.match(/\d+/g)!.slice(0, 3).map(Number);
    return `#${rgb.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
  };
  const [panel, ink, soft, trough] = ["panel", "ink", "soft", "trough"].map((name) =>
    read(`var(--${name})`),
  ) as [string, string, string, string];
  const classes = Array.from({ length: COLORS }, (_, i) => read(`var(--c${i})`));
  probe.remove();
  return { panel, ink, soft, trough, of: (color) => classes[color]! };
}

/** The pixels per unit of the picture. Three are sharp on a projector. */
const SHARPNESS = 3;

/** Renders an SVG as a PNG. */
export async function renderPng(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [SHARPNESS * image.width, SHARPNESS * image.height];
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob!), "image/png"));
}

/** Offers a file to the reader for saving under a name. */
export function saveFile(blob: Blob, name: string) {
  const link = Object.assign(document.createElement("a"), {
    href: URL.createObjectURL(blob),
    download: name,
  });
  link.click();
  // Safari reads the file some time after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
