// Puts text on the clipboard and says how that went.

/** `instead` is where the reader finds the text if it cannot be copied. */
export function copyText(text: string, what: string, instead: string, say: (remark: string) => void) {
  navigator.clipboard?.writeText(text).then(
    () => say(`${what} is copied.`),
    () => say(`Copying was refused; ${instead}.`),
  ) ?? say(`This browser copies nothing here; ${instead}.`);
}
