import type { RunRow } from '../../../shared/api.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';

/** What a run is called on screen. */
export function runTitle({ title, run_id }: Pick<RunRow, 'title' | 'run_id'>): string {
  return visibleLine(title) || visibleLine(run_id);
}
