// Loads a script that comes later, and first the styles that it needs. Vite's own helper does more than this
// page asks for: preloading scripts, nonces, events; it is three times as long, and part of the first load.

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
