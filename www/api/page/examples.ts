// Makes the examples editable and runnable. Each run gets a worker and a module of its own, so that an
// endless loop cannot block the page and can be ended.
import consoleUrl from "./console.ts?worker&url";

/** A message of the worker: the package has arrived and the program begins, the program prints a line, or the
 * program has ended. */
export type Message =
  | { readonly kind: "begin" | "end" }
  | { readonly kind: "print" | "warning" | "error"; readonly text: string };

/** The milliseconds after which a program is ended. */
const LIMIT = 5_000;
/** The milliseconds that the package may take to arrive. */
const ARRIVAL = 30_000;
const NOT_LOADED = "The package could not be loaded. Is there a network?";

const resolveUrl = (path: string) => new URL(path, document.baseURI).href;
const packageFolder = resolveUrl(document.documentElement.dataset.package!);

/** Replaces the names of the package by addresses, because workers have no import maps. */
const resolveImports = (code: string) =>
  code.replace(
    /(\bfrom\s*|\bimport\s*\(?\s*)(["'])softmax-wasm(?:\/(\w+))?\2/g,
    (_, before, quote, entry = "index") => `${before}${quote}${packageFolder}${entry}.js${quote}`,
  );

const createBlobUrl = (code: string) => URL.createObjectURL(new Blob([code], { type: "text/javascript" }));

/** Loads the script that runs programs, as the address of a blob. A worker that begins with a blob has the
 * policy of the page, and Firefox doesn't ask the service worker for what the first script of a worker
 * imports, so the page loads it. */
async function loadConsole(): Promise<string> {
  const response = await fetch(resolveUrl(consoleUrl));
  if (!response.ok) throw new Error(NOT_LOADED);
  return createBlobUrl(await response.text());
}
let consoleScript: Promise<string> | undefined;

/** Runs a program and passes its lines and its end to `listen` as they arrive. Returns a function that ends
 * the program. */
export function run(code: string, listen: (message: Message) => void): () => void {
  // Modules that a module imports are loaded before its first statement runs.
  const program = createBlobUrl(`postMessage({ kind: "begin" }); ${resolveImports(code)}`);
  let worker: Worker | undefined;
  let isOver = false;
  let timer = setTimeout(() => fail(NOT_LOADED), ARRIVAL);
  const end = () => {
    isOver = true;
    clearTimeout(timer);
    worker?.terminate();
    URL.revokeObjectURL(program);
  };
  const fail = (text: string) => {
    if (isOver) return;
    end();
    listen({ kind: "error", text });
    listen({ kind: "end" });
  };
  const hear = ({ data }: MessageEvent<Message>) => {
    if (data.kind === "begin") {
      clearTimeout(timer);
      timer = setTimeout(() => fail(`Ended after ${LIMIT / 1000} seconds.`), LIMIT);
      return;
    }
    // Browsers report a file that failed to load with one of these messages.
    if (data.kind === "error" && /dynamically imported module|module script failed/.test(data.text))
      return fail(NOT_LOADED);
    if (data.kind === "end") end();
    listen(data);
  };
  const begin = (script: string) => {
    if (isOver) return;
    worker = new Worker(script, { type: "module" });
    worker.addEventListener("error", () => fail(NOT_LOADED));
    worker.addEventListener("message", hear);
    worker.postMessage(program);
  };
  consoleScript ??= loadConsole();
  consoleScript.then(begin, () => {
    consoleScript = undefined;
    fail(NOT_LOADED);
  });
  return end;
}

/** Makes the code of an example a field to edit. */
function makeEditable(pre: HTMLPreElement) {
  pre.contentEditable = "plaintext-only";
  pre.role = "textbox";
  pre.ariaMultiLine = "true";
  pre.spellcheck = false;
  pre.setAttribute("autocapitalize", "off");
  pre.setAttribute("autocorrect", "off");
  pre.ariaLabel = `${pre.ariaLabel}: code to edit, Control and Enter run it`;
}

/** Returns functions that run an example and stop it, and print its lines into `output`. */
function createRunner(pre: HTMLPreElement, output: HTMLOutputElement, stopButton: HTMLButtonElement) {
  let end: (() => void) | undefined;
  const print = (kind: string, text: string) => {
    const line = document.createElement("span");
    line.className = kind;
    line.textContent = `${text}\n`;
    output.append(line);
  };
  const showEnd = () => {
    end = undefined;
    stopButton.hidden = true;
    if (output.childElementCount === 0) print("note", "Nothing was printed.");
  };
  const start = () => {
    end?.();
    output.replaceChildren();
    output.hidden = false;
    stopButton.hidden = false;
    end = run(pre.innerText, (message) => {
      if ("text" in message) print(message.kind, message.text);
      else showEnd();
    });
  };
  const stop = () => {
    end?.();
    print("error", "Stopped.");
    showEnd();
  };
  return { start, stop };
}

/** Puts the original code back when the button is pressed, which appears with the first change. */
function enableRestoring(pre: HTMLPreElement, button: HTMLButtonElement) {
  const code = pre.querySelector("code")!;
  const original = code.innerHTML;
  pre.addEventListener("input", () => {
    button.hidden = false;
  });
  button.addEventListener("click", () => {
    code.innerHTML = original;
    pre.replaceChildren(code);
    button.hidden = true;
    pre.focus();
  });
}

function enableExample(example: HTMLElement) {
  const pre = example.querySelector("pre")!;
  const findButton = (name: string) => example.querySelector<HTMLButtonElement>(`.${name}`)!;
  const [runButton, stopButton] = [findButton("run"), findButton("stop")];
  const { start, stop } = createRunner(pre, example.querySelector("output")!, stopButton);

  makeEditable(pre);
  enableRestoring(pre, findButton("restore"));
  runButton.addEventListener("click", start);
  stopButton.addEventListener("click", () => {
    stop();
    runButton.focus();
  });
  pre.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    start();
  });
}

/** Makes the examples editable and adds a button that runs each. */
export function enableExamples() {
  document.querySelectorAll<HTMLElement>("[data-runs]").forEach(enableExample);
  // If the service worker keeps the page, it has to keep the package too, so that examples run without a
  // network.
  if (navigator.serviceWorker?.controller)
    addEventListener("load", () => run('import "softmax-wasm"; import "softmax-wasm/learn";', () => {}));
}
