// The messages of the page are found, translated and checked.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findInHtml, translateHtml } from "../../www/messages/html.mjs";
import { findMistake } from "../../www/messages/mistake.mjs";
import { findInScript, translateScript } from "../../www/messages/script.mjs";

const listKeys = (messages) => messages.map(({ key }) => key);
const same = (text) => text;

test("a message of HTML is the inside of an element with words of its own, with its markup", () => {
  const html = `<section id="a"><h2>Draw  from
    it</h2><p>The <b id="x"></b> of <i>n</i>&nbsp;words.</p><div><span>One</span> <span>two</span></div></section>`;
  assert.deepEqual(listKeys(findInHtml(html)), [
    "Draw from it",
    'The <b id="x"></b> of <i>n</i>&nbsp;words.',
    "One",
    "two",
  ]);
  assert.equal(findInHtml(html)[0].where, "#a h2");
});

test("controls at the edge, variables, code and what is marked are left; attributes that people read are not", () => {
  const html = `<label><input type="radio" aria-label="Pick"> plain</label><i>T</i><code>let x</code>
    <p translate="no">softmax-wasm</p><textarea placeholder="3.2, -inf"></textarea><tex>e^{z}</tex>`;
  assert.deepEqual(listKeys(findInHtml(html)), ["Pick", "plain", undefined]);
  // A placeholder without words is no message: only its numbers are written as in the language.
});

test("translating HTML changes messages and numbers alone, and nothing else", () => {
  const html = '<p>Two <i>T</i></p>\n  <td>65,504</td><p data-context="verb">Open</p>';
  const table = { "Two <i>T</i>": "<i>T</i> zwei", "Open [verb]": "Öffnen" };
  assert.equal(
    translateHtml(
      html,
      (key) => table[key],
      (text) => text.replace(",", "."),
    ),
    "<p><i>T</i> zwei</p>\n  <td>65.504</td><p>Öffnen</p>",
  );
  const plain = "<p>Two</p>\n<td>1</td>";
  assert.equal(
    translateHtml(plain, () => undefined, same),
    plain,
  );
});

test("a message of a script is a template, and its values may change places and hold messages", () => {
  const code = 'const a = t`${x} of ${n > 1 ? t`many ${n}` : "one"}`; const b = t("verb")`Open`;';
  const [first, second] = findInScript(code);
  assert.deepEqual([first.key, first.inside[0].key, second.key], ["{0} of {1}", "many {0}", "Open [verb]"]);
  const table = { "{0} of {1}": "{1} `mit` {0}", "many {0}": "{0} viele", "Open [verb]": "Öffnen" };
  assert.equal(
    translateScript(code, (key) => table[key]),
    'const a = `${n > 1 ? `${n} viele` : "one"} \\`mit\\` ${x}`; const b = `Öffnen`;',
  );
  assert.equal(
    translateScript("const c = t`Plain ${x}`;", () => undefined),
    "const c = `Plain ${x}`;",
  );
});

test("a translation that has lost something is found", () => {
  const getMistake = (key, translation, language = "de") => findMistake(key, translation, language);
  assert.equal(getMistake("Share", ""), "it is missing");
  assert.match(getMistake("{0} of {1}", "{0} von {0}"), /placeholders/);
  assert.match(getMistake('<a href="./a">x</a>', '<a href="./b">x</a>'), /markup/);
  assert.match(getMistake("<tex>e^{z}</tex> grows", "<tex>e^z</tex> wächst"), /markup/);
  assert.match(getMistake("a <b>c</b>", "</b>a<b> c"), /not nested/);
  assert.match(getMistake("0.5 is half", "0.5 ist halb"), /lacks the numbers 0\.5/);
  assert.match(getMistake("1,438 images", "1.483 Bilder"), /lacks the numbers 1438/);
  assert.match(getMistake("all images", "alle 1438 Bilder"), /adds the numbers 1438/);
});

test("numbers are compared as each language writes them", () => {
  const english = "1,438 images, 2.5 and 80&nbsp;% in f16";
  for (const [language, translation] of [
    ["de", "1.438 Bilder, 2,5 und 80&nbsp;% in f16"],
    ["fr", "1\u202f438 images, 2,5 et 80\u202f% en f16"],
    ["es", "1438 imágenes, 2,5 y 80&nbsp;% en f16"],
    ["zh-CN", "1,438 张图像，2.5 和 80% 的 f16"],
  ])
    assert.equal(findMistake(english, translation, language), "", language);
  assert.equal(findMistake("three classes", "3 个类别", "zh-CN"), "");
});
