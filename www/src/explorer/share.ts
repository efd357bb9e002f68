// The dialog that makes links: where they begin, what they leave out, and as a QR code or a frame.
import { PALETTE } from "../../../js/element/format";
import { copyText } from "../dom/copy";
import { find, setAll } from "../dom/elements";
import { formatHash } from "../state/hash";
import { computeModel, type Model } from "../state/model";
import {
  CHAPTERS,
  type Chapter,
  EXERCISES,
  FIGURES,
  type State,
  type Store,
  type Theme,
} from "../state/state";
import "../../styles/share.css";
import { type Colours, formatCsv, formatFileName, formatLatex, drawSvg } from "./exports";
import html from "./share.html?raw";
import { printWorksheet } from "./worksheet";

/** Puts the dialog into the page; returns what opens it. */
export function createShareDialog(store: Store): () => void {
  find("main").insertAdjacentHTML("beforebegin", html);
  const dialog = find<HTMLDialogElement>("#share");
  const [chapter, theme] = ["#share-chapter", "#share-theme"].map((id) => find<HTMLSelectElement>(id)) as [
    HTMLSelectElement,
    HTMLSelectElement,
  ];
  const [link, frame] = ["#share-link", "#share-frame"].map((id) => find<HTMLTextAreaElement>(id)) as [
    HTMLTextAreaElement,
    HTMLTextAreaElement,
  ];
  const sections = find("#share-sections");
  const gradient = find<HTMLInputElement>("#share-gradient");
  const forClass = find<HTMLInputElement>("#share-class");
  const boxes = () => [...sections.querySelectorAll<HTMLInputElement>("input")];

  for (const id of CHAPTERS) {
    const option = document.createElement("option");
    option.value = id;
    option.textContent = id === "" ? "The explorer" : findHeading(id).textContent;
    chapter.append(option);
    if (id !== "")
      sections.append(
        createBox(findHeading(id).closest<HTMLElement>("[data-section]")!.dataset.section!, option.textContent!),
      );
  }
  sections.append(createBox("predict", "Questions to predict"));
  for (let number = 1; number <= EXERCISES; number++)
    chapter.append(new Option(`Exercise ${number}`, `exercise-${number}`));
  const figure = find<HTMLSelectElement>("#share-figure");
  figure.append(new Option("the explorer", ""));
  for (const name of FIGURES) figure.append(new Option(find(`[data-section=${name}] h2`).textContent!, name));

  const stateToShare = (): State => ({
    ...store.state,
    chapter: chapter.value as Chapter,
    theme: theme.value as Theme,
    answers: forClass.checked ? "off" : "on",
    hidden: boxes()
      .filter((input) => !input.checked)
      .map((input) => input.value),
  });
  const show = () => {
    const state = stateToShare();
    link.value = location.href.replace(/#.*/, "") + formatHash(state);
    const only = figure.value as State["only"];
    gradient.disabled = only !== "";
    frame.value = only ? formatFigureFrame({ ...state, only }) : formatExplorerFrame(state, gradient.checked);
    drawCode(link.value);
  };
  dialog.addEventListener("input", show);
  const copyButton = (id: string, field: HTMLTextAreaElement, what: string) => {
    const button = find(id);
    button.addEventListener("click", () =>
      copyText(button, field.value, what, "select the text and copy it by hand"),
    );
  };
  copyButton("#copy", link, "The link");
  copyButton("#copy-embed", frame, "The frame");
  const now = () => computeModel(store.state, "edit");
  const texts = [
    ["#copy-csv", () => formatCsv(now()), "The table"],
    ["#copy-latex", () => formatLatex(now()), "The LaTeX"],
  ] as const;
  for (const [id, text, what] of texts) {
    const button = find(id);
    button.addEventListener("click", () => copyText(button, text(), what, "copy the numbers by hand"));
  }
  const draw = () => drawChosen(now(), figure.value, theme.value === "dark" ? "dark" : "light");
  const formatDownloadName = (extension: "svg" | "png") => formatFileName(now(), figure.value, extension);
  find("#save-svg").addEventListener("click", async () =>
    save(new Blob([await draw()], { type: "image/svg+xml" }), formatDownloadName("svg")),
  );
  find("#save-png").addEventListener("click", async () => save(await renderPng(await draw()), formatDownloadName("png")));
  find("#worksheet").addEventListener("click", async () => {
    dialog.close();
    await showSection("exercises");
    printWorksheet();
  });
  // A press beside the dialog closes it, as Escape does.
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());

  return () => {
    chapter.value = store.state.chapter;
    theme.value = store.state.theme;
    forClass.checked = store.state.answers === "off";
    for (const input of boxes()) input.checked = !store.state.hidden.includes(input.value);
    show();
    dialog.showModal();
  };
}

