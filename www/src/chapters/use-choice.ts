// Shows choice: how people divide among offers by the multinomial logit model, and the bus that is painted
// blue.
import { computeSoftmax } from "../compute/softmax";
import { repeatRow } from "../dom/class-rows";
import { find, findParts, formatLength, setAll, write } from "../dom/elements";
import { formatNumber, formatPercent } from "../state/numbers";
import { t } from "../state/t";

/** The worth of the offers beside the bus, in made-up numbers. */
const [CAR, BICYCLE] = [1, 0];

/** Creates the bars of the offers, the slider for the worth of a bus, and the box that adds the blue bus. */
export function createChoice() {
  const range = find<HTMLInputElement>("#choice-range");
  const isBlueThere = find<HTMLInputElement>("#choice-blue");
  const list = find("#choice");
  const show = () => {
    const bus = range.valueAsNumber;
    const offers = [
      { name: t`car`, worth: CAR },
      { name: t`bicycle`, worth: BICYCLE },
      { name: isBlueThere.checked ? t`red bus` : t`bus`, worth: bus },
      ...(isBlueThere.checked ? [{ name: t`blue bus`, worth: bus }] : []),
    ];
    const probabilities = computeSoftmax(
      offers.map(({ worth }) => worth),
      1,
    );
    repeatRow(list, offers.length);
    offers.forEach(({ name }, i) => {
      const [word, probability, percent] = findParts(list.children[i]!, "word", "probability", "percent");
      write(word, name);
      setAll(probability, { width: formatLength(probabilities[i]!) });
      write(percent, formatPercent(probabilities[i]!));
    });
    write(find("#choice-worth"), formatNumber(bus));
    range.setAttribute("aria-valuetext", formatNumber(bus));
  };
  for (const control of [range, isBlueThere]) control.addEventListener("input", show);
  show();
}
