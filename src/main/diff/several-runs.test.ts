import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Result, SeveralRuns, SeveralRunsProgress } from '../../shared/api.ts';
import { lines, runRecord, stepRecord, TraceFolder } from '../library/query/trace-testing.ts';
import { WholeRuns } from '../library/read/whole-runs.ts';
import { KnownRuns } from './read-run.ts';
import { SeveralRunsWorks } from './several-runs.ts';

let folder: TraceFolder;
beforeEach(() => {
  folder = new TraceFolder();
});
afterEach(() => folder.close());

/** Five runs of one task, a letter for each call; a capital asks the same otherwise. `status`: how it ended, or not at all. */
const FIVE: Record<string, { calls: string; status: string | null }> = {
  one: { calls: 'abcde', status: 'success' },
  two: { calls: 'abcde', status: 'success' },
  three: { calls: 'abxde', status: 'failure' },
  four: { calls: 'abcdef', status: 'success' },
  five: { calls: 'abde', status: null },
};

async function braided(
  five = FIVE,
  gone: string | null = null,
): Promise<{ works: SeveralRunsWorks; several: SeveralRuns }> {
  for (const [id, { calls, status }] of Object.entries(five)) {
    const steps = [...calls].map((call, at) =>
      stepRecord(id, at + 1, {
        name: call.toLowerCase(),
        request: { call },
        response: `${call} found three files and two folders`,
      }),
    );
    const end = status === null ? [] : [{ type: 'end', run_id: id, ended_at: '2026-05-03T10:01:00.000Z', status }];
    folder.write(`${id}.trace.jsonl`, lines(runRecord(id), ...steps, ...end));
  }
  if (gone !== null) rmSync(join(folder.path, `${gone}.trace.jsonl`));
  const known = new KnownRuns();
  const works = new SeveralRunsWorks(
    new WholeRuns(folder.writer.db),
    () => known,
    (error) => {
      throw error;
    },
  );
  const runs = Object.keys(five).map((id) => `retrace:${id}`);
  const { id } = works.handle('braid.open', { runs }) as { id: string };
  await expect.poll(() => (works.handle('braid.get', { id }) as SeveralRunsProgress).phase).not.toBe('working');
  const state = works.handle('braid.get', { id }) as SeveralRunsProgress;
  if (state.phase !== 'ready') throw new Error(JSON.stringify(state));
  return { works, several: state.several };
}

test('five runs of one task: shares, the point where they part, who leaves, and the flip rate, as counted by hand', async () => {
  const { works, several } = await braided();
  const all = { id: several.id, only_differences: false };
  const { columns } = works.handle('braid.slice', { ...all, from: 0, n: 100 }) as Result<'braid.slice'>;
  const sketch = columns.map(({ steps, variants }) => [
    steps
      .map((step) => {
        const name = step === null ? '-' : (variants[step.variant]?.name ?? '?');
        return step?.variant === 0 ? name : name.toUpperCase();
      })
      .join(''),
    variants.map(({ runs }) => runs),
  ]);
  // x of the third stands where the others have c: it took its place.
  expect(sketch).toEqual([
    ['aaaaa', [5]],
    ['bbbbb', [5]],
    ['ccXc-', [3, 1]],
    ['ddddd', [5]],
    ['eeeee', [5]],
    ['---f-', [1]],
  ]);
  expect(several).toMatchObject({ outcome: 'aligned', columns: 6, agreed: 4, same_path: 4, differs: 2, parts: 2 });
  expect(several.runs.map(({ differs }) => differs)).toEqual([null, null, 2, 5, 2]);
  expect(several.runs.map(({ leaves }) => leaves)).toEqual([null, null, 2, 5, 2]);
  // One of four known ends differs: 0.25, by Wilson's formula from 0.0456 to 0.6994.
  expect(several.flip_rate).toMatchObject({ rate: 0.25, flipped: 1, known: 4 });
  expect(several.flip_rate?.low).toBeCloseTo(0.0456, 3);
  expect(several.flip_rate?.high).toBeCloseTo(0.6994, 3);
});

