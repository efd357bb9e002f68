// Names three flowers and one thing that is no iris.
import { nameFlowers } from "./classifier.js";

const flowers = [
  [5.1, 3.5, 1.4, 0.2],
  [6.1, 2.8, 4.0, 1.3],
  [6.0, 2.7, 5.1, 1.6],
  [12.0, 9.0, 0.1, 6.0],
];
(await nameFlowers(flowers)).forEach(({ classes, abstained }, i) => {
  const names = classes.map(({ label, probability }) => `${label} ${(100 * probability).toFixed(1)} %`);
  console.log(flowers[i].join(", "), "→", abstained ? `don't know (${abstained})` : names.join(", "));
});
