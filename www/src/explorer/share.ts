// Creates the dialog for links: where they begin, which sections they hide, and how they look as a QR code or
// a frame.
import { copyText } from "../dom/copy";
import { find, findAll, setAll } from "../dom/elements";
import { formatHash } from "../state/hash";
import { type ViewModel, computeModel } from "../state/model";
import { CHAPTERS, EXERCISES, FIGURES, type Start } from "../state/sections";
import type { State, Theme } from "../state/state";
import type { Store } from "../state/store";
import "../../styles/on-demand/share.css";
import { t } from "../state/t";
import { formatCsv, formatFileName, formatLatex } from "./exports";
import { drawChosen, renderPng, saveFile, showSection } from "./save-figure";
import html from "./share.html?raw";
import { printWorksheet } from "./worksheet";

/** Finds the controls of the dialog. */
function findControls() {
  return {
    dialog: find<HTMLDialogElement>("#share"),
    start: find<HTMLSelectElement>("#share-chapter"),
    theme: find<HTMLSelectElement>("#share-theme"),
    figure: find<HTMLSelectElement>("#share-figure"),
    link: find<HTMLTextAreaElement>("#share-link"),
    frame: find<HTMLTextAreaElement>("#share-frame"),
    sections: find("#share-sections"),
    hasGradient: find<HTMLInputElement>("#share-gradient"),
    isForClass: find<HTMLInputElement>("#share-class"),
  };
}
type Controls = ReturnType<typeof findControls>;

/** Adds the dialog to the page and returns a function that opens it. */
export function createShareDialog(store: Store): () => void {
  find("main").insertAdjacentHTML("beforebegin", html);
  const controls = findControls();
  const { dialog } = controls;
  const show = () => showLink(controls, store.state);
  const readModel = () => computeModel(store.state, "edit");
  listChoices(controls);
  bindCopies(controls, readModel);
  bindDownloads(controls, readModel);
  dialog.addEventListener("input", show);
  find("#worksheet").addEventListener("click", async () => {
    dialog.close();
    await showSection("exercises");
    printWorksheet();
  });
  // A press outside the dialog closes it, as Escape does.
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());

  return () => {
    showChoices(controls, store.state);
    show();
    dialog.showModal();
  };
}

/** Fills the lists of the places where a link may begin, of the sections and of the figures. */
function listChoices({ start, sections, figure }: Controls) {
  start.append(new Option(t`The explorer`, ""));
  for (const { id } of CHAPTERS) {
    const heading = find(`#${id}`).textContent!;
    start.append(new Option(heading, id));
    sections.append(createBox(id, heading));
  }
  for (let number = 1; number <= EXERCISES; number++)
    start.append(new Option(t`Exercise ${number}`, `exercise-${number}`));
  sections.append(createBox("predict", t`Questions to predict`));
  figure.append(new Option(t`the explorer`, ""));
  for (const id of FIGURES) figure.append(new Option(find(`#${id}`).textContent!, id));
}

const findBoxes = ({ sections }: Controls) => findAll<HTMLInputElement>("input", sections);

/** Selects the choices that the state has. */
function showChoices(controls: Controls, { chapter, theme, answers, hidden }: State) {
  controls.start.value = chapter;
  controls.theme.value = theme;
  controls.isForClass.checked = answers === "off";
  for (const box of findBoxes(controls)) box.checked = !hidden.includes(box.value);
}

/** Returns the state with the choices of the dialog. */
const applyChoices = (controls: Controls, state: State): State => ({
  ...state,
  chapter: controls.start.value as Start,
  theme: controls.theme.value as Theme,
  answers: controls.isForClass.checked ? "off" : "on",
  hidden: findBoxes(controls)
    .filter((box) => !box.checked)
    .map((box) => box.value),
});

