import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { RetraceError } from '../shared/errors.ts';

/** Real path of what the user named, relative to where they stand. Throws `not_found`. */
export function existingPath(path: string): string {
  try {
    return realpathSync(resolve(path));
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new RetraceError('not_found', `${missing ? 'There is no' : 'Cannot open'} ${path}.`, 'Check the path.');
  }
}

export function existingPaths(paths: readonly string[]): string[] {
  return paths.map(existingPath);
}
