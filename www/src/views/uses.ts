// Where it is used: two small pictures to move. They have examples of their own, whatever the explorer shows.
import { find, parts, percentOf, setAll, write } from "../dom";
import { sharesAt } from "../engine";
import type { View } from "../model";
import { formatNumber, formatPercent } from "../numbers";

export function uses(): View {
  sigmoid();
  attention();
  return () => {};
}

/** The curve goes from −LIMIT to LIMIT, in a picture of 100 by 60. */
const LIMIT = 6;
const [WIDTH, HEIGHT] = [100, 60];

/** Softmax of two classes, along the difference of their logits. */
function sigmoid() {
  const range = find<HTMLInputElement>("#sigmoid-range");
  const probability = (difference: number) => sharesAt([difference, 0], 1)[0]!;
  const x = (difference: number) => ((difference + LIMIT) / (2 * LIMIT)) * WIDTH;
  const y = (p: number) => (1 - p) * HEIGHT;
  const show = () => {
    const d = range.valueAsNumber;
    const p = probability(d);
    setAll(find("#sigmoid .point"), { cx: x(d).toFixed(2), cy: y(p).toFixed(2) });
    setAll(find("#sigmoid .drop"), { d: `M${x(d).toFixed(2)} ${HEIGHT}V${y(p).toFixed(2)}H0` });
    write(find("#sigmoid-difference"), formatNumber(d));
    write(find("#sigmoid-p"), formatPercent(p));
    range.setAttribute("aria-valuetext", `${formatNumber(d)}; probability ${formatPercent(p)}`);
  };
  range.addEventListener("input", show);
  show();
}

/** How much “it” has in common with each word, where a component adds 1 on average; made up for the picture. */
const MATCHES = [0.1, 1.6, -0.2, -0.1, 0.3, 0, 0.9, -0.3, 0.5, 0.2, 1.1];
/** With more components scores lie further apart, by the square root of their number. */
const spread = (components: number) => Math.sqrt(components);

function attention() {
  const range = find<HTMLInputElement>("#attention-range");
  const isScaled = find<HTMLInputElement>("#attention-scale");
  const rows = [...document.querySelectorAll<HTMLElement>("#attention li")].map((row) =>
    parts(row, "share", "percent"),
  );
  const show = () => {
    const components = 4 ** range.valueAsNumber;
    const scores = MATCHES.map((match) => match * spread(components));
    const weights = sharesAt(scores, isScaled.checked ? spread(components) : 1);
    rows.forEach(([share, percent], i) => {
      setAll(share, { width: percentOf(weights[i]!) });
      write(percent, formatPercent(weights[i]!));
    });
    write(find("#attention-components"), String(components));
    range.setAttribute("aria-valuetext", `${components} components`);
  };
  for (const control of [range, isScaled]) control.addEventListener("input", show);
  show();
}
