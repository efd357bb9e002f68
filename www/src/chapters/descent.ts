// Controls gradient descent: Step, Run and Pause, Undo, and the learning rate.
import { find, write } from "../dom/elements";
import type { View } from "../state/model";
import { formatDigits, formatNumber } from "../state/numbers";
import type { Store } from "../state/store";
import { t } from "../state/t";
import { CLOSE_ENOUGH, type DescentRun, startDescent } from "./descent-run";
import { createLossCurve, formatLoss } from "./loss-curve";

/** The time between two steps of a run, in milliseconds. */
const PACE = 120;

/** Creates the controls of the descent. `follow` takes over every change of the model, and `draw` shows it.
 * `say` puts a remark into the status line. */
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

/** Creates the button that runs and pauses the descent. A run ends when it is paused, when the descent is
 * over, when the figure leaves the screen, or when a field gets the focus. */
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
    const [bound, loss] = [formatDigits(CLOSE_ENOUGH), formatLoss(series.losses.at(-1)!)];
    say(
      series.isClose
        ? t`After ${steps} steps no class is off by more than ${bound}; the loss is ${loss}.`
        : t`After ${steps} steps a class is still off by more than ${bound}; the loss is ${loss}.`,
    );
  };
  const go = () => (series.isOver ? finish() : series.step());
  button.addEventListener("click", () => {
    if (timer) return pause();
    if (series.obstacle) return;
    if (calm.matches) {
      // Readers who prefer reduced motion see the end at once.
      while (!series.isOver) series.step();
      return finish();
    }
    write(button, t`Pause`);
    timer = window.setInterval(go, PACE);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) pause();
  });
  // A run would overwrite the text that the reader is typing.
  document.addEventListener("focusin", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.type === "text") pause();
  });
  return { button, pause };
}

/** Creates the slider of the learning rate, which is logarithmic from 0.05 to 5. Returns a function that
 * shows a rate. */
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
