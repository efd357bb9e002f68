// Three browser engines without a bundler, with pages and module workers, also under a strict
// Content-Security-Policy.
import { readVersion } from "../browsers.mjs";
import { visit } from "../visit.mjs";

const ALLOWED = "default-src 'none'; connect-src *; script-src 'self' 'wasm-unsafe-eval'";
const BLOCKED = "default-src 'none'; connect-src *; script-src 'self'";

const PAGES = [
  { name: "import map", path: "map.html" },
  { name: "module worker", path: "worker.html" },
  { name: "CSP with 'wasm-unsafe-eval'", path: "page.html", csp: ALLOWED },
  { name: "module worker with the same CSP", path: "worker.html", csp: ALLOWED },
  { name: "CSP without it: ERR_WASM", path: "blocked.html", csp: BLOCKED },
  { name: "init", path: "init.html", entryPoint: "./init" },
  { name: "init, CSP with 'wasm-unsafe-eval'", path: "init.html", csp: ALLOWED, entryPoint: "./init" },
  { name: "init, CSP without it: ERR_WASM", path: "init-blocked.html", csp: BLOCKED, entryPoint: "./init" },
  { name: "canvas", path: "canvas.html", entryPoint: "./canvas" },
  { name: "element with the same CSP", path: "element.html", csp: ALLOWED, entryPoint: "./element" },
  { name: "element by its script alone", path: "element-script.html", entryPoint: "./element" },
  { name: "learn with the same CSP", path: "learn.html", csp: ALLOWED, entryPoint: "./learn" },
];

const listPages = (browser, group) =>
  PAGES.map(({ name, path, csp, entryPoint }) => ({
    group,
    name,
    entryPoint,
    browser,
    fixture: "page",
    short: browser === "chromium",
    async run({ folder }) {
      const { failures, loaded } = await visit(browser, {
        folder,
        path,
        headers: csp && { "Content-Security-Policy": csp },
      });
      if (new Set(loaded).size < loaded.length) failures.push(`loaded twice: ${loaded.join(", ")}`);
      return { version: await readVersion(browser), failures, note: loaded.join(", ") };
    },
  }));

export default [
  ...listPages("chromium", "Chromium"),
  ...listPages("firefox", "Firefox ESR"),
  ...listPages("webkit", "WebKitGTK"),
];
