// softmax-wasm/element on a foreign page, under the strictest policy that it works with.
import { readFileSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, measureOverflow, plain as test } from "./explorer-page";

const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'";
const dist = new URL("../node_modules/softmax-wasm/dist/", import.meta.url);

interface Visit {
  policy?: string;
  scheme?: "light" | "dark";
}

/** Opens a page with this body. Violations of the policy and exceptions fail the test. */
async function open(
  page: Page,
  body: string,
  { policy = POLICY, scheme = "light" }: Visit = {},
): Promise<string[]> {
  const problems: string[] = [];
  const note = (text: string) => text.includes("/favicon.ico") || problems.push(text);
  page.on("pageerror", ({ message }) => note(message));
  page.on("console", (message) => message.type() === "error" && note(message.text()));
  await page.emulateMedia({ colorScheme: scheme });
  const head = `<title>A lecture</title><meta name="color-scheme" content="light dark"><script type="module" src="/element.js"></script>`;
  await page.route("http://lecture.test/**", async (route) => {
    const path = new URL(route.request().url()).pathname;
    if (path !== "/")
      return route.fulfill({ contentType: "text/javascript", body: readFileSync(new URL(`.${path}`, dist)) });
    const html = `<!doctype html><html lang="en"><head>${head}</head><body><main><h1>Lecture</h1>${body}</main></body></html>`;
    await route.fulfill({
      contentType: "text/html; charset=utf-8",
      headers: { "Content-Security-Policy": policy },
      body: html,
    });
  });
  await page.goto("http://lecture.test/");
  return problems;
}

const percents = (page: Page, nth = 0) => page.locator("softmax-explorer").nth(nth).locator(".percent");

const EXAMPLE = `<softmax-explorer logits="2,1,0.1" labels="cat,dog,fox">65.9 %, 24.2 %, 9.9 %</softmax-explorer>`;

test("two elements on a page show their own logits and do not violate the policy", async ({ page }) => {
  const problems = await open(page, `${EXAMPLE}<softmax-explorer logits="0,0"></softmax-explorer>`);
  await expect(percents(page)).toHaveText(["65.9 %", "24.2 %", "9.9 %"]);
  await expect(percents(page, 1)).toHaveText(["50.0 %", "50.0 %"]);
  await page.getByLabel("Logit of class 1", { exact: true }).fill("1");
  await expect(percents(page, 1)).toHaveText(["73.1 %", "26.9 %"]);
  await expect(percents(page)).toHaveText(["65.9 %", "24.2 %", "9.9 %"]);
  expect(problems).toEqual([]);
});

test("the field, the slider and the arrow keys edit a logit, and each change fires an event with the results", async ({
  page,
}) => {
  await open(page, `${EXAMPLE.replace("labels", 'target="1" labels')}`);
  await page.evaluate(() => {
    const changes: unknown[] = [];
    Object.assign(window, { changes });
    document.addEventListener("softmax-change", (event) => changes.push((event as CustomEvent).detail));
  });
  await page.getByLabel("Logit of fox", { exact: true }).press("ArrowUp");
  await page.getByLabel("Logit of fox, slider").press("ArrowRight");
  await page.getByLabel("Temperature").press("Home");
  const changes = await page.evaluate(() => (window as unknown as { changes: any[] }).changes);
  expect(changes.map(({ logits }) => logits)).toEqual([
    [2, 1, 0.2],
    [2, 1, 0.3],
    [2, 1, 0.3],
  ]);
  expect(changes[2]).toMatchObject({ labels: ["cat", "dog", "fox"], temperature: 0.05, target: 1 });
  expect(changes[2].probabilities[0]).toBeCloseTo(1 / (1 + Math.exp(-20) + Math.exp(-34)), 12);
});

