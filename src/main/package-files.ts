import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { RetraceError } from '../shared/errors.ts';

/** Root of the package: this file lies two folders below it, in the sources and in the build. */
const ROOT = resolve(import.meta.dirname, '../..');

/** Folder of the built interface. */
export const RENDERER = resolve(ROOT, 'out/renderer');
/** The bridge of the window, one file that requires nothing but `electron`. */
export const PRELOAD = resolve(ROOT, 'out/preload/index.cjs');
/** Folder of the sample runs that ship. */
export const SAMPLES = resolve(ROOT, 'resources/samples');

export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version);
  throw new RetraceError('internal', 'package.json names no version.');
}
