// Shows prediction sets, which contain the right digit in all but a chosen part of the cases, and counts how
// often they do.
import { fitConformalSets, measureCoverage, splitInHalf } from "../../compute/doubts";
import { find, findAll, write } from "../../dom/elements";
import { formatFixed, formatPercent } from "../../state/numbers";
import type { Store } from "../../state/store";
import { t } from "../../state/t";
import { type Doubts, formatFraction, formatWhole } from "./verdict";

/** The number of random halves that each press of the button adds. */
const SPLITS = 20;

/** Creates the panel of the prediction sets, with its slider and its button. Returns a function that renders
 * the panel. */
export function createDigitSets(store: Store) {
  const range = find<HTMLInputElement>("#digit-alpha");
  const splits = find("#digit-splits");
  let doubts: Doubts | undefined;
  /** The number of random halves that were counted. */
  let counted = 0;

  range.addEventListener("input", () => store.setSetting("missRate", range.valueAsNumber));
  find("#digit-split").addEventListener("click", () => {
    if (!doubts) return;
    counted += SPLITS;
    write(splits, describeHalves(doubts, counted));
  });
  return (next: Doubts) => {
    doubts = next;
    counted = 0;
    write(splits, "");
    showSets(range, next);
  };
}

/** Shows the coverage that the sets promise, and their coverage on the other half of the images. */
function showSets(range: HTMLInputElement, { halves, fit, alpha, temperature }: Doubts) {
  const { covered, all, size, empty } = measureCoverage(halves[1], fit, temperature);
  const missed = Math.round(100 * alpha);
  range.valueAsNumber = missed;
  range.setAttribute("aria-valuetext", formatWhole(missed));
  write(find("#digit-alpha-value"), formatWhole(missed));
  for (const promise of findAll(".digit-promise")) write(promise, formatWhole(100 - missed));
  write(find("#digit-fitted"), String(fit.n));
  const [low, high] = (fit.coverage as readonly [number, number]).map((p) => formatPercent(p));
  write(find("#digit-coverage"), t`${low!} to ${high!}`);
  write(find("#digit-covered"), formatFraction(covered, all));
  write(find("#digit-size"), formatFixed(size, 2));
  write(find("#digit-empty"), String(empty));
}

/** Describes how often sets contain the right digit over a number of random halves, whose seeds begin at
 * 1. */
function describeHalves({ all, alpha, temperature }: Doubts, count: number): string {
  const parts = Array.from({ length: count }, (_, i) => {
    const [fitted, measured] = splitInHalf(all, i + 1);
    const { covered, all: n } = measureCoverage(
      measured,
      fitConformalSets(fitted, alpha, temperature),
      temperature,
    );
    return covered / n;
  });
  const mean = parts.reduce((sum, part) => sum + part) / count;
  const [worst, best] = [Math.min(...parts), Math.max(...parts)];
  return t`${count} random halves: ${formatPercent(mean)} on average, from ${formatPercent(worst)} to ${formatPercent(best)}.`;
}
