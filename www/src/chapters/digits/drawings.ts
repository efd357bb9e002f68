// Counts how often the prediction sets contain the digit that the reader meant to draw.
import { find, write } from "../../dom/elements";
import { joinSentences } from "../../state/numbers";
import { t } from "../../state/t";
import { type Doubts, formatFraction, nameSet } from "./verdict";

/** The label of a drawing that is not a digit. */
const NONE = "";

/** Creates the buttons that name a drawing, and returns a function that renders them. `readImage` returns the
 * image in the grid. */
export function createDigitDrawings(readImage: () => Float32Array) {
  const drawings: { pixels: Float32Array; label: string }[] = [];
  const text = find("#digit-own-count");
  let doubts: Doubts;

  const count = (label: string) => {
    const pixels = Float32Array.from(readImage());
    if (pixels.every((ink) => ink === 0)) return write(text, t`The grid is empty: draw something first.`);
    // A second name for the same picture replaces the first.
    if (drawings.at(-1)?.pixels.every((ink, i) => ink === pixels[i])) drawings.pop();
    drawings.push({ pixels, label });
    show();
  };
  const show = () => {
    const digits = drawings.filter(({ label }) => label !== NONE);
    const others = drawings.filter(({ label }) => label === NONE);
    const covered = digits.filter(({ pixels, label }) =>
      nameSet(doubts, pixels).names.includes(label),
    ).length;
    const refused = others.filter(({ pixels }) => !doubts.rules.similarity.isFamiliar(pixels)).length;
    const parts = [
      digits.length > 0 &&
        t`The set held what you meant in ${formatFraction(covered, digits.length)} of your drawings.`,
      others.length > 0 && t`Of ${others.length} that mean no digit, ${refused} are called unfamiliar.`,
    ];
    write(text, joinSentences(parts));
  };
  return (next: Doubts) => {
    doubts = next;
    createLabels([...doubts.classifier.classes, NONE], count);
    show();
  };
}

/** Creates a button for each label, unless there is one for each already. */
function createLabels(labels: readonly string[], count: (label: string) => void) {
  const group = find("#digit-labels");
  if (group.children.length === labels.length) return;
  group.replaceChildren(
    ...labels.map((label) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label || t`no digit`;
      button.addEventListener("click", () => count(label));
      return button;
    }),
  );
}
