import type { Folds } from '../../../shared/api.ts';

/** The engine takes no more exceptions than this. */
const MOST_EXCEPTIONS = 10_000;

/** Folds with some steps folded or opened. */
export function withFolded(folds: Folds, steps: readonly string[], folded: boolean): Folds {
  const isException = folded !== (folds.all === 'folded');
  const except = new Set(folds.except);
  for (const step of steps) {
    if (isException) except.add(step);
    else except.delete(step);
  }
  // The oldest exceptions go first: what was folded last is what is looked at.
  return { all: folds.all, except: [...except].slice(-MOST_EXCEPTIONS) };
}

export const ALL_OPEN: Folds = { all: 'open', except: [] };
export const ALL_FOLDED: Folds = { all: 'folded', except: [] };
