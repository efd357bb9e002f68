// The end-to-end tests: apt's Chromium on the built page in www/dist.
import { defineConfig } from "@playwright/test";
import { args, executablePath } from "../../tools/chromium.mjs";

export const PORT = 4179;

export default defineConfig({
  testDir: ".",
  outputDir: "../results/e2e",
  fullyParallel: true,
  workers: 2,
  timeout: 20_000,
  expect: { timeout: 3_000 },
  reporter: [["list"], ["json", { outputFile: "../results/e2e.json" }]],
  use: {
    baseURL: `http://127.0.0.1:${PORT}/`,
    viewport: { width: 1280, height: 900 },
    launchOptions: { executablePath, args },
  },
  webServer: {
    command: `../../node_modules/.bin/vite preview ../../www --host 127.0.0.1 --port ${PORT} --strictPort`,
    url: `http://127.0.0.1:${PORT}/`,
    reuseExistingServer: false,
  },
});
