import { spawnSync } from 'node:child_process';
import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '..');
export const CLI = join(ROOT, 'out/main/cli.js');
/** Written after a build; its time is that of the build's start, so that later edits are newer. */
const STAMP = join(ROOT, 'out/.built');
const SOURCES = ['src', 'package.json', 'package-lock.json', 'electron.vite.config.ts'];

/** Builds when a source is newer than the last build. Ends the process with code 2 when the build fails. */
export function buildIfNeeded(): void {
  const built = statSync(STAMP, { throwIfNoEntry: false });
  if (built === undefined || newestSource() >= built.mtimeMs) build();
}

function build(): void {
  process.stderr.write('Building Retrace…\n');
  const started = new Date();
  const run = spawnSync(process.execPath, [join(ROOT, 'node_modules/electron-vite/bin/electron-vite.js'), 'build'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (run.status !== 0) {
    process.stderr.write(`${run.stdout}${run.stderr}\nThe build failed. Run "npm ci", then try again.\n`);
    process.exit(2);
  }
  writeFileSync(STAMP, '');
  utimesSync(STAMP, started, started);
}

function isTest(name: string): boolean {
  return /\.test\.tsx?$/.test(name);
}

/** Latest change below the sources, ms since 1970; folders count too, since a deletion changes them. */
function newestSource(): number {
  let newest = 0;
  const pending = SOURCES.map((source) => join(ROOT, source));
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    const info = statSync(path);
    if (info.mtimeMs > newest) newest = info.mtimeMs;
    if (info.isDirectory()) for (const name of readdirSync(path)) if (!isTest(name)) pending.push(join(path, name));
  }
  return newest;
}

if (import.meta.main) build();
