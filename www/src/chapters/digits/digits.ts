// Creates the chapter on reading digits: drawing, samples, the reading, and the parts of the model.
import "../../../styles/on-demand/digits.css";
import {
  type Classifier,
  type Images,
  PIXELS,
  judgeImages,
  loadImages,
  loadModel,
  readImage,
} from "../../compute/digits";
import { computeLogLoss } from "../../compute/softmax";
import { find, write } from "../../dom/elements";
import type { View } from "../../state/model";
import { formatSignificant } from "../../state/numbers";
import type { State } from "../../state/state";
import type { Store } from "../../state/store";
import { t } from "../../state/t";
import { createPoliteStatus } from "../polite-status";
import { describeReading, findFirst } from "./describe-reading";
import { createDigitDoubts } from "./doubts";
import { createDigitGrid } from "./grid";
import { createDigitOverlay } from "./overlay";
import panels from "./panels.html?raw";
import { createPicture, drawInk } from "./picture";
import { createDigitReport, formatAccuracy } from "./report";
import { showReading, showWeights } from "./rows";
import { createDigitTraining } from "./training";

/** Creates the chapter once the classifier and the held-out images are loaded. */
export async function createDigits(store: Store): Promise<View> {
  const [first, heldOut] = await Promise.all([loadModel(), loadImages("heldOut")]);
  addPanels();
  let model: Classifier = first;
  let judged: VerdictInputs = store.state;
  const say = createPoliteStatus("#digit-status");
  const slider = find<HTMLInputElement>("#digit-threshold");
  slider.addEventListener("input", () => store.setSetting("digitThreshold", slider.valueAsNumber));

  const grid = createDigitGrid();
  const doubts = createDigitDoubts(store, heldOut, grid);
  const report = createDigitReport(heldOut, slider, (image) => {
    grid.show(image);
    grid.focus();
  });
  const renderOverlay = createDigitOverlay(
    find("#digit-rows"),
    () => model,
    () => grid.image,
  );

  const readGrid = () => {
    const reading = readImage(model, grid.image, judged.temperature);
    showReading(model.classes, reading);
    renderOverlay();
    doubts.read(grid.image);
    say(describeReading(model.classes, reading.probabilities, report.threshold, grid.image));
  };
  const judgeModel = () => {
    slider.valueAsNumber = judged.settings.digitThreshold;
    doubts.take(model, judged.temperature);
    report.show(judgeImages(model, heldOut, judged.temperature), model.classes);
    readGrid();
  };
  const take = (next: Classifier) => {
    if (next !== model) model.free();
    model = next;
    showWeights(model);
    judgeModel();
  };

  createTraining(() => grid.image, heldOut, take);
  grid.show(createSamples(heldOut, grid.show));
  take(model);
  grid.watch(readGrid);
  return (next) => {
    const isSame = areJudgedAlike(judged, next);
    judged = next;
    if (!isSame) judgeModel();
  };
}

/** Adds the panels below the figure. Their HTML comes with this script, so a first visit does not load it. */
function addPanels() {
  find(".digit-figure").insertAdjacentHTML("afterend", panels);
  write(find("#digit-first-loss"), formatSignificant(computeLogLoss(1 / 10)));
}

/** The part of the state that the verdicts on images depend on. */
type VerdictInputs = Pick<State, "settings" | "temperature">;

/** Tells whether images are judged alike in two states. */
const areJudgedAlike = (a: VerdictInputs, b: VerdictInputs) =>
  a.settings.digitThreshold === b.settings.digitThreshold &&
  a.settings.missRate === b.settings.missRate &&
  a.temperature === b.temperature;

/** Creates the training. `take` is called with the trained model, and a sentence reports its accuracy. */
const createTraining = (image: () => Float32Array, heldOut: Images, take: (model: Classifier) => void) =>
  createDigitTraining({
    image,
    progress: showWeights,
    done(model) {
      take(model);
      write(
        find("#digit-trained-text"),
        t`What was trained here reads ${formatAccuracy(judgeImages(model, heldOut))} correctly.`,
      );
    },
  });

/** Creates a button for a sample of each digit, and a button that draws other samples. Returns the sample
 * that the picture in the HTML shows. */
function createSamples({ labels, pixels }: Images, show: (image: Float32Array) => void): Float32Array {
  const getImage = (i: number) => pixels.subarray(i * PIXELS, (i + 1) * PIXELS);
  const indices = Array.from({ length: 10 }, (_, digit) => labels.indexOf(String(digit)));
  const list = find("#digit-samples");
  const buttons = indices.map((_, digit) => {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-label", t`A written ${digit}`);
    button.append(createPicture(""));
    button.firstElementChild!.setAttribute("aria-hidden", "true");
    button.addEventListener("click", () => show(getImage(indices[digit]!)));
    list.append(button);
    return button;
  });
  const draw = () =>
    buttons.forEach((button, digit) => drawInk(button.firstElementChild!, getImage(indices[digit]!)));
  find("#digit-others").addEventListener("click", () => {
    indices.forEach((index, digit) => {
      const next = labels.indexOf(String(digit), index + 1);
      indices[digit] = next < 0 ? labels.indexOf(String(digit)) : next;
    });
    draw();
  });
  draw();
  return findFirst({ labels, pixels }, "3");
}
