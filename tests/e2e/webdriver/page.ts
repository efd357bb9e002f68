// A page of WebKitGTK with the part of Playwright's interface that the tests use. A test that needs more than
// its WebDriver can do is skipped.
//
// These files are kept since they found a bug that neither Chromium nor Firefox showed: WebKit has no
// scroll anchoring, so chapters that were laid out late moved away under a press (`overflow-anchor` in
// www/styles/article.css). Playwright's own build of WebKit can't be installed from a package registry.
import { fileURLToPath } from "node:url";
import { test } from "@playwright/test";
import { buildSync } from "esbuild";
import type { Step, Text } from "./in-page";

type Call = (method: string, path: string, body?: object) => Promise<any>;
type Named = { name?: string | RegExp; exact?: boolean; hasText?: string | RegExp; level?: number };

const SECONDS = 5;
const KEYS: Record<string, string> = {
  Backspace: "\ue003",
  Tab: "\ue004",
  Enter: "\ue007",
  Shift: "\ue008",
  Control: "\ue009",
  Escape: "\ue00c",
  Space: " ",
  PageUp: "\ue00e",
  PageDown: "\ue00f",
  End: "\ue010",
  Home: "\ue011",
  ArrowLeft: "\ue012",
  ArrowUp: "\ue013",
  ArrowRight: "\ue014",
  ArrowDown: "\ue015",
  Delete: "\ue017",
};

const { outputFiles } = buildSync({
  entryPoints: [fileURLToPath(new URL("in-page.ts", import.meta.url))],
  bundle: true,
  write: false,
  format: "iife",
  globalName: "__inPage",
  target: "es2022",
});
const INSTALL = `${outputFiles![0]!.text}; window.__inPage = __inPage;`;

const text = (wanted: string | RegExp): Text =>
  typeof wanted === "string" ? wanted : { source: wanted.source, flags: wanted.flags };

/** Skips a test that the driver cannot run. */
export function beyond(what: string): never {
  test.skip(true, `WebDriver can't ${what}`);
  throw new Error(what);
}

/** Repeats an attempt until it returns a value, or throws after a while. */
async function eventually<T>(what: string, attempt: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + SECONDS * 1000;
  for (;;) {
    const result = await attempt();
    if (result !== undefined) return result;
    if (Date.now() > end) throw new Error(`${what}: not there after ${SECONDS} s`);
    await new Promise((later) => setTimeout(later, 30));
  }
}

export class WebDriverLocator {
  constructor(
    readonly page: WebDriverPage,
    readonly steps: Step[],
  ) {}

  #with = (step: Step) => new WebDriverLocator(this.page, [...this.steps, step]);
  locator = (css: string, { hasText }: Named = {}) =>
    hasText ? this.#with({ css }).filter({ hasText }) : this.#with({ css });
  getByRole = (role: string, { name, exact = false, level }: Named = {}) =>
    this.#with({ role, ...(name !== undefined && { name: text(name) }), ...(level && { level }), exact });
  getByLabel = (label: string | RegExp, { exact = false }: Named = {}) =>
    this.#with({ label: text(label), exact });
  getByText = (wanted: string | RegExp, { exact = false }: Named = {}) =>
    this.#with({ text: text(wanted), exact });
  filter = ({ hasText }: Named) => this.#with({ hasText: text(hasText!) });
  nth = (nth: number) => this.#with({ nth });
  first = () => this.nth(0);
  last = () => this.nth(-1);

  /** Returns the value of a function of all elements that are found now. */
  evaluateAll = <R>(pure: (elements: any[], argument?: any) => R, argument?: unknown): Promise<R> =>
    this.page.inside(`return (${pure})(__inPage.find(${JSON.stringify(this.steps)}), argument)`, argument);
  count = () => this.evaluateAll((elements) => elements.length);
  all = async () => Array.from({ length: await this.count() }, (_, nth) => this.nth(nth));
  allTextContents = () =>
    this.evaluateAll((elements) => elements.map((element) => element.textContent as string));

