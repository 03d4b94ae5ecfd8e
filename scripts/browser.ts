import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser } from '../test/e2e/browser.ts';
import { ROOT } from './build.ts';

/** A browser for the end-to-end tests, installed where that can be done; else says what is missing. */
export function ensureBrowser(): string | null {
  const found = findBrowser();
  if (found !== null) return found;
  process.stdout.write('No Chromium or Chrome was found; installing one.\n');
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const install = 'apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q chromium';
    spawnSync('sh', ['-c', install], { stdio: 'inherit' });
  } else {
    spawnSync(process.execPath, [join(ROOT, 'node_modules/@playwright/test/cli.js'), 'install', 'chromium'], {
      cwd: ROOT,
      stdio: 'inherit',
    });
  }
  const installed = findBrowser();
  if (installed === null) {
    process.stdout.write(
      'Missing: a Chromium or Chrome for the end-to-end tests. Install one, or name its program in CHROME_PATH.\n',
    );
  }
  return installed;
}
