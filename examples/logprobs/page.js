// The page: a button for each token, with the colour and number of its logprob, and a table of alternatives.
import { perplexity, topLogprobs } from "softmax-wasm";
import { predict, sentence, words } from "./model.js";

const [text, output, caption, rows] = ["#text", "#perplexity", "caption", "tbody"].map((selector) =>
  document.querySelector(selector),
);
/** Logprobs from 0 to this have colours of their own; lower ones have its colour. */
const LEAST = -12;

const make = (name, ...content) => {
  const element = document.createElement(name);
  element.append(...content);
  return element;
};
const format = (x) => x.toFixed(1).replace("-", "−");
const percent = (logprob) => `${Number((100 * Math.exp(logprob)).toPrecision(2))} %`;

/** Shows a text: `tokens` are indices of words, and `logits` has a row for each, made before it was known. */
function show(tokens, logits) {
  const shape = [tokens.length, words.length];
  const details = topLogprobs(logits, 5, { shape, tokens, labels: words });
  const { perplexity: choices, bits } = perplexity(logits, tokens, { shape });
  output.value = `Perplexity ${choices.toFixed(1)}: each word was as uncertain as a choice among ${Math.round(choices)} equally likely ones, ${bits.toFixed(1)} bits.`;
  const buttons = details.map(({ token }) => {
    const button = make("button", token.label, make("small", format(token.logprob)));
    button.type = "button";
    button.style.setProperty("--surprise", Math.min(1, token.logprob / LEAST));
    return button;
  });
  text.replaceChildren(...buttons);
  buttons.forEach((button, i) => {
    const select = () => showAlternatives(buttons, i, details[i], i > 0 && words[tokens[i - 1]]);
    button.addEventListener("focus", select);
    button.addEventListener("click", select); // Safari gives no focus to a button that is clicked or tapped.
    button.addEventListener("mouseenter", select);
    button.addEventListener("keydown", (event) => {
      const to = { ArrowLeft: i - 1, ArrowRight: i + 1, Home: 0, End: buttons.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      buttons[to]?.focus();
    });
  });
  showAlternatives(buttons, 0, details[0], false);
}

/** Shows the most probable tokens in place of one, and that one below them if it is not among them. */
function showAlternatives(buttons, current, { top, token }, previous) {
  buttons.forEach((button, i) => {
    // One stop of the Tab key for the whole text, as in every toolbar; the arrow keys move within it.
    button.tabIndex = i === current ? 0 : -1;
    if (i === current) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  });
  caption.textContent = `${previous ? `After “${previous}”` : "At the beginning"}, “${token.label}” is number ${token.rank} of ${words.length.toLocaleString("en")} words:`;
  const listed = top.some(({ index }) => index === token.index) ? top : [...top, token];
  rows.replaceChildren(
    ...listed.map(({ index, label, logprob }) => {
      const word = make("th", label);
      word.scope = "row";
      const row = make("tr", word, make("td", percent(logprob)), make("td", format(logprob)));
      if (index === token.index) row.setAttribute("aria-current", "true");
      return row;
    }),
  );
}

const orders = {
  written: sentence,
  alphabet: sentence.toSorted((a, b) => (words[a] < words[b] ? -1 : 1)),
};
const update = () => {
  const tokens = orders[document.querySelector("[name=order]:checked").value];
  show(
    tokens,
    tokens.flatMap((_, i) => predict(tokens[i - 1])),
  );
};
document.querySelectorAll("[name=order]").forEach((input) => input.addEventListener("change", update));
update();
