import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { StateTimeline } from '../../src/shared/api.ts';
import { openWorkbench, type Workbench } from './harness.ts';
import { runLine } from './trace.ts';

let bench: Workbench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

function step(n: number, more: Record<string, unknown>): string {
  return `${JSON.stringify({
    ...{ type: 'step', run_id: 'a', step_id: `s${n}`, seq: n, step_type: 'tool', name: `tool${n}`, status: 'ok' },
    ...{ started_at: new Date(Date.UTC(2026, 4, 3, 10, 0, n)).toISOString(), latency_ms: 5, ...more },
  })}\n`;
}

async function openState(text: string): Promise<{ engine: Workbench['engine']; timeline: StateTimeline }> {
  bench = await openWorkbench({
    prepare: (folder) => writeFileSync(join(folder, 'a.trace.jsonl'), runLine('a') + text),
  });
  const { engine, runs, until } = bench;
  await until('the run', async () => (await runs()).length === 1);
  const { id } = await engine.request('state.open', { run: 'retrace:a' });
  await expect.poll(async () => (await engine.request('state.get', { id })).phase).not.toBe('working');
  const state = await engine.request('state.get', { id });
  if (state.phase !== 'ready') throw new Error(JSON.stringify(state));
  return { engine, timeline: state.timeline };
}

test('who last wrote a path, over states recorded whole and as patches', async () => {
  const { engine, timeline } = await openState(
    step(1, { state: { order: { total: 5, paid: false }, notes: [] } }) +
      step(2, {}) +
      step(3, { state_base: 's1', state_patch: [{ op: 'replace', path: '/order/total', value: 7 }] }) +
      step(4, { state_base: 's3', state_patch: [{ op: 'add', path: '/notes/-', value: 'late' }] }),
  );
  expect(timeline).toMatchObject({ seqs: [1, 3, 4], unread: { steps: 0, reason: null }, dropped: 0 });
  const { id } = timeline;
  const writer = async (pointer: string, seq: number) =>
    (await engine.request('state.writer', { id, pointer, seq })).write?.step.seq ?? null;
  expect(await writer('/order/total', 4)).toBe(3);
  expect(await writer('/order/total', 2)).toBe(1);
  expect(await writer('/order', 4)).toBe(3);
  expect(await writer('/notes', 4)).toBe(4);
  expect(await writer('/nowhere', 4)).toBeNull();

  const { rows, total } = await engine.request('state.writes', { id, pointer: '/order/total', from: 0, n: 10 });
  expect(total).toBe(2);
  expect(rows).toEqual([
    { step: expect.objectContaining({ seq: 1, name: 'tool1' }), pointer: '/order/total', before: null, after: '5' },
    { step: expect.objectContaining({ seq: 3 }), pointer: '/order/total', before: '5', after: '7' },
  ]);

  const tree = await engine.request('state.tree', { id, seq: 2, pointer: '/order', from: 0, n: 10 });
  expect(tree).toMatchObject({ seq: 1, total: 2 });
  expect(tree.rows.map(({ key, preview, writes }) => [key, preview, writes])).toEqual([
    ['total', '5', 2],
    ['paid', 'false', 1],
  ]);
  const difference = await engine.request('state.difference', { id, left: 1, right: 4 });
  expect(difference.changes.map(({ pointer, change }) => [pointer, change])).toEqual([
    ['/notes/0', 'added'],
    ['/order/total', 'changed'],
  ]);
  expect((await engine.request('state.difference', { id, left: 1, right: 2 })).same).toBe(true);
});

test('a run without state says so, and a patch without its base is counted', async () => {
  const { engine, timeline } = await openState(
    step(1, {}) + step(2, { state_base: 'nowhere', state_patch: [{ op: 'add', path: '/x', value: 1 }] }),
  );
  expect(timeline).toMatchObject({ seqs: [], unread: { steps: 1, reason: expect.stringContaining('nowhere') } });
  const asked = engine.request('state.tree', { id: timeline.id, seq: 2, pointer: '', from: 0, n: 10 });
  await expect(asked).rejects.toMatchObject({ code: 'not_found' });
});