test("attributes and properties change the element without an event", async ({ page }) => {
  await open(page, EXAMPLE);
  const events = await page.evaluate(() => {
    let events = 0;
    document.addEventListener("softmax-change", () => events++);
    const element = document.querySelector("softmax-explorer")!;
    element.setAttribute("logits", "1,1,1,1");
    element.setAttribute("labels", "a,<b>,c,d");
    (element as unknown as { temperature: number }).temperature = 2;
    element.setAttribute("target", "3");
    return events;
  });
  expect(events).toBe(0);
  await expect(percents(page)).toHaveText(["25.0 %", "25.0 %", "25.0 %", "25.0 %"]);
  await expect(page.locator(".label")).toHaveText(["a", "<b>", "c", "d"]);
  await expect(page.locator(".gradient")).toHaveText(["+0.125", "+0.125", "+0.125", "−0.375"]);
  await expect(page.getByRole("status")).toHaveText(
    "4 classes lead together with 25.0 % each. If d is right, the loss is 1.386.",
  );
  const state = await page.evaluate(() => {
    const { logits, labels, temperature, target } = document.querySelector("softmax-explorer") as any;
    return { logits, labels, temperature, target };
  });
  expect(state).toEqual({ logits: [1, 1, 1, 1], labels: ["a", "<b>", "c", "d"], temperature: 2, target: 3 });
});

test("invalid logits are refused with an error that names the rule, and nothing changes", async ({
  page,
}) => {
  await open(page, EXAMPLE);
  const errors = await page.evaluate(() => {
    const element = document.querySelector("softmax-explorer") as any;
    return [[], 5, Array(65).fill(0), [1, NaN], ["1", 2], [1, , 2]].map((logits) => {
      try {
        element.logits = logits;
        return "none";
      } catch ({ name, message }: any) {
        return `${name}: ${message}`;
      }
    });
  });
  const count = "there have to be 1 to 64";
  expect(errors).toEqual([
    `RangeError: logits: 0 are given; ${count}`,
    "TypeError: logits: the value is 5; it has to be an array of numbers",
    `RangeError: logits: 65 are given; ${count}`,
    "RangeError: logits: [1] is NaN; it has to be a number",
    'TypeError: logits: [0] is "1"; it has to be a number: pass Number("1")',
    "TypeError: logits: [1] is undefined; it has to be a number",
  ]);
  await expect(percents(page)).toHaveText(["65.9 %", "24.2 %", "9.9 %"]);
});

test("properties that are set before the element is defined are taken, before attributes", async ({
  page,
}) => {
  const problems = await open(page, "");
  const state = await page.evaluate(async () => {
    // A class of its own, since the page has defined the element.
    const { SoftmaxExplorer } = await import("/element.js" as string);
    const early = document.createElement("late-explorer") as any;
    early.setAttribute("logits", "1,1");
    early.setAttribute("target", "3");
    const properties = { logits: [5, 6, 7, 8], labels: { 0: "k" }, temperature: 2, target: 2 };
    Object.assign(early, properties);
    const [wrong, texts, wrongText] = Array.from(
      { length: 3 },
      () => document.createElement("late-explorer") as any,
    );
    wrong.setAttribute("labels", "a,b,c");
    wrong.temperature = -1;
    Object.assign(texts, { target: "1", logits: "5,1", labels: "spam,ham", temperature: "0.5" });
    wrongText.setAttribute("logits", "1,2");
    wrongText.logits = "1,x";
    document.querySelector("main")!.append(early, wrong, texts, wrongText);
    customElements.define("late-explorer", class extends SoftmaxExplorer {});
    const own = Object.keys(early);
    const read = ({ logits, labels, temperature, target }: any) => ({ logits, labels, temperature, target });
    const taken = read(early);
    const complaints = [early, wrong, texts, wrongText].map(
      (element) => element.shadowRoot.querySelector("[role=alert]").textContent,
    );
    wrong.temperature = 4;
    early.logits = [1, 2, 3];
    return {
      own,
      taken,
      texts: read(texts),
      complaints,
      later: early.logits,
      temperature: wrong.temperature,
    };
  });
  expect(state).toEqual({
    own: [],
    taken: {
      logits: [5, 6, 7, 8],
      labels: ["k", "class 2", "class 3", "class 4"],
      temperature: 2,
      target: 2,
    },
    texts: { logits: [5, 1], labels: ["spam", "ham"], temperature: 0.5, target: 1 },
    complaints: [
      "",
      "temperature: the value is -1; it has to be 0 or more",
      "",
      'logits: [1] is "x"; it has to be a number',
    ],
    later: [1, 2, 3],
    temperature: 4,
  });
  expect(problems).toEqual([]);
});