/** Shows the link, its QR code and the frame. */
function showLink(controls: Controls, before: State) {
  const { link, figure, hasGradient, frame } = controls;
  const state = applyChoices(controls, before);
  const only = figure.value as State["only"];
  link.value = location.href.replace(/#.*/, "") + formatHash(state);
  hasGradient.disabled = only !== "";
  frame.value = only
    ? formatFigureFrame({ ...state, only })
    : formatExplorerFrame(state, hasGradient.checked);
  void drawCode(link.value);
}

function bindCopies({ link, frame }: Controls, readModel: () => ViewModel) {
  const textByHand = t`Copying was refused; select the text and copy it by hand.`;
  const numbersByHand = t`Copying was refused; copy the numbers by hand.`;
  const copies = [
    ["#copy", () => link.value, t`The link is copied.`, textByHand],
    ["#copy-embed", () => frame.value, t`The frame is copied.`, textByHand],
    ["#copy-csv", () => formatCsv(readModel()), t`The table is copied.`, numbersByHand],
    ["#copy-latex", () => formatLatex(readModel()), t`The LaTeX is copied.`, numbersByHand],
  ] as const;
  for (const [id, read, done, refused] of copies) {
    const button = find(id);
    button.addEventListener("click", () => copyText(button, read(), done, refused));
  }
}

/** Binds the buttons that save the chosen figure as a picture. */
function bindDownloads({ figure, theme }: Controls, readModel: () => ViewModel) {
  const draw = () => drawChosen(readModel(), figure.value, theme.value === "dark" ? "dark" : "light");
  const save = (blob: Blob, extension: "svg" | "png") =>
    saveFile(blob, formatFileName(readModel(), figure.value, extension));
  find("#save-svg").addEventListener("click", async () =>
    save(new Blob([await draw()], { type: "image/svg+xml" }), "svg"),
  );
  find("#save-png").addEventListener("click", async () => save(await renderPng(await draw()), "png"));
}

/** Creates a checkbox for a section, with its label. */
function createBox(value: string, name: string): HTMLElement {
  const label = document.createElement("label");
  const input = Object.assign(document.createElement("input"), { type: "checkbox", value });
  label.append(input, ` ${name}`);
  return label;
}

/** The height of the explorer's frame in pixels without its classes, the height of each class, and the height
 * that the gradient adds to a class. */
const [FRAME_HEIGHT, CLASS_HEIGHT, GRADIENT_HEIGHT] = [140, 40, 15];
/** The height of another figure's frame until the figure reports its own. */
const FIGURE_HEIGHT = 600;

/** Formats a frame with the explorer alone. */
function formatExplorerFrame(state: State, hasGradient: boolean): string {
  const hash = formatHash({ ...state, hidden: [], chapter: "" });
  const source =
    new URL("embed.html", location.href).href + (hasGradient ? hash : hash.replace(/&y=\d+/, ""));
  const height = FRAME_HEIGHT + state.entries.length * (CLASS_HEIGHT + (hasGradient ? GRADIENT_HEIGHT : 0));
  return formatFrame(source, t`Softmax explorer`, height);
}

/** Formats a frame with the figure of one chapter. */
function formatFigureFrame(state: State): string {
  const source = location.href.replace(/#.*/, "") + formatHash({ ...state, hidden: [], chapter: "" });
  return formatFrame(source, t`Softmax: ${find(`#${state.only}`).textContent!}`, FIGURE_HEIGHT);
}

/** Formats the HTML of a frame. The page in the frame reports its height, and the script beside the frame
 * applies it. */
const formatFrame = (source: string, title: string, height: number) =>
  `<iframe src="${source.replaceAll("&", "&amp;")}" title="${title}" width="100%" height="${height}" style="border: 0"></iframe>
<script>addEventListener("message", ({ data, source }) => { for (const frame of document.querySelectorAll("iframe")) if (frame.contentWindow === source && data?.softmaxHeight) frame.height = data.softmaxHeight; });</script>`;

/** The margin that a scanner needs, in modules of the code. */
const QUIET = 4;

/** Draws the QR code of a link, or hides the picture if there is no code. */
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
    // The link is too long for a code, or the script that draws codes failed to load. The link itself is
    // still shown.
    picture.setAttribute("hidden", "");
  }
}
