// Trains a classifier in the page: progress, Pause, Stop, the loss curve, and the reader's own examples.
import {
  type Classifier,
  type FitProgress,
  type Images,
  addExamples,
  loadImages,
  train,
} from "../../compute/digits";
import { computeLogLoss } from "../../compute/softmax";
import { find, setAll, write } from "../../dom/elements";
import { COLORS, MAX_LABEL_LENGTH } from "../../state/entries";
import { cut, formatFixed } from "../../state/numbers";
import { t } from "../../state/t";
import { formatSteps } from "../loss-curve";

/** The number of times that each of the reader's drawings counts. A few drawings would hardly matter among
 * 1,438 images. */
const TIMES = 20;
/** The largest number of the reader's names: each class has a colour of its own, and ten are digits. */
const MOST_NAMES = COLORS - 10;

interface TrainingEvents {
  image(): Float32Array;
  /** Shows the weights that have been learned so far. */
  progress(weights: Pick<Classifier, "coefficients" | "classes">): void;
  done(model: Classifier): void;
}

/** Creates the controls of training: Train, Pause and Stop, and the form for the reader's own drawings. */
export function createDigitTraining({ image, progress, done }: TrainingEvents) {
  const [start, pause, stop] = ["#digit-train", "#digit-pause", "#digit-stop"].map((id) =>
    find<HTMLButtonElement>(id),
  ) as [HTMLButtonElement, HTMLButtonElement, HTMLButtonElement];
  const brake = createBrake(pause, stop);
  const own: { label: string; pixels: Float32Array }[] = [];
  let images: Images | undefined;

  const say = (sentence: string) => write(find("#digit-training-text"), sentence);
  const setRunning = (isRunning: boolean) => {
    start.ariaDisabled = String(isRunning);
    pause.ariaDisabled = stop.ariaDisabled = String(!isRunning);
    brake.release();
  };
  /** The losses before the first step and after each step. Before the first step all weights are 0, so all
   * classes are equally likely. */
  const losses: number[] = [];
  const watch = ({ epoch, loss, coefficients }: FitProgress, classes: readonly string[]) => {
    if (losses.length === 0) losses.push(computeLogLoss(1 / classes.length));
    losses.push(loss);
    drawCurve(losses);
    say(t`Step ${epoch}: the loss is ${formatFixed(loss, 4)} per image.`);
    if (epoch % 5 === 1) progress({ coefficients, classes: [...classes] });
    return brake.wait();
  };

  async function run() {
    setRunning(true);
    losses.length = 0;
    say(t`Loading 1,438 images …`);
    images ??= await loadImages("train").catch(() => undefined);
    try {
      if (!images) return say(t`The images could not be loaded. Press Train to try again.`);
      done(await train(addExamples(images, own, TIMES), watch));
      say(
        brake.isSet
          ? t`Stopped after ${losses.length - 1} steps: the loss is ${formatFixed(losses.at(-1)!, 4)} per image.`
          : t`Done after ${losses.length - 1} steps: the loss is ${formatFixed(losses.at(-1)!, 4)} per image.`,
      );
    } finally {
      setRunning(false);
    }
  }
  listen(start, () => void run());
  createExamples(own, image);
}

/** Calls a function when a button is pressed, unless it is disabled by `aria-disabled`. The attribute
 * `disabled` would take the focus from the button. */
const listen = (button: HTMLButtonElement, press: () => void) =>
  button.addEventListener("click", () => button.ariaDisabled === "true" || press());

/** Creates a brake, which holds a fit between two of its steps or ends it there. */
function createBrake(pause: HTMLButtonElement, stop: HTMLButtonElement) {
  let isStopped = false;
  let resume: (() => void) | undefined;
  listen(pause, () => {
    const go = resume;
    // This placeholder stands for a pause until the fit waits for it.
    resume = go ? undefined : () => {};
    write(pause, go ? t`Pause` : t`Resume`);
    go?.();
  });
  listen(stop, () => {
    isStopped = true;
    resume?.();
    resume = undefined;
  });
  return {
    get isSet() {
      return isStopped;
    },
    release() {
      isStopped = false;
      resume = undefined;
      write(pause, t`Pause`);
    },
    /** Returns a promise that the next step waits for, or false if training is to end. */
    wait: () => !isStopped && (resume ? new Promise<void>((go) => (resume = go)) : waitForFrame()),
  };
}

/** Waits for the next frame, so that each step is shown. Training takes at most one step per frame. */
const waitForFrame = () => new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));

/** Draws the loss after each step. */
function drawCurve(losses: readonly number[]) {
  const top = losses[0]!;
  const x = (i: number) => ((100 * i) / Math.max(losses.length - 1, 1)).toFixed(2);
  setAll(find("#digit-curve .taken"), {
    points: losses.map((loss, i) => `${x(i)},${(100 - (100 * loss) / top).toFixed(2)}`).join(" "),
  });
  write(find("#digit-curve-top"), formatFixed(top, 2));
  write(find("#digit-curve-end"), formatSteps(losses.length - 1));
}

/** Creates the form that adds the drawing in the grid to the reader's own examples. */
function createExamples(own: { label: string; pixels: Float32Array }[], image: () => Float32Array) {
  const field = find<HTMLInputElement>("#digit-label");
  const note = find("#digit-own-text");
  find<HTMLFormElement>("#digit-own").addEventListener("submit", (event) => {
    event.preventDefault();
    const label = cut(field.value.trim(), MAX_LABEL_LENGTH);
    const isNew = !/^\d$/.test(label) && !own.some((example) => example.label === label);
    const names = new Set(own.map((example) => example.label).filter((name) => !/^\d$/.test(name)));
    if (label === "") return void write(note, t`A name is missing: what is this a drawing of?`);
    if (image().every((ink) => ink === 0))
      return void write(note, t`The grid is empty: draw something first.`);
    if (isNew && names.size >= MOST_NAMES)
      return void write(note, t`There is room for ${MOST_NAMES} names of your own.`);
    own.push({ label, pixels: Float32Array.from(image()) });
    const count = own.filter((example) => example.label === label).length;
    write(
      note,
      count === 1
        ? t`1 drawing of “${label}”. Train to let it learn them; each counts ${TIMES} times.`
        : t`${count} drawings of “${label}”. Train to let it learn them; each counts ${TIMES} times.`,
    );
  });
}