/** Draws the explorer, or the figure of a section, in the colours of a theme; nothing is painted in between. */
async function drawChosen(model: Model, figure: string, theme: "light" | "dark"): Promise<string> {
  const section = figure && (await showSection(figure));
  const { documentElement } = document;
  const before = documentElement.dataset.theme!;
  documentElement.dataset.theme = theme;
  try {
    const colours = readColours();
    if (!section) return drawSvg(model, colours);
    const title = find("h2", section).textContent!;
    return (await import("./figure-svg")).drawFigure(find(".wide", section), title, colours.panel);
  } finally {
    documentElement.dataset.theme = before;
  }
}

/** Waits until the section's script has come, and lets it show the present state, as for printing. */
async function showSection(name: string): Promise<HTMLElement> {
  const section = find(`[data-section=${name}]`);
  section.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
  for (let waited = 0; !section.classList.contains("loaded") && waited < LONGEST_WAIT; waited += WAIT)
    await new Promise((resolve) => setTimeout(resolve, WAIT));
  dispatchEvent(new Event("beforeprint"));
  return section;
}

/** In milliseconds: how often it is looked whether a script has come, and how long. */
const [WAIT, LONGEST_WAIT] = [50, 5000];

/** Returns the colours of the theme that is set, as SVG knows them everywhere. */
function readColours(): Colours {
  const probe = document.createElement("span");
  document.body.append(probe);
  const read = (colour: string) => {
    probe.style.color = colour;
    const rgb = getComputedStyle(probe).color.match(/\d+/g)!.slice(0, 3).map(Number);
    return `#${rgb.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
  };
  const [panel, ink, soft, trough] = ["panel", "ink", "soft", "trough"].map((name) =>
    read(`var(--${name})`),
  ) as [string, string, string, string];
  const classes = PALETTE.map((_, i) => read(`var(--c${i})`));
  probe.remove();
  return { panel, ink, soft, trough, of: (colour) => classes[colour]! };
}

/** The pixels for each unit of the picture: 3 are sharp on a projector. */
const SHARPNESS = 3;

async function renderPng(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [SHARPNESS * image.width, SHARPNESS * image.height];
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob!), "image/png"));
}

function save(blob: Blob, name: string) {
  const link = Object.assign(document.createElement("a"), {
    href: URL.createObjectURL(blob),
    download: name,
  });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href));
}

const findHeading = (id: string) => find(`#${id}`);

function createBox(value: string, name: string): HTMLElement {
  const label = document.createElement("label");
  const input = Object.assign(document.createElement("input"), { type: "checkbox", value });
  label.append(input, ` ${name}`);
  return label;
}

/** The height of the explorer's frame in pixels: around the classes, and of each. */
const [AROUND, CLASS, SLOPE] = [140, 40, 15];
/** The height of another figure's frame until it tells its own. */
const FIGURE = 600;

/** A frame with the explorer alone. */
function formatExplorerFrame(state: State, hasGradient: boolean): string {
  const hash = formatHash({ ...state, hidden: [], chapter: "" });
  const source =
    new URL("embed.html", location.href).href + (hasGradient ? hash : hash.replace(/&y=\d+/, ""));
  const height = AROUND + state.entries.length * (CLASS + (hasGradient ? SLOPE : 0));
  return formatFrame(source, "Softmax explorer", height);
}

/** A frame with the figure of one chapter. */
function formatFigureFrame(state: State): string {
  const source = location.href.replace(/#.*/, "") + formatHash({ ...state, hidden: [], chapter: "" });
  return formatFrame(source, `Softmax: ${find(`[data-section=${state.only}] h2`).textContent}`, FIGURE);
}

/** Returns the HTML of a frame. The page in it reports its height, which the script beside the frame applies. */
const formatFrame = (source: string, title: string, height: number) =>
  `<iframe src="${source.replaceAll("&", "&amp;")}" title="${title}" width="100%" height="${height}" style="border: 0"></iframe>
<script>addEventListener("message", ({ data, source }) => { for (const frame of document.querySelectorAll("iframe")) if (frame.contentWindow === source && data?.softmaxHeight) frame.height = data.softmaxHeight; });</script>`;

/** The margin that a scanner needs, in modules. */
const QUIET = 4;

async function drawCode(text: string) {
  const picture = find("#share-code");
  try {
    const { encode } = await import("uqr");
    const { data, size } = encode(text, { border: QUIET });
    const squares = data.flatMap((row, y) =>
      row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])),
    );
    setAll(picture, { viewBox: `0 0 ${size} ${size}` });
    setAll(find("path", picture), { d: squares.join("") });
    picture.removeAttribute("hidden");
  } catch {
    // The link is too long for a code, or the script that makes it is lost: the link is there.
    picture.setAttribute("hidden", "");
  }
}
