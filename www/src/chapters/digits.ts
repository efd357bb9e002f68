// The chapter that reads digits: drawing, samples, what is read, and what a model is made of.
import "../../styles/digits-live.css";
import { find, write } from "../dom/elements";
import type { View } from "../state/model";
import type { Store } from "../state/state";
import { type Images, type Model, PIXELS, judge, loadImages, loadModel, read } from "../compute/digits";
import { createPicture, drawInk } from "./digit-picture";
import { describeReading, firstOf } from "./describe-reading";
import { digitDoubts } from "./digit-doubts";
import { digitGrid } from "./digit-grid";
import { digitOverlay } from "./digit-overlay";
import { formatAccuracy, digitReport } from "./digit-report";
import { PANELS } from "./digit-panels";
import { showReading, showWeights } from "./digit-rows";
import { digitTraining } from "./digit-training";
import { politeStatus } from "./polite-status";

export async function digits(store: Store): Promise<View> {
  const [first, heldOut] = await Promise.all([loadModel(), loadImages("heldOut")]);
  find(".digit-figure").insertAdjacentHTML("afterend", PANELS);
  let model: Model = first;
  let { temperature } = store.state;
  const say = politeStatus("#digit-status");

  const readAgain = () => {
    const reading = read(model, grid.image, temperature);
    showReading(model.classes, reading);
    renderOverlay();
    doubts.read(grid.image);
    say(describeReading(model.classes, reading.probabilities, report.threshold, grid.image));
  };
  const renderOverlay = digitOverlay(
    find("#digit-rows"),
    () => model,
    () => grid.image,
  );
  const doubts = digitDoubts(store, heldOut, () => grid);
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
    doubts.take(model, temperature);
    report.show(judge(model, heldOut, temperature), model.classes);
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
  doubts.take(model, temperature);
  grid.show(samples(heldOut, (image) => grid.show(image)));
  take(model);
  let { d: threshold, a: alpha } = store.state.settings;
  slider.valueAsNumber = threshold;
  report.showCoverage();
  return ({ settings, temperature: next }) => {
    if (threshold === settings.d && alpha === settings.a && temperature === next) return;
    threshold = slider.valueAsNumber = settings.d;
    alpha = settings.a;
    temperature = next;
    doubts.take(model, temperature);
    report.show(judge(model, heldOut, temperature), model.classes);
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
