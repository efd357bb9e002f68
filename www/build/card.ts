// Draws the card of src/card.ts as a PNG.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Resvg, initWasm } from "@resvg/resvg-wasm";
import subsetFont from "subset-font";
import { runnerImport } from "vite";
import { language, translateScripts } from "../translate.ts";

const readModule = (name: string) => readFile(fileURLToPath(import.meta.resolve(name)));
let isReady: Promise<void> | undefined;

/** Renders the card as SVG. Its numbers are written in the language of the document. */
async function renderCard(): Promise<string> {
  const before = Reflect.get(globalThis, "document");
  Object.assign(globalThis, { document: { documentElement: { lang: language } } });
  try {
    const { module } = await runnerImport<typeof import("../src/card")>(
      fileURLToPath(new URL("../src/card.ts", import.meta.url)),
      { plugins: [translateScripts] },
    );
    return module.drawCard();
  } finally {
    Object.assign(globalThis, { document: before });
  }
}

/** Draws the card as a PNG. */
export async function drawCard(): Promise<Uint8Array> {
  isReady ??= readModule("@resvg/resvg-wasm/index_bg.wasm").then((wasm) => initWasm(wasm));
  await isReady;
  const svg = await renderCard();
  // The renderer reads only uncompressed font files.
  const face = await subsetFont(await readFile(new URL("../fonts/text.woff2", import.meta.url)), svg, {
    targetFormat: "sfnt",
  });
  return new Resvg(svg, { font: { fontBuffers: [face] } }).render().asPng();
}
