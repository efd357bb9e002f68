// Configures the build of the page: plain files, relative addresses, and formulas as MathML.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import minifyHtml from "@minify-html/node";
import temml from "temml";
import { type Plugin, type Rolldown, defineConfig, minifySync } from "vite";
import { PALETTE } from "../js/format.ts";
import { drawCard } from "./build/card.ts";
import { prerender } from "./build/prerender.ts";
import {
  alternates,
  inputPages,
  language,
  languageFolder,
  replaceOne,
  sharedRoot,
  translatePage,
  translateScripts,
} from "./translate.ts";

/** Turns `<tex>…</tex>` and `<tex display>…</tex>` in the HTML into MathML. */
const formulas: Plugin = {
  name: "formulas",
  transformIndexHtml: {
    order: "pre",
    handler: (html) =>
      html.replace(/<tex( display)?>([\s\S]*?)<\/tex>/g, (_, display, tex) => {
        const mathml = temml
          .renderToString(tex, { displayMode: Boolean(display), throwOnError: true })
          // Display formulas have this one inline style, which style.css replaces.
          .replace(' style="display:block math;"', "")
          // The classes refer to the styles of Temml, which the page does not load.
          .replace(/ class="tml-[^"]*"/g, "");
        if (mathml.includes(" style=")) {
          throw new Error(`The CSP forbids the inline style in the MathML of ${tex}`);
        }
        return mathml;
      }),
  },
};

/** Renders the example and its formulas into the page before Vite reads its scripts and styles. */
const exampleFirst: Plugin = {
  name: "example first",
  transformIndexHtml: {
    order: "pre",
    handler: (html, { filename }) => (filename.endsWith("/teach.html") ? html : prerender(html)),
  },
};

/** Removes the whitespace, quotes and end tags that HTML does not need: a twentieth of its compressed
 * size. */
const compact: Plugin = {
  name: "compact",
  enforce: "post",
  apply: "build",
  transformIndexHtml: (html) =>
    minifyHtml
      .minify(Buffer.from(html), {
        keep_html_and_head_opening_tags: true,
        keep_input_type_text_attr: true,
      })
      .toString(),
};

/** The folder of the card of the language. The card's font has no Chinese characters, so the Chinese page has
 * the English card. */
const cardFolder = language === "zh-CN" ? "" : languageFolder;

/** Draws the card for other sites. They need its absolute address, so SITE is the address of the published
 * page if it is known. */
const ogCard: Plugin = {
  name: "card",
  apply: "build",
  transformIndexHtml: (html, { filename }) =>
    filename.endsWith("/index.html")
      ? replaceOne(
          html,
          /<\/title>/,
          `</title>\n<meta property="og:image" content="${process.env.SITE ?? sharedRoot}${cardFolder}card.png">`,
        )
      : html,
  async generateBundle() {
    if (cardFolder === languageFolder)
      this.emitFile({ type: "asset", fileName: `${languageFolder}card.png`, source: await drawCard() });
  },
};

/** Adds the colours of the classes to the style sheet of the page. */
const palette: Plugin = {
  name: "palette",
  enforce: "pre",
  transform(code, id) {
    if (!id.endsWith("/www/style.css")) return;
    const colors = PALETTE.map(([light, dark], i) => `  --c${i}: light-dark(${light}, ${dark});\n`).join("");
    const classes = PALETTE.map((_, i) => `[data-color="${i}"] { --c: var(--c${i}); }\n`).join("");
    return `${code}\n:root {\n${colors}}\n${classes}`;
  },
};

/** Lists the scripts that start with this one: the script and all its direct and indirect imports. */
function listScripts(fileName: string, bundle: Rolldown.OutputBundle): string[] {
  const names = new Set([fileName]);
  for (const name of names)
    (bundle[name] as Rolldown.OutputChunk).imports.forEach((imported) => names.add(imported));
  return [...names].map((name) => basename(name));
}

