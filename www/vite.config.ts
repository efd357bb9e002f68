// How the page is built: plain files, relative addresses, formulas as MathML.
import temml from "temml";
import { defineConfig } from "vite";

/** Turns `<tex>…</tex>` and `<tex display>…</tex>` in the HTML into MathML. */
const formulas = {
  name: "formulas",
  transformIndexHtml: (html: string) =>
    html.replace(/<tex( display)?>([\s\S]*?)<\/tex>/g, (_, display, tex) => {
      const mathml = temml
        .renderToString(tex, { displayMode: Boolean(display), throwOnError: true })
        // The one inline style of display formulas; style.css says the same.
        .replace(' style="display:block math;"', "");
      if (mathml.includes(" style=")) {
        throw new Error(`The CSP forbids the inline style in the MathML of ${tex}`);
      }
      return mathml;
    }),
};

export default defineConfig({
  base: "./",
  plugins: [formulas],
  // The preload polyfill would be an inline script, which the CSP forbids.
  build: { target: "es2022", modulePreload: { polyfill: false } },
});
