// Runs an example in a worker: imports the program and posts what it prints.
import type { Message } from "./examples";
import { format } from "./format";

/** The number of printed lines after which a program is ended, so that an endless loop cannot fill the
 * page. */
const LINES = 200;
let left = LINES;

function post(message: Message) {
  if (left < 0) return;
  if (message.kind === "end" || left-- > 0) return postMessage(message);
  postMessage({ kind: "error", text: `Ended after ${LINES} lines.` } satisfies Message);
  postMessage({ kind: "end" } satisfies Message);
}
/** Posts values. A string that is printed alone is a value, with its quotes. Beside others, and as a warning,
 * it is a text. */
const print = (kind: "print" | "warning" | "error") => (values: readonly unknown[]) => {
  const isValue = kind === "print" && values.length === 1;
  const texts = values.map((value) => (typeof value === "string" && !isValue ? value : format(value)));
  post({ kind, text: texts.join(" ") });
};

const KINDS = { log: "print", info: "print", debug: "print", warn: "warning", error: "error" } as const;
for (const [name, kind] of Object.entries(KINDS))
  Object.assign(console, { [name]: (...values: unknown[]) => print(kind)(values) });

const fail = (error: unknown) => post({ kind: "error", text: format(error) });
// Errors that are thrown later, in a promise or a timer, belong to the program as well.
addEventListener("error", (event) => {
  event.preventDefault();
  fail(event.error);
});
addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  fail(event.reason);
});
addEventListener("message", async ({ data }: MessageEvent<string>) => {
  try {
    await import(/* @vite-ignore */ data);
  } catch (error) {
    fail(error);
  }
  post({ kind: "end" });
});
