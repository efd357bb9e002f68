// The smoke test of softmax-wasm/element: the element is defined, computes and shows.
export function smokeElement() {
  if (!customElements.get("softmax-explorer")) return ["importing the entry point defines no element"];
  const element = document.createElement("softmax-explorer");
  element.setAttribute("logits", "0,0");
  element.setAttribute("labels", "cat,dog");
  document.body.append(element);
  const { probabilities, offsetHeight } = element;
  element.logits = [800, 0];
  const shown = [probabilities, offsetHeight > 40, element.probabilities].join(" ");
  return shown === "0.5,0.5 true 1,0" ? [] : [`<softmax-explorer>: ${shown}`];
}
