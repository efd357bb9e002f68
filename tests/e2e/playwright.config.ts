// Configures the end-to-end tests on the built page in www/dist. They run in Chromium from apt, with
// ENGINE=firefox in Firefox ESR by WebDriver BiDi, and with ENGINE=webkit in WebKitGTK by WebDriver
// (webdriver/).
import { defineConfig } from "@playwright/test";
import { args, executablePath } from "../../tools/chromium.mjs";
import { BROWSERS } from "../compat/browsers.mjs";
import { installBrowsers } from "../compat/install.mjs";

export const ENGINE = (process.env.ENGINE ?? "chromium") as "chromium" | "firefox" | "webkit";
const PORT = { chromium: 4179, firefox: 4180, webkit: 4181 }[ENGINE];

await installBrowsers([ENGINE]);
const BROWSER = {
  chromium: { launchOptions: { executablePath, args } },
  firefox: {
    browserName: "firefox",
    channel: "moz-firefox",
    launchOptions: { executablePath: BROWSERS.firefox.program() },
  },
  // The fixture in engines.ts provides the pages of WebKit.
  webkit: {},
} as const;

export default defineConfig({
  testDir: ".",
  outputDir: `../results/e2e-${ENGINE}`,
  fullyParallel: true,
  workers: 2,
  // No test measures time by these two limits. They end a test that hangs, and leave a busy machine enough
  // time.
  timeout: 60_000,
  // A browser on a busy machine may miss a deadline once, so a flaky test doesn't fail the run
  // (`failOnFlakyTests`). `make test` counts and names the flaky tests, and at a release they fail
  // (tools/test.mjs).
  retries: 1,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["json", { outputFile: `../results/e2e-${ENGINE}.json` }]],
  use: {
    baseURL: `http://127.0.0.1:${PORT}/`,
    viewport: { width: 1280, height: 900 },
    ...BROWSER[ENGINE],
  },
  webServer: {
    command: `../../node_modules/.bin/vite preview ../../www --host 127.0.0.1 --port ${PORT} --strictPort`,
    url: `http://127.0.0.1:${PORT}/`,
    reuseExistingServer: false,
  },
});
