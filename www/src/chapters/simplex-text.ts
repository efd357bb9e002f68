// Describes the triangle: its point, the path, sparsemax, and the classes that are left out.
import { formatNameInSentence } from "../state/entries";
import type { ViewModel } from "../state/model";
import { formatList, formatPercent, joinSentences } from "../state/numbers";
import { t } from "../state/t";

/** Describes the probabilities that sparsemax gives the classes at the corners. */
export function describeSparse(
  { entries }: ViewModel,
  indices: readonly number[],
  probabilities: readonly number[],
): string {
  if (Number.isNaN(probabilities[0])) return "";
  const parts = probabilities.map(
    (p, i) =>
      `${formatNameInSentence(entries[indices[i]!]!, indices[i]!)} ${p === 0 ? "0" : formatPercent(p)}`,
  );
  return t`Sparsemax gives ${formatList(parts)}.`;
}

/** Describes where the point is and where its path leads. */
export function describePoint(
  { entries }: ViewModel,
  indices: readonly number[],
  probabilities: readonly number[],
): string {
  const largest = Math.max(...probabilities);
  if (Number.isNaN(largest)) return t`Every class is masked, so there is no point.`;
  const name = (i: number) => formatNameInSentence(entries[indices[i]!]!, indices[i]!);
  const logits = indices.map((index) => entries[index]!.logit);
  const nearest = [...probabilities.keys()].filter((i) => probabilities[i] === largest);
  const leaders = [...logits.keys()].filter((i) => logits[i] === Math.max(...logits));
  const unmaskedCount = logits.filter((z) => z > -Infinity).length;
  const point =
    nearest.length === 1
      ? t`The point is nearest to ${name(nearest[0]!)}.`
      : t`The point is equally near to ${formatList(nearest.map(name))}.`;
  if (leaders.length === unmaskedCount)
    return joinSentences([point, t`It stays there at every temperature.`]);
  return joinSentences([point, describePath(unmaskedCount === 2, leaders.map(name))]);
}

/** Describes where the path leads. It begins in the middle of an edge if only two classes count, and in the
 * centre otherwise. */
function describePath(isOnEdge: boolean, leaders: readonly string[]): string {
  const names = formatList(leaders);
  if (leaders.length > 1)
    return t`The path leads from the centre to the middle between ${names}; the small marks on it are some temperatures.`;
  return isOnEdge
    ? t`The path leads from the middle of an edge to the corner of ${names}; the small marks on it are some temperatures.`
    : t`The path leads from the centre to the corner of ${names}; the small marks on it are some temperatures.`;
}

/** Describes why there is no triangle, or which classes the triangle leaves out. */
export function describeRest({ entries, probabilities }: ViewModel, indices: readonly number[]): string {
  if (entries.length === 2)
    return t`Two classes need no triangle: every point lies on the edge between them.`;
  const others = [...entries.keys()].filter((i) => !indices.includes(i));
  const held = others.reduce((sum, i) => sum + probabilities[i]!, 0);
  const names =
    others.length > 9
      ? t`${others.length} classes`
      : formatList(others.map((i) => formatNameInSentence(entries[i]!, i)));
  const room = t`A triangle has room for three classes. The three largest stand here, scaled to add up to 1, which keeps their ratios.`;
  const left = Number.isNaN(held)
    ? t`Left out: ${names}.`
    : t`Left out, with ${formatPercent(held)} of the probability: ${names}.`;
  return `${room} ${left}`;
}
