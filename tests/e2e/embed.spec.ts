// embed.html in a frame on a foreign page, and the page without a network.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, plain as foreign, readClipboard, test } from "./explorer-page";

/** Serves a page of another origin that contains a frame. */
async function serveLecture(frame: string, headers: Record<string, string> = {}) {
  const server = createServer((_, response) => {
    response.writeHead(200, { "Content-Type": "text/html", ...headers });
    response.end(`<!doctype html><title>Lecture</title>${frame}`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

foreign(
  "a frame on another page under a strict policy shows the state of its address",
  async ({ page, baseURL }) => {
    const source = `${baseURL}embed.html#v=1&z=1,2,3,4&l=a,b,c,%3Cb%3Ed&t=2&y=3&hide=sliders,status`;
    const lecture = await serveLecture(
      `<iframe src="${source.replaceAll("&", "&amp;")}" title="Softmax explorer" width="800" height="360"></iframe>`,
      { "Content-Security-Policy": `default-src 'none'; frame-src ${baseURL}` },
    );
    await page.goto(`http://localhost:${lecture.port}/`);
    const frame = page.frameLocator("iframe");
    await expect(frame.locator(".label")).toHaveText(["a", "b", "c", "<b>d"]);
    await expect(frame.locator(".percent")).toHaveText(["10.2 %", "16.7 %", "27.6 %", "45.5 %"]);
    await expect(frame.locator(".gradient").last()).toHaveText("−0.272");
    await expect(frame.locator(".slider").first()).toBeHidden();
    await expect(frame.getByRole("status")).toBeHidden();
    await expect(frame.getByRole("link")).toHaveAttribute(
      "href",
      "./#v=1&z=1,2,3,4&l=a,b,c,%3Cb%3Ed&t=2&y=3&p=f32",
    );
    lecture.close();
  },
);

test("an invalid field of the frame's address takes its default and is reported", async ({ page }) => {
  await page.goto("/embed.html#z=1,x&t=-1");
  await expect(page.getByRole("alert").first()).toContainText("“x”, is not a logit");
  await expect(page.locator(".percent")).toHaveText(["65.9 %", "24.2 %", "9.9 %"]);
});

test("Copy frame copies a frame with the state", async ({ page }) => {
  await page.goto("/#z=1,2&l=yes,no&t=1");
  await page.getByRole("button", { name: "Share" }).click();
  await page.getByRole("button", { name: "Copy frame" }).click();
  await page.getByRole("button", { name: "Close" }).click();
  const copied = await readClipboard(page);
  expect(copied).toMatch(
    /^<iframe src="http:\/\/127\.0\.0\.1:\d+\/embed\.html#v=1&amp;z=1,2&amp;l=yes,no&amp;t=1&amp;p=f32" title/,
  );
});

test("after one visit the whole page works without a network", async ({ page, context }) => {
  await page.goto("/");
  // In Firefox the service worker does not always take control of the visit that installed it.
  const state = () => page.evaluate(async () => (await navigator.serviceWorker.ready).active!.state);
  await expect.poll(state, { timeout: 10_000 }).toBe("activated");
  await context.setOffline(true);
  await page.reload();
  await expect(page.locator("#class-list .percent")).toHaveText(["65.9 %", "24.2 %", "9.9 %"]);
  await page.locator("[data-section=vocabulary]").scrollIntoViewIfNeeded();
  await expect(page.locator("[data-section=vocabulary]")).toHaveClass(/loaded/);
  await page.goto("/embed.html");
  await expect(page.locator(".percent")).toHaveText(["65.9 %", "24.2 %", "9.9 %"]);
});

foreign(
  "a frame tells its height, so that the page around it can leave neither a gap nor a scroll bar",
  async ({ page, baseURL }) => {
    await page.goto(baseURL!);
    await page.getByRole("button", { name: "Share" }).click();
    await expect(page.getByLabel("Frame", { exact: true })).not.toHaveValue("");
    const frame = await page.getByLabel("Frame", { exact: true }).inputValue();
    const lecture = await serveLecture(frame);
    for (const width of [390, 900]) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(`http://127.0.0.1:${lecture.port}/`);
      const inner = page.frameLocator("iframe");
      await expect(inner.locator(".percent").first()).toHaveText("65.9 %");
      await expect(inner.locator(".gradient").first()).toBeHidden();
      const heights = async () => [
        await page.locator("iframe").evaluate((element) => element.getBoundingClientRect().height),
        await inner.locator("html").evaluate((element) => element.getBoundingClientRect().height),
      ];
      await expect.poll(async () => Math.abs((await heights())[0]! - (await heights())[1]!)).toBeLessThan(2);
    }
    lecture.close();
  },
);

for (const [name, figure] of [
  ["Three classes in a triangle", "#simplex-picture"],
  ["Temperature", "#tiles"],
  ["Exercises", ".exercises"],
] as const) {
  foreign(`the figure of “${name}” stands alone in a frame as high as it is`, async ({ page, baseURL }) => {
    await page.goto(`${baseURL}#z=3,1,0.5&l=a,b,c`);
    await page.getByRole("button", { name: "Share" }).click();
    await page.getByLabel(/A frame or a picture/).selectOption(name);
    const frame = await page.getByLabel("Frame", { exact: true }).inputValue();
    const lecture = await serveLecture(frame);
    for (const width of [390, 900]) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(`http://127.0.0.1:${lecture.port}/`);
      const inner = page.frameLocator("iframe");
      await expect(inner.locator(figure)).toBeVisible();
      for (const other of ["h1", "#class-list", ".prose:visible", ".predict", "#companion"])
        await expect(inner.locator(other).filter({ visible: true })).toHaveCount(0);
      const heights = async () => [
        await page.locator("iframe").evaluate((element) => element.getBoundingClientRect().height),
        await inner.locator("html").evaluate((element) => element.getBoundingClientRect().height),
        await inner.locator("html").evaluate((element) => element.scrollWidth - element.clientWidth),
      ];
      await expect.poll(async () => Math.abs((await heights())[0]! - (await heights())[1]!)).toBeLessThan(2);
      expect((await heights())[2]).toBe(0);
      await expect(inner.getByRole("link", { name: "The whole lesson" })).toHaveAttribute(
        "href",
        "./#v=1&z=3,1,0.5&l=a,b,c&t=1&y=0&p=f32",
      );
    }
    lecture.close();
  });
}
