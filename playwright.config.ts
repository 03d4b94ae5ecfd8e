import { defineConfig } from '@playwright/test';
import { windowProgram } from './scripts/window-program.ts';
import { findBrowser } from './test/e2e/browser.ts';
import type { ShellChoice } from './test/e2e/shell.ts';

const executablePath = findBrowser();

export default defineConfig<ShellChoice>({
  testDir: 'test',
  projects: [
    { name: 'web', testMatch: '{e2e,window}/**/*.spec.ts' },
    // The same specs on Electron itself, wherever its program is.
    ...('program' in windowProgram()
      ? [
          {
            name: 'electron',
            testMatch: 'e2e/**/*.spec.ts',
            testIgnore: 'e2e/{web-shell,policy}.spec.ts',
            grepInvert: /@web/,
            use: { shell: 'electron' as const },
          },
        ]
      : []),
  ],
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
