// Draws the loss curve: past steps as a solid line, and the forecast as a dashed one.
import { find, setAll, write } from "../dom/elements";
import { LEAST_NORMAL, formatDigits, formatSignificant, roundUp } from "../state/numbers";
import { t } from "../state/t";

/** The number of steps by which the axis grows. At least half as many are always free. */
const SPAN = 40;

/** The values that the axis of the loss may end at. */
const TOPS = [1, 1.5, 2, 3, 5, 7.5, 10];

/** Formats the loss after steps. Steps bring it close to 0 and never to 0, though a double may underflow. */
export const formatLoss = (loss: number) =>
  loss < LEAST_NORMAL ? `< ${formatSignificant(LEAST_NORMAL)}` : formatSignificant(loss);

/** Formats a number of steps. */
export const formatSteps = (n: number) => (n === 1 ? t`1 step` : t`${n} steps`);

/** Creates the curve. `ahead` yields the losses of the next steps, and none if no step can be taken. `stuck`
 * then gives the reason. */
export function createLossCurve() {
  return (losses: readonly number[], ahead: Iterable<number>, stuck: string) => {
    const taken = losses.length - 1;
    const end = SPAN * Math.ceil((taken + SPAN / 2) / SPAN);
    const future: number[] = [];
    for (const loss of ahead) {
      future.push(loss);
      if (taken + future.length >= end) break;
    }
    const now = losses.at(-1)!;
    const finite = [...losses, ...future].filter(Number.isFinite);
    const top = roundUp(Math.min(Math.max(...finite, 1e-3), 1e300), TOPS);
    const x = (step: number) => ((100 * step) / end).toFixed(2);
    const y = (loss: number) => (Number.isFinite(loss) ? 100 - Math.min(loss / top, 1) * 100 : 0).toFixed(2);
    const line = (values: readonly number[], start: number) =>
      values.map((loss, k) => `${x(start + k)},${y(loss)}`).join(" ");

    setAll(find("#curve .taken"), { points: line(losses, 0) });
    setAll(find("#curve .ahead"), { points: future.length ? line([now, ...future], taken) : "" });
    setAll(find("#curve .now"), { d: Number.isFinite(now) ? `M${x(taken)} ${y(now)}h0` : "" });
    write(find("#curve-top"), finite.length ? formatTick(top) : "");
    write(find("#curve-end"), formatSteps(end));
    write(find("#curve-text"), `${describePast(losses)} ${stuck || describeForecast(now, future)}`);
  };
}

/** Formats the number at the top of the axis. */
const formatTick = (x: number) => (x >= 0.001 && x < 1e5 ? formatDigits(x) : formatSignificant(x));

/** Describes how the past steps changed the loss. */
function describePast(losses: readonly number[]): string {
  const taken = losses.length - 1;
  if (taken === 0) return t`No steps yet.`;
  const [from, to] = [formatLoss(losses[0]!), formatLoss(losses[taken]!)];
  return taken === 1
    ? t`1 step taken: the loss went from ${from} to ${to}.`
    : t`${taken} steps taken: the loss went from ${from} to ${to}.`;
}

/** Describes how the next steps would change the loss. */
function describeForecast(now: number, future: readonly number[]): string {
  const [from, to] = [formatLoss(now), formatLoss(future.at(-1)!)];
  return future.length === 1
    ? t`Dashed: the next step would bring the loss from ${from} to ${to}.`
    : t`Dashed: the next ${future.length} steps would bring the loss from ${from} to ${to}.`;
}
