// The mark of what people read or hear. The build puts the translation in the place of each template with
// this tag, so nothing of this file is in the page; www/messages finds the messages.

type Tag = (texts: TemplateStringsArray, ...values: readonly (string | number)[]) => string;

const fill: Tag = (texts, ...values) => String.raw({ raw: texts }, ...values);

/** Returns the text of a message: t`The largest is ${name}`. Where English has one text for two,
 * t("verb")`open`. */
export const t = ((texts: TemplateStringsArray | string, ...values: readonly (string | number)[]) =>
  typeof texts === "string" ? fill : fill(texts, ...values)) as Tag & ((context: string) => Tag);