  /** Returns the value of a function of the only element, once the element is there. */
  evaluate = async <R>(pure: (element: any, argument?: any) => R, argument?: unknown): Promise<R> => {
    const body = `const [element, second] = __inPage.find(${JSON.stringify(this.steps)});
      if (!element) return [];
      if (second) throw new Error("more than one element");
      return [await (${pure})(element, argument)]`;
    const [result] = await eventually(JSON.stringify(this.steps), async () => {
      const found = await this.page.inside(body, argument);
      return found.length > 0 ? (found as [R]) : undefined;
    });
    return result;
  };
  waitFor = () =>
    eventually(
      `to see ${JSON.stringify(this.steps)}`,
      async () =>
        (await this.evaluateAll((elements) => elements.some((window as any).__inPage.isVisible))) ||
        undefined,
    );
  textContent = () => this.evaluate((element) => element.textContent as string);
  innerText = () => this.evaluate((element) => element.innerText as string);
  inputValue = () => this.evaluate((element) => element.value as string);
  getAttribute = (name: string) =>
    this.evaluate((element, name) => element.getAttribute(name) as string | null, name);
  boundingBox = () =>
    this.evaluate((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return { x, y, width, height };
    });
  focus = () => this.evaluate((element) => element.focus());
  blur = () => this.evaluate((element) => element.blur());
  scrollIntoViewIfNeeded = () =>
    this.evaluate((element) => element.scrollIntoView({ block: "center", behavior: "instant" }));
  fill = (value: string) =>
    this.evaluate((element, value) => (window as any).__inPage.fill(element, value), value);

  selectOption = (wanted: string) =>
    this.evaluate((element, wanted) => (window as any).__inPage.select(element, wanted), wanted);

  /** Returns the point to press, once the element is visible and has not moved for a frame. */
  #middle = () =>
    eventually(`to press ${JSON.stringify(this.steps)}`, async () => {
      const place = () =>
        this.evaluate((element) =>
          (window as any).__inPage.isVisible(element) && !element.disabled
            ? (window as any).__inPage.middle(element)
            : [],
        );
      const before = await place();
      await this.page.settled();
      const after = await place();
      return before.length && before.join() === after.join() ? (before as [number, number]) : undefined;
    });
  hover = async ({ position }: { position?: { x: number; y: number } } = {}) => {
    const middle = await this.#middle();
    if (!position) return this.page.mouse.move(...middle);
    const { x, y } = await this.boundingBox();
    return this.page.mouse.move(x + position.x, y + position.y);
  };
  click = async () => {
    await this.page.mouse.click(...(await this.#middle()));
    await this.page.settled();
  };
  #setChecked = async (wanted: boolean) => {
    if ((await this.evaluate((element) => element.checked as boolean)) !== wanted) await this.click();
  };
  check = () => this.#setChecked(true);
  uncheck = () => this.#setChecked(false);
  dispatchEvent = (type: string) =>
    this.evaluate((element, type) => {
      element.dispatchEvent(new Event(type, { bubbles: true, cancelable: true, composed: true }));
    }, type);
  pressSequentially = async (text: string) => {
    await this.focus();
    await this.page.keyboard.type(text);
  };
  press = async (key: string) => {
    await this.focus();
    await this.page.keyboard.press(key);
  };
}

export class WebDriverPage {
  #at: [number, number] = [0, 0];

  /** Creates a page. `isReady` runs in the page and returns whether it has started. */
  constructor(
    readonly call: Call,
    readonly baseURL: string,
    readonly isReady: () => boolean,
  ) {}

  /** Runs the body of an asynchronous function in the page, with the functions of in-page.ts. */
  async inside(body: string, argument?: unknown): Promise<any> {
    const script = `return (async (argument) => { if (!window.__inPage) return "absent"; ${body} })(...arguments)`;
    const args = [argument === undefined ? null : argument];
    const first = await this.call("POST", "/execute/sync", { script, args });
    if (first !== "absent") return first;
    await this.call("POST", "/execute/sync", { script: INSTALL, args: [] });
    return this.call("POST", "/execute/sync", { script, args });
  }

  evaluate = <R>(pure: (argument?: any) => R, argument?: unknown): Promise<Awaited<R>> =>
    typeof pure === "string"
      ? beyond("run a script that is a text")
      : this.inside(`return (${pure})(argument)`, argument);
  waitForFunction = <R>(pure: (argument?: any) => R, argument?: unknown) =>
    eventually(String(pure), async () => (await this.evaluate(pure, argument)) || undefined);

