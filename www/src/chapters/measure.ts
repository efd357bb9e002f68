// Measures softmax beside a plain loop on the reader's machine.
import type { Speed } from "../compute/speed";
import { repeatRow } from "../dom/class-rows";
import { find, findParts, write } from "../dom/elements";
import { formatCount, formatDigits, formatFixed } from "../state/numbers";
import "../../styles/on-demand/measure.css";
import { t } from "../state/t";
import html from "./measure.html?raw";

/** Creates the measurement and inserts it below the code. */
export function createMeasure() {
  find(".measure").innerHTML = html;
  const button = find("#measure");
  const [region, text, error] = [find("#measure-result"), find("#measure-text"), find("#measure-error")];
  const body = find("tbody", region);
  button.addEventListener("click", () => {
    if (button.ariaDisabled === "true") return;
    button.ariaDisabled = "true";
    error.hidden = true;
    write(text, t`Measuring: about a second …`);
    const speeds: Speed[] = [];
    const worker = new Worker(new URL("../compute/speed.ts", import.meta.url), { type: "module" });
    const finish = () => {
      worker.terminate();
      button.ariaDisabled = "false";
    };
    worker.addEventListener("error", () => {
      finish();
      write(text, "");
      write(
        error,
        t`It could not be measured: the worker that does it did not start. Press Measure to try again.`,
      );
      error.hidden = false;
    });
    worker.addEventListener("message", ({ data }: MessageEvent<Speed | "done">) => {
      if (data === "done") {
        finish();
        return write(text, HONEST);
      }
      speeds.push(data);
      region.hidden = false;
      repeatRow(body, speeds.length);
      speeds.forEach((speed, i) => showSpeed(body.children[i] as HTMLElement, speed));
    });
  });
}

const HONEST = t`The fastest of nine rounds of each, for f32. Other programs, a battery or a warm machine change these times from one press to the next.`;

/** Shows the times for one number of logits. */
function showSpeed(row: HTMLElement, speed: Speed) {
  const [logits, loop, ours, ratio] = findParts(row, "logits", "loop", "package", "ratio");
  write(logits, formatCount(speed.logits));
  write(loop, formatTime(speed.loop));
  write(ours, formatTime(speed.package));
  write(ratio, formatFixed(speed.loop / speed.package, 2));
}

/** Formats a time as nanoseconds or microseconds. */
const formatTime = (microseconds: number) =>
  microseconds < 1
    ? `${(1000 * microseconds).toFixed(0)} ns`
    : `${formatDigits(Number(microseconds.toPrecision(3)))} µs`;
