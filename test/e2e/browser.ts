import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

/** Variables under which other tools are told of a browser, too. */
const VARIABLES = ['RETRACE_CHROMIUM', 'CHROME_PATH', 'CHROME_BIN', 'PUPPETEER_EXECUTABLE_PATH'];

const KNOWN_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/** A Chromium or Chrome of this machine: named by a variable, installed by the system or by Playwright. */
export function findBrowser(): string | null {
  const named = VARIABLES.flatMap((variable) => process.env[variable] ?? []);
  return [...named, ...KNOWN_PATHS, chromium.executablePath()].find((path) => existsSync(path)) ?? null;
}
