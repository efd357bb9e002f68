// The code that computes what the explorer shows, to be copied and run.
import { copyText } from "../copy";
import { find, write } from "../dom";
import type { Model, View } from "../model";

function codeOf({ entries, temperature, probabilities }: Model): string {
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

export function snippet(say: (remark: string) => void): View {
  const code = find("#snippet");
  find("#copy-code").addEventListener("click", () => copyText(code.textContent!, "The code", "select it by hand", say));
  return (model) => write(code, codeOf(model));
}
