import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { RetraceError } from '../shared/errors.ts';

/**
 * Where the files of the package lie: as they are in a checkout, and in a packaged app, where the root is the archive
 * `app.asar` and what the system itself must open lies beside it.
 */

/** This file lies two folders below it, in the sources and in the build. */
const ROOT = resolve(import.meta.dirname, '../..');
const UNPACKED = basename(ROOT) === 'app.asar' ? `${ROOT}.unpacked` : ROOT;

/** Folder of the built interface. */
export const RENDERER = resolve(ROOT, 'out/renderer');
/** The bridge of the window, one file that requires nothing but `electron`. */
export const PRELOAD = resolve(ROOT, 'out/preload/index.cjs');
/** Folder of the sample runs that ship; it is watched like any other. */
export const SAMPLES = resolve(UNPACKED, 'resources/samples');

/** File that a thread or process of ours runs: one that needs no other. From the sources it is TypeScript. */
export function nodeEntry(name: string, source: string): string {
  return resolve(UNPACKED, import.meta.url.endsWith('.ts') ? source : `out/main/${name}.js`);
}

export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version);
  throw new RetraceError('internal', 'package.json names no version.');
}
