// Gradient descent: Step, Run and Pause, Undo the steps, and the learning rate.
import { find, write } from "../dom/elements";
import type { View } from "../state/model";
import { formatNumber, formatDigits, formatSignificant } from "../state/numbers";
import { CLOSE, type DescentRun, startDescent } from "./descent-run";
import type { Store } from "../state/store";
import { createLossCurve } from "./loss-curve";
import { t } from "../state/t";

/** Between two steps of a run, in milliseconds. */
const PACE = 120;

/**
 * Creates the controls of the descent. `follow` keeps up with every change, `draw` shows it; `say` puts a
 * remark into the status line.
 */
export function createDescent(
  store: Store,
  say: (remark: string) => void,
): { follow: View; draw: () => void } {
  let rate = store.state.settings.learningRate;
  const showRate = createLearningRate(store);
  const series = startDescent(store, () => rate);
  const run = createRunner(series, say);
  const showCurve = createLossCurve();
  const step = find("#descent-step");
  const back = find("#descent-back");

  step.addEventListener("click", () => {
    run.pause();
    if (!series.obstacle) series.step();
  });
  back.addEventListener("click", () => {
    run.pause();
    series.back();
  });
  function draw() {
    const { losses, obstacle } = series;
    for (const button of [step, run.button]) button.setAttribute("aria-disabled", String(obstacle !== ""));
    back.setAttribute("aria-disabled", String(losses.length === 1));
    showCurve(losses, obstacle ? [] : series.ahead(), obstacle);
  }
  const follow: View = (model) => {
    rate = model.settings.learningRate;
    showRate(rate);
    if (!series.follow(model)) run.pause();
  };
  return { follow, draw };
}

/**
 * Creates the button that runs and pauses. A run steps until it is paused, over or out of sight, or until a
 * field is focused.
 */
function createRunner(series: DescentRun, say: (remark: string) => void) {
  const button = find("#descent-run");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let timer = 0;
  const pause = () => {
    clearInterval(timer);
    timer = 0;
    write(button, t`Run`);
  };
  const finish = () => {
    pause();
    const steps = series.losses.length - 1;
    say(
      t`After ${steps} steps no class is off by more than ${formatDigits(CLOSE)}; the loss is ${formatSignificant(series.losses.at(-1)!)}.`,
    );
  };
  const go = () => (series.isOver ? finish() : series.step());
  button.addEventListener("click", () => {
    if (timer) return pause();
    if (series.obstacle) return;
    if (calm.matches) {
      // Without motion the end is there at once.
      while (!series.isOver) series.step();
      return finish();
    }
    write(button, t`Pause`);
    timer = window.setInterval(go, PACE);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) pause();
  });
  // A run would write over what is being typed.
  document.addEventListener("focusin", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.type === "text") pause();
  });
  return { button, pause };
}

/**
 * Creates the slider of the learning rate, which is logarithmic from 0.05 to 5; returns what shows a rate.
 */
function createLearningRate(store: Store) {
  const range = find<HTMLInputElement>("#rate-range");
  range.addEventListener("input", () =>
    store.setSetting("learningRate", Number((0.05 * 100 ** (range.valueAsNumber / 100)).toPrecision(2))),
  );
  return (rate: number) => {
    range.valueAsNumber = Math.round(50 * Math.log10(rate / 0.05));
    write(find("#rate-value"), formatNumber(rate));
    range.setAttribute("aria-valuetext", formatNumber(rate));
  };
}
