import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Surroundings, windowProgram } from './window-program.ts';

let electron: string;
beforeEach(() => {
  electron = mkdtempSync(join(tmpdir(), 'retrace-electron-'));
});
afterEach(() => rmSync(electron, { recursive: true }));

const here = (more: Partial<Surroundings> = {}): Surroundings => ({
  electron,
  variables: { DISPLAY: ':0' },
  platform: 'linux',
  isRoot: false,
  ...more,
});

test('a window needs the program that the package names, a display, and not to be root', () => {
  expect(windowProgram(here())).toEqual({ missing: "Electron's program is not installed" });
  writeFileSync(join(electron, 'path.txt'), 'electron');
  // Named, but not downloaded.
  expect(windowProgram(here())).toEqual({ missing: "Electron's program is not installed" });
  mkdirSync(join(electron, 'dist'));
  writeFileSync(join(electron, 'dist/electron'), '');
  expect(windowProgram(here())).toEqual({ program: join(electron, 'dist/electron') });
  expect(windowProgram(here({ variables: {} }))).toEqual({ missing: 'there is no display' });
  expect(windowProgram(here({ isRoot: true }))).toEqual({ missing: 'Electron does not run as root' });
  expect(windowProgram(here({ isRoot: true, platform: 'win32' }))).toMatchObject({ program: expect.anything() });
});

test('a program elsewhere is taken where the package would take it', () => {
  const variables = { DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: join(electron, 'own') };
  expect(windowProgram(here({ variables }))).toEqual({ missing: "Electron's program is not installed" });
  mkdirSync(join(electron, 'own'));
  writeFileSync(join(electron, 'own/electron'), '');
  expect(windowProgram(here({ variables }))).toEqual({ program: join(electron, 'own/electron') });
});
