// Adds pictures of letters beside the samples of digits, and four cases with their verdicts.
import type { Classifier, Images } from "../../compute/digits";
import type { ImageLogits } from "../../compute/doubts";
import { find, setAll } from "../../dom/elements";
import { t } from "../../state/t";
import { type Letter, drawLetter } from "./letter-strokes";
import { createPicture, drawInk } from "./picture";
import { type Doubts, judgePicture } from "./verdict";

/** The letters that have a button. O is one of them because it looks like a digit. */
const LETTERS: readonly Letter[] = ["A", "E", "H", "K", "M", "P", "R", "T", "X", "O"];

/** Adds a button for each letter after the samples of digits. `show` is called with the picture of the
 * pressed button. */
export function addLetters(show: (pixels: Float32Array) => void) {
  const group = document.createElement("div");
  setAll(group, {
    class: "live digit-samples",
    id: "digit-letters",
    role: "group",
    "aria-label": t`Letters`,
  });
  group.append(
    ...LETTERS.map((letter) => createPictureButton(t`The letter ${letter}`, drawLetter(letter), show)),
  );
  find("#digit-samples").after(group);
}

/** Creates a button with a picture and an accessible name. */
function createPictureButton(name: string, pixels: Float32Array, show: (pixels: Float32Array) => void) {
  const button = document.createElement("button");
  setAll(button, { type: "button", "aria-label": name });
  const picture = createPicture("");
  picture.setAttribute("aria-hidden", "true");
  drawInk(picture, pixels);
  button.append(picture);
  button.addEventListener("click", () => show(pixels));
  return button;
}

/** Shows the four cases with their verdicts. */
export function showCases(doubts: Doubts, heldOut: Images, show: (pixels: Float32Array) => void) {
  const cases = findCases(doubts.classifier, doubts.all, heldOut);
  find("#digit-cases").replaceChildren(
    ...cases.map(({ what, pixels }) => {
      const { text, word, isFamiliar } = judgePicture(doubts, pixels);
      const item = document.createElement("li");
      const verdict = document.createElement("p");
      verdict.innerHTML = "<span></span><b></b><em></em>";
      const [title, set, familiar] = [...verdict.children] as [HTMLElement, HTMLElement, HTMLElement];
      title.textContent = what;
      set.textContent = text ? t`can be ${text}` : t`no digit is likely enough`;
      familiar.textContent = word;
      familiar.classList.toggle("unfamiliar", !isFamiliar);
      item.append(createPictureButton(t`${what}; show it in the grid`, pixels, show), verdict);
      return item;
    }),
  );
}

/** Finds an easy digit, a digit that is read wrongly, and two letters. */
function findCases(
  classifier: Classifier,
  { logits, targets, classes }: ImageLogits,
  { labels, pixels }: Images,
) {
  const findBest = (row: number) => {
    const of = logits.subarray(row * classes, (row + 1) * classes);
    return of.indexOf(Math.max(...of));
  };
  const side = pixels.length / labels.length;
  const image = (row: number) => pixels.subarray(row * side, (row + 1) * side);
  const wrong = targets.findIndex((right, row) => findBest(row) !== right);
  const easy = labels.indexOf("3");
  return [
    { what: t`A ${3}`, pixels: image(easy) },
    ...(wrong < 0
      ? []
      : [
          {
            what: t`A ${labels[wrong]!} read as ${classifier.classes[findBest(wrong)]!}`,
            pixels: image(wrong),
          },
        ]),
    { what: t`The letter ${"A"}`, pixels: drawLetter("A") },
    { what: t`The letter ${"O"}`, pixels: drawLetter("O") },
  ];
}
