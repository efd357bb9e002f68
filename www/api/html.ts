// Formats text as HTML in the ways that the reference needs.

/** Escapes a text for HTML, inside elements and in attributes. */
export const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** Formats items such as `<li>…</li>` as a list, or returns "" if there are no items. */
export const formatList = (items: readonly string[], tag = "ul", name = ""): string =>
  items.length === 0 ? "" : `<${tag}${name && ` class="${name}"`}>${items.join("")}</${tag}>`;

/** Returns a link to an id of the page, with code as its text. */
export const linkCode = (id: string, code = id): string => `<a href="#${id}"><code>${code}</code></a>`;

/** Raises exponents in the notation of the comments: e^xᵢ, 2^−53, e^(x/T), e^((x − max)/T). */
export const raiseExponents = (html: string): string =>
  html.replace(
    /\^(?:\(((?:[^()]|\([^()]*\))*)\)|([−\p{L}\p{N}ᵢⱼ]+))/gu,
    (_, inner, plain) => `<sup>${inner ?? plain}</sup>`,
  );

/** Marks the names of errors as code. */
export const markErrorNames = (text: string): string =>
  text.replace(/(?<!`)\b(TypeError|RangeError)\b/g, "`$1`");

/** Adds an article to a text that begins with code. */
export const addArticle = (text: string): string => text.replace(/^`/, "a `");

/** Formats a phrase as a sentence, with a capital and a full stop. */
export const formatSentence = (phrase: string): string => `${phrase[0]!.toUpperCase()}${phrase.slice(1)}.`;

/** Returns the first sentence of a comment. */
export const getFirstSentence = (text: string): string =>
  /^[^]*?[.](?=\s+[A-Z`(]|\s*$)/.exec(text.split(/\n\n/)[0]!)?.[0] ?? text;

/** Breaks a long union into lines of one member each. */
export function breakUnion(html: string): string {
  const text = html.replace(/<[^>]*>/g, "");
  return text.length > 60 && !/[({]/.test(text) ? `| ${html.replaceAll(" | ", "\n| ")}` : html;
}

/** Highlights the comments of a program. */
export const highlightComments = (code: string): string =>
  code
    .split("\n")
    .map((line) => {
      const at = line.search(/(?:^|[ ;])\/\/ /);
      const start = at < 0 ? line.length : line.indexOf("//", at);
      const comment = line.slice(start);
      return (
        escapeHtml(line.slice(0, start)) + (comment && `<span class="comment">${escapeHtml(comment)}</span>`)
      );
    })
    .join("\n");
