import { sep } from 'node:path';

/** A run and the file it lies in. */
export interface RunPlace {
  id: number;
  path: string;
}

/**
 * Of runs with the same key, the one a file at `path` means: in the folder nearest to it, then with the shortest
 * path, then the first. So copies of whole folders hold together, and the order of arrival does not matter.
 */
export function nearest(path: string, runs: readonly RunPlace[]): RunPlace | null {
  let best: RunPlace | null = null;
  for (const run of runs) {
    if (best === null || compare(path, run, best) < 0) best = run;
  }
  return best;
}

function compare(path: string, a: RunPlace, b: RunPlace): number {
  return sharedFolders(path, b.path) - sharedFolders(path, a.path) || comparePaths(a.path, b.path) || a.id - b.id;
}

/** The order in which files with the same run stand for it: shorter paths first, then by character. */
export function comparePaths(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

function sharedFolders(a: string, b: string): number {
  const left = a.split(sep);
  const right = b.split(sep);
  let shared = 0;
  while (shared < left.length && left[shared] === right[shared]) shared++;
  return shared;
}
