// Creates the status line, which describes the picture in a sentence.
import { find } from "../dom/elements";
import { formatNameInSentence } from "../state/entries";
import type { View, ViewModel } from "../state/model";
import { formatList, formatNumber, joinSentences } from "../state/numbers";
import { t } from "../state/t";

/** The delay of an announcement in milliseconds. It is long enough that a drag is announced once, at its
 * end. */
const PAUSE = 250;

/** Describes which classes have the largest probabilities. */
export function summarize({ entries, probabilities, percents, temperature }: ViewModel): string {
  const classes = [...entries.keys()];
  const top = Math.max(...probabilities);
  const name = (i: number) => formatNameInSentence(entries[i]!, i);
  if (Number.isNaN(top))
    return t`Every class is masked, so no class has a probability: 0 ÷ 0 is not a number (NaN).`;
  const leaders = classes.filter((i) => probabilities[i] === top);
  const T = formatNumber(temperature);
  if (leaders.length === entries.length)
    return leaders.length === 2
      ? t`At temperature ${T}, both classes are equally likely.`
      : t`At temperature ${T}, all ${leaders.length} classes are equally likely.`;
  const first = leaders[0]!;
  const percent = percents[first]!;
  if (leaders.length > 1)
    return t`At temperature ${T}, ${formatList(leaders.map(name))} lead together with ${percent} each.`;
  // Probabilities that underflow are in the order of their logits.
  const [second] = classes
    .filter((i) => i !== first && entries[i]!.logit > -Infinity)
    .sort((i, j) => entries[j]!.logit - entries[i]!.logit);
  if (second === undefined)
    return t`At temperature ${T}, ${name(first)} has ${percent}; every other class is masked.`;
  return t`At temperature ${T}, ${name(first)} leads with ${percent}; next is ${name(second)} with ${percents[second]!}.`;
}

/** Creates the status line. */
export function createStatus() {
  const line = find("#status");
  let remark = "";
  let timer = 0;
  const render: View = (model) => {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      line.textContent = joinSentences([remark, summarize(model)]);
      remark = "";
    }, PAUSE);
  };
  return {
    render,
    /** Puts a remark before the next summary, or shows it alone if none is pending. */
    say(text: string) {
      remark = text;
      line.textContent = text;
    },
  };
}
