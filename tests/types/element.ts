// Programs that use softmax-wasm/element compile.
import "softmax-wasm/element";
import type { SoftmaxChange, SoftmaxExplorer } from "softmax-wasm/element";

const element: SoftmaxExplorer | null = document.querySelector("softmax-explorer");
element?.addEventListener("softmax-change", ({ detail }) => {
  const { logits, probabilities }: SoftmaxChange = detail;
  console.log(logits.length, probabilities.length);
});
if (element) element.logits = [1, 2, 3];

// @ts-expect-error it follows from the logits
if (element) element.probabilities = [1];
