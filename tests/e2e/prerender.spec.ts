// The page that the build renders equals the page that the scripts render, for the example.
import { expect, ready, test } from "./explorer-page";

/** The chapters whose figures show the explorer's state, or an example of their own, before they are used. */
const CHAPTERS = [
  "draw",
  "exponential",
  "steps",
  "temperature",
  "max",
  "gradient",
  "simplex",
  "vocabulary",
  "digits",
  "uses",
  "use",
];

test("the build and the scripts render the example alike", async ({ page }) => {
  await page.goto("");
  const built = await (await page.request.get("")).text();
  for (const chapter of CHAPTERS) {
    await page.locator(`[data-section=${chapter}]`).scrollIntoViewIfNeeded();
    if ((await page.locator(`[data-section=${chapter}] .not-loaded`).count()) > 0)
      await expect(page.locator(`[data-section=${chapter}]`)).toHaveClass(/loaded/);
  }
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.waitForTimeout(300);
  const differences = await page.evaluate(
    ([html, names]) => {
      const page = new DOMParser().parseFromString(html, "text/html");
      /** Returns the lines of an element and its content, without the parts that only scripts add or
       * enable. */
      const lines = (element: Element): string[] => {
        if (
          element.matches(
            ".live, button, template, noscript, .not-loaded, .predict, .digit-row .digit-picture",
          )
        )
          return [];
        // The build leaves out the data of an empty path.
        if (element.getAttribute("d") === "") element.removeAttribute("d");
        const attributes = [...element.attributes]
          .filter(({ name }) => !["style", "data-class", "aria-disabled", "tabindex"].includes(name))
          .map(({ name, value }) => {
            // The build cuts lengths to two decimals and rounds curves to one.
            const short = value
              .replace(/(\d\.\d\d)\d+%/g, "$1%")
              .replace(/\s*\b(loaded|laid-out)\b/g, "")
              .replace(/\d+\.\d+(?!\d)/g, (x) =>
                name === "points" ? String(Number(Number(x).toFixed(1))) : x,
              );
            return `${name}="${short}"`;
          })
          .sort();
        const content = [...element.childNodes].flatMap((node) =>
          node instanceof Element
            ? lines(node)
            : node.textContent!.trim() === "" || node.nodeType === Node.COMMENT_NODE
              ? []
              : [node.textContent!.replace(/\s+/g, " ").trim()],
        );
        return [`<${element.localName} ${attributes.join(" ")}>`, ...content];
      };
      const parts = [
        "#numbers",
        ".strip",
        "#strip-names",
        "#logit-axis",
        "#status",
        "#entropy",
        ...(names as string[]).map((name) => `[data-section=${name}]`),
      ];
      return parts.flatMap((part) => {
        const [before, now] = [page, document].map((within) => lines(within.querySelector(part)!));
        return before!.length === now!.length
          ? before!.flatMap((line, i) => (line === now![i] ? [] : [`${part}: ${line} | ${now![i]}`]))
          : [`${part}: ${before!.length} lines are ${now!.length}`];
      });
    },
    [built, CHAPTERS] as const,
  );
  expect(differences).toEqual([]);
});

test("the build gives the rows of the figure the numbers of the controls", async ({ page }) => {
  await page.goto("");
  const built = await (await page.request.get("")).text();
  await ready(page);
  const rows = await page.evaluate((html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const text = (row: Element, name: string) => {
      const part = row.querySelector(name)!;
      return part instanceof HTMLInputElement ? part.value : part.textContent;
    };
    const bars = (row: Element) =>
      [...row.querySelectorAll(".stick, .zero, .probability")].map((bar) =>
        ["x", "width", "x1"].map((name) => bar.getAttribute(name)?.replace(/(\d\.\d\d)\d+%/, "$1%")),
      );
    return [page, document].map((within) =>
      [...within.querySelectorAll("#class-list > .class-row")].map((row) => ({
        texts: [".label", ".logit", ".percent"].map((name) => text(row, name)),
        bars: bars(row),
      })),
    );
  }, built);
  expect(rows[0]).toHaveLength(3);
  expect(rows[0]).toEqual(rows[1]);
});
