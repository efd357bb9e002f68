// Starts WebKitGTK by its WebDriver (W3C, https://www.w3.org/TR/webdriver2/): a driver and sessions of it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { BROWSERS } from "../../compat/browsers.mjs";

type Call = (method: string, path: string, body?: object) => Promise<any>;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Starts the driver on a separate screen. `end` ends both. */
export async function startDriver(): Promise<{ base: string; end: () => void }> {
  const port = await freePort();
  const screen = ["-a", "-s", "-screen 0 1600x1400x24"];
  const driver = spawn("xvfb-run", [...screen, "WebKitWebDriver", `--port=${port}`], {
    stdio: "ignore",
    detached: true,
  });
  const base = `http://127.0.0.1:${port}`;
  for (let wait = 0; !(await fetch(`${base}/status`).catch(() => null)); wait++) {
    if (wait === 100)
      throw new Error("WebKitWebDriver did not start: apt-get install webkit2gtk-driver xvfb");
    await new Promise((later) => setTimeout(later, 100));
  }
  return { base, end: () => process.kill(-driver.pid!, "SIGTERM") };
}

/** Opens a browser with an empty profile. */
export async function openSession(base: string): Promise<{ call: Call; end: () => Promise<void> }> {
  const send = async (method: string, path: string, body?: object, signal?: AbortSignal) => {
    const response = await fetch(base + path, { method, body: body && JSON.stringify(body), signal });
    const { value } = (await response.json()) as { value: any };
    if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
  const options = {
    timeouts: { script: 60_000 },
    "webkitgtk:browserOptions": { binary: BROWSERS.webkit.program(), args: ["--automation"] },
  };
  const open = (): Promise<{ sessionId: string }> =>
    send("POST", "/session", { capabilities: { alwaysMatch: options } }, AbortSignal.timeout(6000));
  // One browser in a hundred never reports to its driver, so a second attempt is made.
  const { sessionId } = await open().catch(open);
  const call: Call = (method, path, body) => send(method, `/session/${sessionId}${path}`, body);
  return { call, end: () => call("DELETE", "") };
}
