import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { RetraceError } from '../shared/errors.ts';

/** Real paths of what the user named, relative to where they stand. Throws `not_found`. */
export function existingPaths(paths: readonly string[]): string[] {
  return paths.map((path) => {
    try {
      return realpathSync(resolve(path));
    } catch (error) {
      const reason =
        error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'There is no' : 'Cannot open';
      throw new RetraceError('not_found', `${reason} ${path}.`, 'Check the path.');
    }
  });
}
