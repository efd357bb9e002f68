// Marks the texts that people read or hear. The build replaces each template with this tag by its
// translation, so the page contains nothing of this file. www/messages finds the messages.

type Tag = (texts: TemplateStringsArray, ...values: readonly (string | number)[]) => string;

const fill: Tag = (texts, ...values) => String.raw({ raw: texts }, ...values);

/** Returns the text of a message: t`The largest is ${name}`. Where one English text needs two translations, a
 * context distinguishes them: t("verb")`open`. */
export const t = ((texts: TemplateStringsArray | string, ...values: readonly (string | number)[]) =>
  typeof texts === "string" ? fill : fill(texts, ...values)) as Tag & ((context: string) => Tag);
