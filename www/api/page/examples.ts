// Examples that can be edited and run. Each run is a worker of its own with a module in it, so that an
// endless loop hangs nothing and can be ended.
import consoleUrl from "./console.ts?worker&url";

/** What the worker says: that the package is there and the program begins, what it prints, and that it has
 * ended. */
export type Message =
  | { readonly kind: "begin" | "end" }
  | { readonly kind: "print" | "warning" | "error"; readonly text: string };

/** A program that runs for longer is ended, in milliseconds. */
const LIMIT = 5_000;
/** The milliseconds that the package may take to arrive. */
const ARRIVAL = 30_000;
const NOT_LOADED = "The package could not be loaded. Is there a network?";

const absolute = (path: string) => new URL(path, document.baseURI).href;
const packageFolder = absolute(document.documentElement.dataset.package!);

/** Workers have no import maps, so that names of the package become addresses. */
const withAddresses = (code: string) =>
  code.replace(
    /(\bfrom\s*|\bimport\s*\(?\s*)(["'])softmax-wasm(?:\/(\w+))?\2/g,
    (_, before, quote, entry = "index") => `${before}${quote}${packageFolder}${entry}.js${quote}`,
  );

const blobOf = (code: string) => URL.createObjectURL(new Blob([code], { type: "text/javascript" }));

/** Runs a program and hands what it prints over as it comes, then the end. Returns what ends it. */
export function run(code: string, listen: (message: Message) => void): () => void {
  // What a module imports is there before its first statement runs.
  const program = blobOf(`postMessage({ kind: "begin" }); ${withAddresses(code)}`);
  const start = blobOf(`import ${JSON.stringify(absolute(consoleUrl))};`);
  const worker = new Worker(start, { type: "module" });
  let timer = setTimeout(() => fail(NOT_LOADED), ARRIVAL);
  const end = () => {
    clearTimeout(timer);
    worker.terminate();
    for (const url of [program, start]) URL.revokeObjectURL(url);
  };
  const fail = (text: string) => {
    end();
    listen({ kind: "error", text });
    listen({ kind: "end" });
  };
  worker.addEventListener("error", () => fail(NOT_LOADED));
  worker.addEventListener("message", ({ data }: MessageEvent<Message>) => {
    if (data.kind === "begin") {
      clearTimeout(timer);
      timer = setTimeout(() => fail(`Ended after ${LIMIT / 1000} seconds.`), LIMIT);
      return;
    }
    // The browsers' own words for a file that didn't come.
    if (data.kind === "error" && /dynamically imported module|module script failed/.test(data.text))
      return fail(NOT_LOADED);
    if (data.kind === "end") end();
    listen(data);
  });
  worker.postMessage(program);
  return end;
}

function enableExample(example: HTMLElement) {
  const pre = example.querySelector("pre")!;
  const code = pre.querySelector("code")!;
  const find = <T extends HTMLElement>(selector: string) => example.querySelector<T>(selector)!;
  const [runButton, stopButton, restoreButton] = [find(".run"), find(".stop"), find(".restore")];
  const output = find<HTMLOutputElement>("output");
  const [label, original] = [pre.ariaLabel!, code.innerHTML];

  pre.contentEditable = "plaintext-only";
  pre.role = "textbox";
  pre.ariaMultiLine = "true";
  pre.spellcheck = false;
  pre.setAttribute("autocapitalize", "off");
  pre.setAttribute("autocorrect", "off");
  pre.ariaLabel = `${label}: code to edit, Control and Enter run it`;

  let stop: (() => void) | undefined;
  const show = (kind: string, text: string) => {
    const line = document.createElement("span");
    line.className = kind;
    line.textContent = `${text}\n`;
    output.append(line);
  };
  const ended = () => {
    stop = undefined;
    stopButton.hidden = true;
    if (output.childElementCount === 0) show("note", "Nothing was printed.");
  };
  const begin = () => {
    stop?.();
    output.replaceChildren();
    output.hidden = false;
    stopButton.hidden = false;
    stop = run(pre.innerText, (message) => {
      if ("text" in message) show(message.kind, message.text);
      else ended();
    });
  };
  runButton.addEventListener("click", begin);
  stopButton.addEventListener("click", () => {
    stop?.();
    show("error", "Stopped.");
    ended();
    runButton.focus();
  });
  restoreButton.addEventListener("click", () => {
    code.innerHTML = original;
    pre.replaceChildren(code);
    restoreButton.hidden = true;
    pre.focus();
  });
  pre.addEventListener("input", () => {
    restoreButton.hidden = false;
  });
  pre.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    begin();
  });
}

export function enableExamples() {
  document.querySelectorAll<HTMLElement>("[data-runs]").forEach(enableExample);
  // Where the service worker keeps the page, it keeps the package too, so that examples run without a
  // network.
  if (navigator.serviceWorker?.controller)
    addEventListener("load", () => run('import "softmax-wasm"; import "softmax-wasm/learn";', () => {}));
}