test("a property completes an attribute that is valid only with it, and takes the place of a wrong one", async ({
  page,
}) => {
  await open(
    page,
    `<softmax-explorer target="3"></softmax-explorer><softmax-explorer logits="x"></softmax-explorer>`,
  );
  await expect(page.getByRole("alert")).toHaveCount(2);
  const state = await page.evaluate(() => {
    const [waiting, wrong] = [...document.querySelectorAll("softmax-explorer")] as any[];
    waiting.logits = [1, 2, 3, 4];
    wrong.logits = [1, 2];
    const fresh = document.createElement("softmax-explorer") as any;
    fresh.setAttribute("logits", "1,2,3,4");
    fresh.target = 3;
    document.body.append(fresh);
    return [waiting, wrong, fresh].map(({ logits, target }) => ({ logits, target }));
  });
  expect(state).toEqual([
    { logits: [1, 2, 3, 4], target: 3 },
    { logits: [1, 2], target: undefined },
    { logits: [1, 2, 3, 4], target: 3 },
  ]);
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("ties, infinite logits and an infinite loss are said in words and by ∞", async ({ page }) => {
  const problems = await open(
    page,
    ["0,0", "Infinity,1", "-inf,-inf", "1,2,2"]
      .map((logits) => `<softmax-explorer logits="${logits}" temperature="0" target="0"></softmax-explorer>`)
      .join(""),
  );
  await expect(page.getByRole("status")).toHaveText([
    "2 classes lead together with 50.0 % each. If class 1 is right, the loss is 0.693.",
    "No class has a probability: a logit is +∞.",
    "No class has a probability: every logit is −∞.",
    "2 classes lead together with 50.0 % each. If class 1 is right, the loss is ∞.",
  ]);
  await expect(page.locator("softmax-explorer").last().locator(".gradient")).toHaveText(["−∞", "+∞", "+∞"]);
  const ends = page.locator("softmax-explorer").nth(1).locator(".slider").first();
  await expect(ends).toHaveValue("5");
  expect(problems).toEqual([]);
});

test("a name that is written from right to left is isolated in the sentence, and no other name is", async ({
  page,
}) => {
  await open(
    page,
    ["חתול,dog", "cat,كلب", "\u202Etac,dog"]
      .map((labels) => `<softmax-explorer logits="2,1" labels="${labels}" target="1"></softmax-explorer>`)
      .join(""),
  );
  await expect(page.getByRole("status")).toHaveText([
    "\u2068חתול\u2069 leads with 73.1 %. If dog is right, the loss is 1.313.",
    "cat leads with 73.1 %. If \u2068كلب\u2069 is right, the loss is 1.313.",
    "\u2068\u202Etac\u2069 leads with 73.1 %. If dog is right, the loss is 1.313.",
  ]);
});

test("an arrow key moves the logit itself, of which its field shows six digits", async ({ page }) => {
  await open(page, `<softmax-explorer logits="123456.789,1"></softmax-explorer>`);
  const field = page.getByLabel("Logit of class 1", { exact: true });
  await expect(field).toHaveValue("123457");
  const readLogit = () => page.evaluate(() => (document.querySelector("softmax-explorer") as any).logits[0]);
  await field.press("ArrowUp");
  expect(await readLogit()).toBe(123456.889);
  await field.press("ArrowDown");
  expect(await readLogit()).toBe(123456.789);
  await field.fill("0.2");
  for (const expected of [0.3, 0.4, 0.5, 0.6, 0.7, 0.8]) {
    await field.press("ArrowUp");
    expect(await readLogit()).toBe(expected);
  }
});

test("a field takes a decimal comma, which it keeps", async ({ page }) => {
  await open(page, EXAMPLE);
  const field = page.getByLabel("Logit of fox", { exact: true });
  await field.fill("3,5");
  await expect(field).toHaveAttribute("aria-invalid", "false");
  await expect(field).toHaveValue("3,5");
  await expect(percents(page)).toHaveText(["17.1 %", "6.3 %", "76.6 %"]);
  // This could be 1.234 or 1234.
  await field.fill("1,234");
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await field.fill("0,125");
  await expect(field).toHaveAttribute("aria-invalid", "false");
});

test("attributes that are valid only together may be set in any order", async ({ page }) => {
  await open(page, `<softmax-explorer target="3" logits="1,2,3,4"></softmax-explorer>`);
  await expect(page.getByRole("status")).toContainText("If class 4 is right");
  await expect(page.getByRole("alert")).toBeHidden();
});

/** Opens a page with an element, sets its properties and then attributes in turn, and returns what it has and
 * reports after each. Without an element in the body, it adds one after the first turn. */
async function follow(
  page: Page,
  body: string,
  changes: readonly { properties?: object; attributes?: Record<string, string> }[],
) {
  await open(page, body);
  const list = changes.map(({ properties = {}, attributes = {} }) => ({
    properties: Object.entries(properties),
    attributes: Object.entries(attributes),
  }));
  return page.evaluate((list) => {
    const element = (document.querySelector("softmax-explorer") ??
      document.createElement("softmax-explorer")) as any;
    return list.map(({ properties, attributes }) => {
      for (const [name, value] of properties) element[name] = value;
      for (const [name, text] of attributes) element.setAttribute(name, text);
      const { logits, labels, temperature, target } = element;
      const got = [logits.join(), labels.join(), temperature, target].join(" ");
      if (!element.isConnected) document.querySelector("main")!.append(element);
      return [got, element.shadowRoot.querySelector("[role=alert]").textContent];
    });
  }, list);
}

for (const [when, body] of [
  ["connected", EXAMPLE],
  ["not connected yet", ""],
] as const) {
  test(`a text in a property is read as the attribute by an element that is ${when}`, async ({ page }) => {
    const texts = { target: "1", labels: "spam, ham", temperature: "0.5", logits: "5,1" };
    expect(
      await follow(page, body, [
        { properties: texts },
        { properties: { temperature: "warm", logits: "∞,-inf" } },
        { properties: { temperature: 2, target: "0.5" } },
        { properties: { target: "0", labels: "" } },
        { attributes: { temperature: "4", logits: "1,2,3" } },
      ]),
    ).toEqual([
      ["5,1 spam,ham 0.5 1", ""],
      ["Infinity,-Infinity spam,ham 0.5 1", 'temperature: the value is "warm"; it has to be 0 or more'],
      ["Infinity,-Infinity spam,ham 2 1", "target: the value is 0.5; it has to be an integer from 0 to 63"],
      ["Infinity,-Infinity class 1,class 2 2 0", ""],
      ["1,2,3 class 1,class 2,class 3 4 0", ""],
    ]);
    await expect(page.getByRole("status")).toContainText("class 3 leads with 41.9 %. If class 1 is right");
  });

  test(`undefined is the default of each property, as of an absent attribute, in an element that is ${when}`, async ({
    page,
  }) => {
    const none = { logits: undefined, labels: undefined, temperature: undefined, target: undefined };
    const byDefault = ["2,1,0.1 class 1,class 2,class 3 1 ", ""];
    expect(
      await follow(page, body, [
        { properties: none },
        { properties: { logits: [5, 1], labels: ["spam", "ham"], temperature: 0.5, target: 1 } },
        { properties: none },
        { properties: { logits: "5,x", temperature: "warm", target: "1" } },
        { properties: none },
      ]),
    ).toEqual([
      byDefault,
      ["5,1 spam,ham 0.5 1", ""],
      byDefault,
      ["2,1,0.1 class 1,class 2,class 3 1 1", 'logits: [1] is "x"; it has to be a number'],
      byDefault,
    ]);
    await expect(page.getByRole("status")).toHaveText("class 1 leads with 65.9 %.");
    expect(await page.locator("softmax-explorer").evaluate((element) => element.attributes.length)).toBe(0);
  });
}

test("a target waits for its logits, and is reported below the bars until there are enough", async ({
  page,
}) => {
  const waits = (target: number, last: number) =>
    `target: the value is ${target}; it has to be an integer from 0 to ${last}`;
  expect(
    await follow(page, `<softmax-explorer hide="sliders"></softmax-explorer>`, [
      { properties: { target: 4 } },
      { properties: { logits: [1, 2, 3, 4, 5] } },
      { properties: { logits: [1, 2] } },
      { attributes: { target: "2" } },
      { attributes: { logits: "1,2,3" } },
      { attributes: { logits: "1,2" } },
      { attributes: { logits: "1,x,3" } },
      { properties: { logits: "1,2" } },
    ]),
  ).toEqual([
    ["2,1,0.1 class 1,class 2,class 3 1 4", waits(4, 2)],
    ["1,2,3,4,5 class 1,class 2,class 3,class 4,class 5 1 4", ""],
    ["1,2 class 1,class 2 1 4", waits(4, 1)],
    ["1,2 class 1,class 2 1 2", waits(2, 1)],
    ["1,2,3 class 1,class 2,class 3 1 2", ""],
    ["1,2 class 1,class 2 1 2", waits(2, 1)],
    ["1,2 class 1,class 2 1 2", 'logits: [1] is "x"; it has to be a number'],
    ["1,2 class 1,class 2 1 2", waits(2, 1)],
  ]);
  await expect(page.getByRole("status")).toHaveText("class 2 leads with 73.1 %.");
  await expect(page.locator(".gradient").first()).toBeHidden();
  const field = page.getByLabel("Logit of class 1", { exact: true });
  await field.fill("3");
  await expect(page.getByRole("status")).toHaveText("class 1 leads with 73.1 %.");
  await expect(page.getByRole("alert")).toHaveText(waits(2, 1));
});

test("a property that a framework takes away has its default: by 0 and the attribute removed in Vue, by an empty text in Preact", async ({
  page,
}) => {
  await open(page, EXAMPLE);
  const states = await page.evaluate(() => {
    const element = document.querySelector("softmax-explorer") as any;
    const names = ["temperature", "target"];
    const set = (value: unknown) => names.forEach((name) => Reflect.set(element, name, value));
    const readState = () => names.map((name) => element[name]);
    set(2);
    const before = readState();
    set(0);
    for (const name of names) element.removeAttribute(name);
    const inVue = readState();
    set(2);
    set("");
    return { before, inVue, inPreact: readState() };
  });
  const byDefault = [1, undefined];
  expect(states).toEqual({ before: [2, 2], inVue: byDefault, inPreact: byDefault });
  await expect(page.getByRole("alert")).toBeHidden();
});

const WRONG = [
  [`logits="1,x"`, 'logits: [1] is "x"; it has to be a number'],
  [`logits=""`, 'logits: [0] is ""; it has to be a number'],
  [`logits="${"1,".repeat(70)}1"`, "logits: 71 are given; there have to be 1 to 64"],
  [`target="3"`, "target: the value is 3; it has to be an integer from 0 to 2"],
  [`target="64"`, "target: the value is 64; it has to be an integer from 0 to 63"],
  [`target="cat"`, 'target: the value is "cat"; it has to be an integer from 0 to 63'],
  [
    `hide="slider"`,
    'hide: a part is "slider"; it has to be one of sliders, numbers, temperature, gradient, status',
  ],
  [`temperature="-1"`, "temperature: the value is -1; it has to be 0 or more"],
  [
    `logits="&lt;img src=x onerror=alert(1)&gt;"`,
    'logits: [0] is "<img src=x onerror=alert(1)>"; it has to be a number',
  ],
] as const;
for (const [attribute, sentence] of WRONG) {
  test(`${attribute.slice(0, 40)} is reported below the bars, and the example is shown`, async ({ page }) => {
    const problems = await open(page, `<softmax-explorer ${attribute}></softmax-explorer>`);
    await expect(page.getByRole("alert")).toHaveText(sentence);
    await expect(percents(page)).toHaveText(["65.9 %", "24.2 %", "9.9 %"]);
    expect(problems).toEqual([]);
  });
}

test("a text that is not a number is marked in its field, and the bars stay", async ({ page }) => {
  await open(page, EXAMPLE);
  const field = page.getByLabel("Logit of cat", { exact: true });
  for (const text of ["", "-", "1e", "abc", "inf", "1,5,2", "1,000.5"]) {
    await field.fill(text);
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(percents(page)).toHaveText(["65.9 %", "24.2 %", "9.9 %"]);
  }
  await field.fill("-inf");
  await expect(field).toHaveAttribute("aria-invalid", "false");
  await expect(percents(page)).toHaveText(["0.0 %", "71.1 %", "28.9 %"]);
});

test("the parts that hide names are not shown", async ({ page }) => {
  await open(
    page,
    EXAMPLE.replace("labels", 'target="0" hide="sliders, temperature status gradient" labels'),
  );
  for (const hidden of [".slider", ".temperature", "[role=status]", ".gradient"]) {
    await expect(page.locator(`softmax-explorer ${hidden}`).first()).toBeHidden();
  }
  await expect(page.locator(".number").first()).toBeVisible();
});

test("if WebAssembly is blocked, the content of the element and the reason are shown", async ({ page }) => {
  await open(page, EXAMPLE, { policy: "default-src 'none'; script-src 'self'" });
  const expectReason = async () => {
    await expect(page.getByText("65.9 %, 24.2 %, 9.9 %")).toBeVisible();
    await expect(page.getByRole("alert")).toContainText("'wasm-unsafe-eval'");
  };
  await expectReason();
  const logits = await page.evaluate(() => {
    const element = document.querySelector("softmax-explorer") as any;
    Object.assign(element, { logits: [1, 2], target: "1" });
    return element.logits;
  });
  expect(logits).toEqual([1, 2]);
  await expectReason();
});

for (const scheme of ["light", "dark"] as const) {
  for (const width of [320, 1280]) {
    test(`no rule of WCAG 2.2 AA is broken at ${width} in the ${scheme}, and nothing scrolls sideways`, async ({
      page,
    }) => {
      await page.setViewportSize({ width, height: 800 });
      const twelve = Array.from({ length: 12 }, (_, i) => i / 4).join();
      await open(
        page,
        `${EXAMPLE.replace("labels", 'target="0" labels')}<softmax-explorer logits="${twelve}"></softmax-explorer>`,
        { scheme },
      );
      await expect(percents(page)).toHaveCount(3);
      const { violations } = await new AxeBuilder({ page })
        .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
        .analyze();
      expect(violations).toEqual([]);
      expect(await measureOverflow(page)).toBe(0);
    });
  }
}

test("equal probabilities are shown as equal, underflow is not shown as 0, and the temperature stops at round numbers", async ({
  page,
}) => {
  await open(
    page,
    `<softmax-explorer logits="1,1,1" temperature="Infinity"></softmax-explorer><softmax-explorer logits="1000,0,-Infinity" target="0"></softmax-explorer>`,
  );
  await expect(percents(page)).toHaveText(["33.3 %", "33.3 %", "33.3 %"]);
  await expect(percents(page, 1)).toHaveText(["100.0 %", "<0.1 %", "0.0 %"]);
  await expect(page.locator("softmax-explorer").nth(1).locator(".gradient").first()).toHaveText("0.000");
  // The four hundred steps run in one call, because as many calls take a busy machine half a minute.
  const seen = await page
    .getByLabel("Temperature")
    .nth(1)
    .evaluate(async (slider: HTMLInputElement) => {
      const texts: (string | null)[] = [];
      for (let step = 0; step <= 200; step++) {
        slider.value = String(step);
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        await Promise.resolve();
        texts.push(slider.getAttribute("aria-valuetext"));
      }
      return texts;
    });
  for (const stop of ["0.1", "0.25", "0.5", "1", "2", "5", "10", "20"]) expect(seen).toContain(stop);
});
