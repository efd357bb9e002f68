// Programs that use softmax-wasm/element compile.
import "softmax-wasm/element";
import type { SoftmaxChange, SoftmaxExplorer } from "softmax-wasm/element";

const element: SoftmaxExplorer | null = document.querySelector("softmax-explorer");
element?.addEventListener("softmax-change", ({ detail }) => {
  const { logits, probabilities }: SoftmaxChange = detail;
  console.log(logits.length, probabilities.length);
});
if (element) element.logits = [1, 2, 3];
if (element) element.labels = { 0: "cat", 2: "fox" };
if (element) element.labels = ["cat"] as const;
if (element) element.logits = [1, 2] as const;
if (element) element.logits = element.labels = element.temperature = element.target = "1";
if (element) element.logits = element.labels = element.temperature = element.target = undefined;
const labels: string[] | undefined = element?.labels;
console.log(labels);

// @ts-expect-error null is no value
if (element) element.target = null;
// @ts-expect-error no array of numbers
if (element) element.logits = 5;
// @ts-expect-error it follows from the logits
if (element) element.probabilities = [1];
