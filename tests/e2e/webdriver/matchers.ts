// Implements Playwright's expectations of locators for WebDriver.
import { clean } from "./in-page";
import type { WebDriverLocator } from "./page";

type Described = ReturnType<typeof import("./in-page").describe>;
type Outcome = { pass: boolean; actual: unknown };
type This = { isNot: boolean };

const SECONDS = 4;
const is = (actual: string, wanted: string | RegExp) =>
  typeof wanted === "string" ? actual === clean(wanted) : wanted.test(actual);
const holds = (actual: string, wanted: string | RegExp) =>
  typeof wanted === "string" ? actual.includes(clean(wanted)) : wanted.test(actual);

interface Options {
  timeout?: number;
}
const isOptions = (value: unknown): value is Options =>
  typeof value === "object" && value !== null && "timeout" in value;

/** Creates a matcher that asks again until it holds, or with `not` until it does not hold. */
const matcher = (judge: (all: Described[], ...wanted: any[]) => Outcome) =>
  async function (this: This, locator: WebDriverLocator, ...given: unknown[]) {
    const { timeout = SECONDS * 1000 } = given.find(isOptions) ?? {};
    const wanted = given.filter((value) => !isOptions(value));
    const end = Date.now() + timeout;
    for (;;) {
      const all = await locator.evaluateAll((elements) =>
        elements.map((element) => (window as any).__inPage.describe(element) as Described),
      );
      const { pass, actual } = judge(all, ...wanted);
      if (pass !== this.isNot || Date.now() > end) {
        const message = () =>
          `${JSON.stringify(locator.steps)}: ${JSON.stringify(actual)} ${this.isNot ? "is" : "is not"} ${wanted.map(String).join()}`;
        return { pass, message };
      }
      await new Promise((later) => setTimeout(later, 40));
    }
  };

/** Creates a matcher for the only element that is found. */
const createSingleMatcher = (judge: (one: Described, ...wanted: any[]) => Outcome) =>
  matcher((all, ...wanted) =>
    all.length === 1 ? judge(all[0]!, ...wanted) : { pass: false, actual: `${all.length} elements` },
  );
const state = (read: (one: Described) => boolean) =>
  createSingleMatcher((one) => ({ pass: read(one), actual: one.text }));
const texts = (compare: typeof is) =>
  matcher((all, wanted: string | RegExp | (string | RegExp)[]) => {
    // Playwright joins white space only where a string is wanted.
    const actual = all.map((one) => (wanted instanceof RegExp ? one.rawText : one.text));
    if (Array.isArray(wanted))
      return {
        pass: actual.length === wanted.length && actual.every((text, i) => compare(text, wanted[i]!)),
        actual,
      };
    return { pass: actual.length === 1 && compare(actual[0]!, wanted), actual };
  });

export const matchers = {
  toHaveText: texts(is),
  toContainText: texts(holds),
  toBeAttached: matcher((all) => ({ pass: all.length === 1, actual: all.length })),
  toHaveCount: matcher((all, count: number) => ({ pass: all.length === count, actual: all.length })),
  toBeVisible: matcher((all, { visible = true } = {}) => ({
    pass: (all.length === 1 && all[0]!.visible) === visible,
    actual: all.length,
  })),
  toBeHidden: matcher((all) => ({ pass: all.length === 0 || !all[0]!.visible, actual: all.length })),
  toBeInViewport: state(({ inViewport }) => inViewport),
  toHaveAttribute: createSingleMatcher(({ attributes }, name: string, value?: string | RegExp) => {
    const actual = attributes[name];
    return { pass: actual !== undefined && (value === undefined || is(actual, value)), actual };
  }),
  toHaveClass: createSingleMatcher((one, wanted: string | RegExp) => ({
    pass: is(one.class, wanted),
    actual: one.class,
  })),
  toHaveValue: createSingleMatcher(({ value }, wanted: string | RegExp) => ({
    pass: typeof wanted === "string" ? value === wanted : wanted.test(value),
    actual: value,
  })),
  toHaveAccessibleName: createSingleMatcher(({ name }, wanted: string | RegExp) => ({
    pass: is(name, wanted),
    actual: name,
  })),
  toHaveAccessibleDescription: createSingleMatcher(({ description }, wanted: string | RegExp) => ({
    pass: is(description, wanted),
    actual: description,
  })),
  toBeChecked: state(({ checked }) => checked),
  toBeDisabled: state(({ disabled }) => disabled),
  toBeFocused: state(({ focused }) => focused),
  toBeEmpty: state(({ empty }) => empty),
};
