// What of Node the tests use, as far as a page has it: files are read from the server.
export function readFileSync(address) {
  const request = new XMLHttpRequest();
  request.open("GET", address, false);
  request.send();
  if (request.status !== 200) throw new Error(`${address}: ${request.status}`);
  return request.responseText;
}

export const fileURLToPath = (address) => new URL(address).pathname;

/** Another realm: that of a frame. */
export default {
  runInNewContext(code) {
    const frame = document.body.appendChild(document.createElement("iframe"));
    return frame.contentWindow.eval(code);
  },
};

/** Tests that start a process or a thread of Node are left out here. */
export const execFileSync = undefined;
export const writeFileSync = undefined;
export const Worker = undefined;
