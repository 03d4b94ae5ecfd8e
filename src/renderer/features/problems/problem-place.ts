import type { ProblemRow } from '../../../shared/api.ts';

/** `file:line`, as editors take it. */
export function problemPlace({ path, line }: Pick<ProblemRow, 'path' | 'line'>): string {
  return line === null ? path : `${path}:${line}`;
}
