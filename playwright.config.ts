import { defineConfig } from '@playwright/test';
import { findBrowser } from './test/e2e/browser.ts';

const executablePath = findBrowser();

export default defineConfig({
  testDir: 'test',
  testMatch: '{e2e,window}/**/*.spec.ts',
  globalTeardown: './test/e2e/electron-note.ts',
  outputDir: 'test-results',
  // Generous: a slow machine must not fail a test that waits for a condition.
  timeout: 300_000,
  expect: { timeout: 90_000 },
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  use: {
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      ...(executablePath === null ? {} : { executablePath }),
      args: ['--no-sandbox', '--disable-gpu'],
    },
    screenshot: 'only-on-failure',
  },
});
