// Replaces the modules of Node.js that the tests import, as far as a page can: files are read from the
// server.
export function readFileSync(address) {
  const request = new XMLHttpRequest();
  request.open("GET", address, false);
  request.send();
  if (request.status !== 200) throw new Error(`${address}: ${request.status}`);
  return request.responseText;
}

export const fileURLToPath = (address) => new URL(address).pathname;

/** Runs code in another realm, that of a frame. */
export default {
  runInNewContext(code) {
    const frame = document.body.appendChild(document.createElement("iframe"));
    return frame.contentWindow.eval(code);
  },
};

/** A page starts no process and no thread of Node.js, and writes no file. */
export const execFileSync = undefined;
export const writeFileSync = undefined;
export const Worker = undefined;
