// The code that computes what the explorer shows, to be copied and run.
import { copyText } from "../dom/copy";
import { find, write } from "../dom/elements";
import type { Model, View } from "../state/model";

export function codeOf({ entries, temperature, probabilities }: Model): string {
  const classes = entries.map((entry) => JSON.stringify(entry.label)).join(", ");
  const logits = entries.map((entry) => String(entry.logit)).join(", ");
  const results = probabilities.map((p) => `// ${p}`).join("\n");
  return `import { softmax } from "softmax-wasm";

const classes = [${classes}];
const logits = [${logits}];
const probabilities = softmax(logits, { temperature: ${temperature} });

classes.forEach((name, i) => console.log(name, probabilities[i]));
${results}`;
}

export function snippet(): View {
  const code = find("#snippet");
  const buttons: [string, () => string, string][] = [
    ["#copy-code", () => code.textContent!, "The code"],
    ["#copy-install", () => find("#install").textContent!, "The command"],
  ];
  for (const [id, text, what] of buttons) {
    const button = find(id);
    button.addEventListener("click", () => copyText(button, text(), what, "select it by hand"));
  }
  return (model) => write(code, codeOf(model));
}
