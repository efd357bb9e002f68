// Shows the code that computes the explorer's result, for npm, a CDN or Deno.
import { version } from "../compute/softmax";
import { copyText } from "../dom/copy";
import { find, findAll, write } from "../dom/elements";
import { type View, type ViewModel, computeModel } from "../state/model";
import type { Store } from "../state/store";
import { t } from "../state/t";

/** The ways to get the package: the command, or "" for none, and the name to import. */
const WAYS = [
  { command: "npm install softmax-wasm", from: "softmax-wasm" },
  {
    command: "",
    from: `https://cdn.jsdelivr.net/npm/softmax-wasm@${version.replace(/^(\d+\.\d+)\.\d+$/, "$1")}/dist/index.js`,
  },
  { command: "deno add npm:softmax-wasm", from: "softmax-wasm" },
] as const;

/** Formats the program that computes the explorer's result. `way` is an index of `WAYS`. */
export function formatCode({ entries, temperature, probabilities }: ViewModel, way = 0): string {
  const classes = entries.map((entry) => JSON.stringify(entry.label)).join(", ");
  const logits = entries.map((entry) => String(entry.logit)).join(", ");
  const results = probabilities.map((p) => `// ${p}`).join("\n");
  return `import { softmax } from "${WAYS[way]!.from}";

const classes = [${classes}];
const logits = [${logits}];
const probabilities = softmax(logits, { temperature: ${temperature} });

classes.forEach((name, i) => console.log(name, probabilities[i]));
${results}`;
}

/** Creates the code with the choice of a way to get the package, and the buttons that copy. */
export function createSnippet(store: Store): View {
  const [code, command, block] = [find("#snippet"), find("#install"), find("#install-block")];
  const ways = findAll<HTMLInputElement>("[name=install]");
  const findWay = () => ways.findIndex((input) => input.checked);
  const buttons: [string, () => string, string][] = [
    ["#copy-code", () => code.textContent!, t`The code is copied.`],
    ["#copy-install", () => command.textContent!, t`The command is copied.`],
  ];
  for (const [id, text, done] of buttons) {
    const button = find(id);
    button.addEventListener("click", () =>
      copyText(button, text(), done, t`Copying was refused; select it by hand.`),
    );
  }
  const render: View = (model) => {
    const { command: text } = WAYS[findWay()]!;
    write(code, formatCode(model, findWay()));
    block.hidden = text === "";
    write(command, text);
  };
  for (const input of ways) input.addEventListener("change", () => render(computeModel(store.state, "edit")));
  return render;
}