  #root = new WebDriverLocator(this, []);
  locator = this.#root.locator;
  getByRole = this.#root.getByRole;
  getByLabel = this.#root.getByLabel;
  getByText = this.#root.getByText;

  #address = "";
  /** Returns the address after the last step. Playwright's `url()` does not wait either. */
  url = () => {
    void this.#readAddress();
    return this.#address;
  };
  #readAddress = async () => (this.#address = await this.call("GET", "/url"));
  async #moved(path: string, body: object = {}) {
    await this.call("POST", path, body);
    await eventually("the page's start", async () => (await this.evaluate(this.isReady)) || undefined);
    await this.settled();
    await this.#readAddress();
  }
  /** Waits until the effects of an event are visible. */
  settled = () => this.inside("return new Promise((done) => requestAnimationFrame(() => setTimeout(done)))");
  goto = (address: string) => this.#moved("/url", { url: new URL(address, this.baseURL).href });
  reload = () => this.#moved("/refresh");
  goBack = () => this.#moved("/back");
  goForward = () => this.#moved("/forward");
  waitForTimeout = (milliseconds: number) => new Promise((later) => setTimeout(later, milliseconds));

  async setViewportSize({ width, height }: { width: number; height: number }) {
    const inner = () =>
      this.call("POST", "/execute/sync", { script: "return [innerWidth, innerHeight]", args: [] });
    await this.call("POST", "/window/rect", { width, height });
    const [w, h] = await inner();
    await this.call("POST", "/window/rect", { width: 2 * width - w, height: 2 * height - h });
    for (let wait = 0; (await inner()).join() !== [width, height].join(); wait++) {
      if (wait === 20) beyond(`make a window of ${width} × ${height} pixels`);
      await this.waitForTimeout(50);
    }
  }

  #act = (source: object) => this.call("POST", "/actions", { actions: [source] });
  #pointer = (...actions: object[]) =>
    this.#act({ type: "pointer", id: "mouse", parameters: { pointerType: "mouse" }, actions });
  mouse = {
    move: async (x: number, y: number, { steps = 1 } = {}) => {
      const [x0, y0] = this.#at;
      const at = (part: number) => ({
        type: "pointerMove",
        duration: 0,
        origin: "viewport",
        x: Math.round(x0 + (x - x0) * part),
        y: Math.round(y0 + (y - y0) * part),
      });
      await this.#pointer(...Array.from({ length: steps }, (_, k) => at((k + 1) / steps)));
      this.#at = [x, y];
    },
    /** Clicks in one action, so that nothing moves in between. */
    click: async (x: number, y: number) => {
      const at = { type: "pointerMove", duration: 0, origin: "viewport", x: Math.round(x), y: Math.round(y) };
      await this.#pointer(at, { type: "pointerDown", button: 0 }, { type: "pointerUp", button: 0 });
      this.#at = [x, y];
    },
    down: () => this.#pointer({ type: "pointerDown", button: 0 }),
    up: () => this.#pointer({ type: "pointerUp", button: 0 }),
  };
  #type = (...keys: [type: "keyDown" | "keyUp", value: string][]) =>
    this.#act({ type: "key", id: "keyboard", actions: keys.map(([type, value]) => ({ type, value })) });
  keyboard = {
    press: async (chord: string) => {
      const keys = chord.split("+").map((key) => KEYS[key] ?? key);
      await this.#type(
        ...keys.map((key) => ["keyDown", key] as ["keyDown", string]),
        ...keys.reverse().map((key) => ["keyUp", key] as ["keyUp", string]),
      );
    },
    type: async (text: string) => {
      for (const key of text) await this.#type(["keyDown", key], ["keyUp", key]);
    },
    insertText: () => beyond("insert a text as an input method does"),
  };

  bringToFront = () => this.settled();
  waitForURL = (wanted: string | RegExp) =>
    eventually(`the address ${wanted}`, async () => {
      await this.#readAddress();
      const { href } = new URL(this.#address);
      const fits =
        typeof wanted === "string" ? href === new URL(wanted, this.baseURL).href : wanted.test(href);
      return fits || undefined;
    });
  request = { get: () => beyond("send requests of its own") };

  context = () => beyond("open contexts");
  emulateMedia = () => beyond("emulate media");
  frameLocator = () => beyond("look into frames from outside");
  on = () => beyond("listen to the page");
  route = () => beyond("answer requests");
}
