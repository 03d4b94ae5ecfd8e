import { expect } from 'vitest';
import type { RunListing } from '../../../../shared/api.ts';
import type { Ask } from '../index-testing.ts';

export const ALL: RunListing = {
  filter: {},
  sort: 'last_write',
  descending: true,
  group: 'none',
  utc_offset_minutes: 0,
};

/** Ids of the runs that a listing shows, in order; heads as `# label count`. */
export function list(ask: Ask, listing: Partial<RunListing> = {}): string[] {
  const { id, count } = ask('runs.open', { ...ALL, ...listing });
  const { rows } = ask('runs.slice', { id, from: 0, n: 500 });
  expect(rows.length).toBe(Math.min(count, 500));
  return rows.map((row) => (row.row === 'run' ? row.run_id : `# ${row.label} ${row.runs}`));
}