/** Replaces the article's scripts by boot.js, which loads all of them at once when the text is painted.
 * boot.js is deferred because Chromium lays out a document once it is finished, and a document with deferred
 * scripts is finished only when its styles are loaded. */
const textFirst: Plugin = {
  name: "text first",
  enforce: "post",
  apply: "build",
  transformIndexHtml(html, { filename, chunk, bundle }) {
    if (!filename.endsWith("/index.html")) return html;
    const names = listScripts(chunk!.fileName, bundle!);
    const boot = minifySync("boot.js", readFileSync("boot.js", "utf8")).code;
    const fileName = `assets/boot-${createHash("sha256").update(boot).digest("hex").slice(0, 8)}.js`;
    // The type of this hook leaves out the context of a plugin, which the hook does have.
    (this as unknown as Rolldown.PluginContext).emitFile({ type: "asset", fileName, source: boot });
    return replaceOne(
      html,
      /<script type="module" [^>]*><\/script>/,
      `<script defer fetchpriority="low" src="${sharedRoot}${fileName}" data-scripts="${names.join(" ")}"></script>`,
    );
  },
};

/** Replaces Vite's loader of scripts and styles by preload.js. */
const preload: Plugin = {
  name: "preload",
  enforce: "pre",
  apply: "build",
  load: (id) => (id.endsWith("vite/preload-helper.js") ? readFileSync("preload.js", "utf8") : undefined),
};

/** Writes the service worker, which keeps all files of the build. */
const offline: Plugin = {
  name: "offline",
  enforce: "post",
  generateBundle(_, bundle) {
    const made = Object.values(bundle).filter(({ fileName }) => !fileName.endsWith(".map"));
    const hash = createHash("sha256");
    for (const file of made) hash.update(file.type === "chunk" ? file.code : file.source);
    const addresses = made.map(({ fileName }) =>
      fileName.startsWith(languageFolder)
        ? `./${fileName.slice(languageFolder.length)}`
        : `${sharedRoot}${fileName}`,
    );
    const files = ["./", `${sharedRoot}favicon.svg`, ...addresses];
    const version = `${language}-${hash.digest("hex").slice(0, 12)}`;
    const constants = `const FILES = ${JSON.stringify(files)};\nconst VERSION = "${version}";\n`;
    this.emitFile({
      type: "asset",
      fileName: `${languageFolder}service-worker.js`,
      source: constants + readFileSync("service-worker.js", "utf8"),
    });
  },
};

/** Matches the modules of the file that every page loads first. What they import is in it too. */
const BASE = new RegExp(
  [
    "src.state.(?!parse)",
    "src.dom(?!.(copy|lazy|report))",
    "src.compute.softmax",
    "src.explorer.(address|axis|range|class-bars|stacked-bar)",
    // Vite's helper for scripts that are loaded later, and the version of the package.
    "preload-helper",
    "dist.*version",
  ].join("|"),
);

export default defineConfig({
  base: "./",
  plugins: [
    translateScripts,
    translatePage,
    preload,
    palette,
    formulas,
    exampleFirst,
    ogCard,
    textFirst,
    alternates,
    compact,
    offline,
  ],
  // The language is known in the build, so no page has the code that formats numbers for others.
  define: {
    "globalThis.document": "true",
    "document.documentElement.lang": JSON.stringify(language),
  },
  // The files that all languages share are written with the English page.
  publicDir: language === "en" && "public",
  build: {
    target: "es2022",
    // The languages are built into the same folder.
    emptyOutDir: false,
    // The policy forbids fetching from data: URLs.
    assetsInlineLimit: 0,
    // The text comes first. Scripts take over the page when it is already visible.
    modulePreload: false,
    rolldownOptions: {
      // Rendering the example is expected to take most of the build.
      checks: { pluginTimings: false },
      input: inputPages,
      // The first visit loads few files: each file costs a request and is compressed by itself.
      output: {
        codeSplitting: {
          groups: [
            {
              name: "base",
              test: BASE,
            },
          ],
        },
      },
    },
  },
});
