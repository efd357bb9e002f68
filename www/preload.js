// Loads a script on demand after the styles that it needs. Vite's own loader also preloads scripts, passes
// nonces and fires events, which this page does not use. It is three times as long, and the first visit would
// load it.

const load = (href) =>
  new Promise((resolve, reject) => {
    if (document.querySelector(`link[href="${href}"]`)) return resolve();
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: resolve });
    link.onerror = () => {
      link.remove();
      reject(new Error(`${href} could not be loaded`));
    };
    document.head.append(link);
  });

export const __vitePreload = (script, styles = [], base = "") =>
  Promise.all(styles.map((name) => load(new URL(name, base).href))).then(script);
