import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { browserReadsFiles, writeRedirectPage } from './redirect-page.ts';

const TOKEN = 'secret-token';
const ADDRESS = `http://127.0.0.1:7717/#token=${TOKEN}`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'retrace-redirect-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('a browser is given a file that only its user may read, not the token', () => {
  const page = writeRedirectPage(folder, ADDRESS);
  expect(page.url).toMatch(/^file:/);
  expect(page.url).not.toContain(TOKEN);
  const path = fileURLToPath(page.url);
  expect(readFileSync(path, 'utf8')).toContain(`url=${ADDRESS}"`);
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  page.remove();
  expect(existsSync(path)).toBe(false);
});

it('one that another left in its place does not say who may read it', () => {
  const path = join(folder, `open-${process.pid}.html`);
  writeFileSync(path, 'left over', { mode: 0o666 });
  const page = writeRedirectPage(folder, ADDRESS);
  expect(fileURLToPath(page.url)).toBe(path);
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
});

it('inside WSL the browser is one of Windows', () => {
  expect(browserReadsFiles('linux', '5.15.90.1-microsoft-standard-WSL2')).toBe(false);
  expect(browserReadsFiles('linux', '6.8.0-45-generic')).toBe(true);
  expect(browserReadsFiles('darwin', '23.1.0')).toBe(true);
});