test('a run whose file is gone is compared by kind and name alone, step with step', async () => {
  const { several } = await braided(
    { one: { calls: 'abcde', status: 'success' }, two: { calls: 'abcde', status: null } },
    'two',
  );
  expect(several).toMatchObject({ columns: 5, agreed: 5, differs: null, unread: { steps: 5 } });
});

test('what differs is paged, found and drawn by the engine', async () => {
  const { works, several } = await braided();
  const { id } = several;
  const only = { id, only_differences: true };
  const page = (from: number, n: number) => works.handle('braid.slice', { ...only, from, n }) as Result<'braid.slice'>;
  expect(page(0, 9).columns.map(({ column, difference }) => [column, difference])).toEqual([
    [2, 1],
    [5, 2],
  ]);
  expect(page(1, 1).columns.map(({ column }) => column)).toEqual([5]);
  expect(page(2, 9).columns).toEqual([]);

  const indexOf = (column: number, only_differences: boolean) =>
    (works.handle('braid.indexOf', { id, column, only_differences }) as Result<'braid.indexOf'>).index;
  expect([2, 3, 5, 6].map((column) => indexOf(column, true))).toEqual([0, null, 1, null]);
  expect([2, 3, 5, 6].map((column) => indexOf(column, false))).toEqual([2, 3, 5, null]);

  const next = (column: number, back: boolean) =>
    (works.handle('braid.next', { id, column, back }) as Result<'braid.next'>).column;
  expect([-1, 1, 2, 4, 5].map((column) => next(column, false))).toEqual([2, 2, 5, 5, null]);
  expect([6, 5, 3, 2, 0].map((column) => next(column, true))).toEqual([5, 2, 2, null, null]);

  const ruler = (px: number, only_differences: boolean) => [
    ...(works.handle('braid.ruler', { id, px, only_differences }) as Result<'braid.ruler'>).marks,
  ];
  expect(ruler(6, false)).toEqual([0, 0, 2, 0, 0, 2]);
  expect(ruler(2, false)).toEqual([2, 2]);
  expect(ruler(2, true)).toEqual([2, 2]);
  expect(ruler(12, false)).toEqual([0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 2, 2]);
});

test('a call with other arguments is the same path; of equally many the one on the path of more comes first', async () => {
  const { works, several } = await braided({
    one: { calls: 'abcd', status: 'success' },
    two: { calls: 'aBcd', status: 'success' },
    three: { calls: 'abxd', status: 'success' },
    four: { calls: 'abCd', status: 'success' },
    five: { calls: 'abxd', status: 'success' },
    six: { calls: 'abCd', status: 'success' },
  });
  expect(several).toMatchObject({ columns: 4, agreed: 2, same_path: 3, differs: 1, parts: 2 });
  expect(several.runs.map(({ differs }) => differs)).toEqual([null, 1, null, null, null, null]);
  expect(several.runs.map(({ leaves }) => leaves)).toEqual([null, null, 2, null, 2, null]);
  const page = { id: several.id, only_differences: true, from: 0, n: 9 };
  const { columns } = works.handle('braid.slice', page) as Result<'braid.slice'>;
  expect(columns.map(({ variants }) => variants.map(({ name, runs, kind }) => [name, runs, kind]))).toEqual([
    [
      ['b', 5, 0],
      ['b', 1, 0],
    ],
    [
      ['c', 2, 0],
      ['c', 2, 0],
      ['x', 2, 1],
    ],
  ]);
  const ruler = { id: several.id, only_differences: false };
  expect([...(works.handle('braid.ruler', { ...ruler, px: 4 }) as Result<'braid.ruler'>).marks]).toEqual([0, 1, 2, 0]);
  expect([...(works.handle('braid.ruler', { ...ruler, px: 1 }) as Result<'braid.ruler'>).marks]).toEqual([2]);
});
