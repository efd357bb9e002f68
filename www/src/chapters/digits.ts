// The chapter that reads digits: drawing, samples, what is read, and what a model is made of.
import { find, write } from "../dom/elements";
import type { View } from "../state/model";
import type { Store } from "../state/state";
import { type Images, type Model, PIXELS, judge, loadImages, loadModel, read } from "../compute/digits";
import { createPicture, drawInk } from "./digit-picture";
import { digitGrid } from "./digit-grid";
import { digitOverlay } from "./digit-overlay";
import { formatAccuracy, digitReport } from "./digit-report";
import { showReading, showWeights } from "./digit-rows";
import { digitTraining } from "./digit-training";

export async function digits(store: Store): Promise<View> {
  const [first, heldOut] = await Promise.all([loadModel(), loadImages("heldOut")]);
  let model: Model = first;
  const say = politeStatus();

  const readAgain = () => {
    const reading = read(model, grid.image);
    showReading(model.classes, reading);
    renderOverlay();
    say(describeReading(model.classes, reading.probabilities, report.threshold, grid.image));
  };
  const renderOverlay = digitOverlay(
    find("#digit-rows"),
    () => model,
    () => grid.image,
  );
  const grid = digitGrid(() => readAgain());
  const slider = find<HTMLInputElement>("#digit-threshold");
  const report = digitReport(heldOut, slider, (image) => {
    grid.show(image);
    grid.focus();
  });
  const take = (next: Model) => {
    if (next !== model) model.free();
    model = next;
    showWeights(model);
    report.show(judge(model, heldOut), model.classes);
    readAgain();
  };
  slider.addEventListener("input", () => store.setting("d", slider.valueAsNumber));
  digitTraining({
    image: () => grid.image,
    progress: (weights) => showWeights(weights),
    done(next) {
      take(next);
      write(
        find("#digit-trained-text"),
        `What was trained here reads ${formatAccuracy(judge(model, heldOut))}.`,
      );
    },
  });
  grid.show(samples(heldOut, (image) => grid.show(image)));
  take(model);
  let threshold = slider.valueAsNumber;
  return ({ settings }) => {
    if (threshold === settings.d) return;
    threshold = slider.valueAsNumber = settings.d;
    report.showCoverage();
    readAgain();
  };
}

/** A button for a sample of each digit, and one for others; returns the sample of the HTML's picture. */
function samples({ labels, pixels }: Images, show: (image: Float32Array) => void): Float32Array {
  const imageAt = (i: number) => pixels.subarray(i * PIXELS, (i + 1) * PIXELS);
  const places = Array.from({ length: 10 }, (_, digit) => labels.indexOf(String(digit)));
  const list = find("#digit-samples");
  const buttons = places.map((_, digit) => {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-label", `A written ${digit}`);
    button.append(createPicture(""));
    button.firstElementChild!.setAttribute("aria-hidden", "true");
    button.addEventListener("click", () => show(imageAt(places[digit]!)));
    list.append(button);
    return button;
  });
  const draw = () =>
    buttons.forEach((button, digit) => drawInk(button.firstElementChild!, imageAt(places[digit]!)));
  find("#digit-others").addEventListener("click", () => {
    places.forEach((place, digit) => {
      const next = labels.indexOf(String(digit), place + 1);
      places[digit] = next < 0 ? labels.indexOf(String(digit)) : next;
    });
    draw();
  });
  draw();
  return firstOf({ labels, pixels }, "3");
}

/** Returns the first image with a label. */
export function firstOf({ labels, pixels }: Images, label: string): Float32Array {
  const i = labels.indexOf(label);
  return pixels.subarray(i * PIXELS, (i + 1) * PIXELS);
}

export function describeReading(
  classes: readonly string[],
  probabilities: readonly number[],
  threshold: number,
  image: Float32Array,
): string {
  if (image.every((ink) => ink === 0)) return "The grid is empty; a model has an answer even to that.";
  const best = probabilities.indexOf(Math.max(...probabilities));
  const sure = `${(100 * probabilities[best]!).toFixed(1)} %`;
  return probabilities[best]! < threshold
    ? `Don’t know: ${classes[best]} would be the best guess, with ${sure}.`
    : `Reads ${classes[best]}, with ${sure}.`;
}

/** Returns what says a sentence once the drawing rests, so that nobody is interrupted at every stroke. */
function politeStatus() {
  let timer = 0;
  return (text: string) => {
    clearTimeout(timer);
    timer = window.setTimeout(() => write(find("#digit-status"), text), 200);
  };
}
