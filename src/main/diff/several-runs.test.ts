import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BraidColumn, SeveralRuns, SeveralRunsProgress } from '../../shared/api.ts';
import { lines, runRecord, stepRecord, TraceFolder } from '../library/query/trace-testing.ts';
import { WholeRuns } from '../library/read/whole-runs.ts';
import { KnownRuns } from './read-run.ts';
import { SeveralRunsWorks } from './several-runs.ts';

let folder: TraceFolder;
beforeEach(() => {
  folder = new TraceFolder();
});
afterEach(() => folder.close());

/** Five runs of one task, a letter for each call. The last ends a run: how, or not at all. */
const FIVE: Record<string, { calls: string; status: string | null }> = {
  one: { calls: 'abcde', status: 'success' },
  two: { calls: 'abcde', status: 'success' },
  three: { calls: 'abxde', status: 'failure' },
  four: { calls: 'abcdef', status: 'success' },
  five: { calls: 'abde', status: null },
};

async function braided(): Promise<{ works: SeveralRunsWorks; several: SeveralRuns }> {
  for (const [id, { calls, status }] of Object.entries(FIVE)) {
    const steps = [...calls].map((call, at) =>
      stepRecord(id, at + 1, { name: call, request: { call }, response: `${call} found three files and two folders` }),
    );
    const end = status === null ? [] : [{ type: 'end', run_id: id, ended_at: '2026-05-03T10:01:00.000Z', status }];
    folder.write(`${id}.trace.jsonl`, lines(runRecord(id), ...steps, ...end));
  }
  const known = new KnownRuns();
  const works = new SeveralRunsWorks(
    new WholeRuns(folder.writer.db),
    () => known,
    (error) => {
      throw error;
    },
  );
  const runs = Object.keys(FIVE).map((id) => `retrace:${id}`);
  const { id } = works.handle('braid.open', { runs }) as { id: string };
  await expect.poll(() => (works.handle('braid.get', { id }) as SeveralRunsProgress).phase).not.toBe('working');
  const state = works.handle('braid.get', { id }) as SeveralRunsProgress;
  if (state.phase !== 'ready') throw new Error(JSON.stringify(state));
  return { works, several: state.several };
}

test('five runs of one task: shares, the point where they part, who leaves, and the flip rate, as counted by hand', async () => {
  const { works, several } = await braided();
  const { columns } = works.handle('braid.slice', { id: several.id, from: 0, n: 100 }) as { columns: BraidColumn[] };
  const sketch = columns.map(({ steps, agreeing }) => [
    steps.map((step) => (step === null ? '-' : step.agrees ? step.name : step.name.toUpperCase())).join(''),
    agreeing,
  ]);
  // x of the third stands where the others have c: it took its place.
  expect(sketch).toEqual([
    ['aaaaa', 5],
    ['bbbbb', 5],
    ['ccXc-', 3],
    ['ddddd', 5],
    ['eeeee', 5],
    ['---f-', 1],
  ]);
  expect(several).toMatchObject({ outcome: 'aligned', columns: 6, agreed: 4, parts: 2 });
  expect(several.runs.map(({ leaves }) => leaves)).toEqual([null, null, 2, 5, 2]);
  // One of four known ends differs: 0.25, by Wilson's formula from 0.0456 to 0.6994.
  expect(several.flip_rate).toMatchObject({ rate: 0.25, flipped: 1, known: 4 });
  expect(several.flip_rate?.low).toBeCloseTo(0.0456, 3);
  expect(several.flip_rate?.high).toBeCloseTo(0.6994, 3);
});
