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
  expect(timeline).toMatchObject({ steps: 4, seqs: [1, 3, 4], unread: { steps: 0, reason: null }, dropped: 0 });
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

  expect(await engine.request('state.writer', { id, pointer: '/order/total', seq: 2 })).toMatchObject({
    ...{ write: { step: { seq: 1 } }, place: 0, previous: { seq: 1 }, next: { seq: 3, name: 'tool3' } },
  });
  expect(await engine.request('state.writer', { id, pointer: '/order/total', seq: 3 })).toMatchObject({
    ...{ place: 1, previous: { seq: 1 }, next: null },
  });

  const paths = { id, seq: 2, unfolded: ['/order'], text: '' };
  const tree = await engine.request('state.tree', { ...paths, from: 0, n: 10 });
  expect(tree).toMatchObject({ seq: 1, total: 5, cut: false });
  const shown = tree.rows.map((row) => [row.pointer, row.depth, row.preview, row.writes, row.last_writer?.seq]);
  expect(shown).toEqual([
    ['', 0, '2 keys', 6, 1],
    ['/order', 1, '2 keys', 3, 1],
    ['/order/total', 2, '5', 2, 1],
    ['/order/paid', 2, 'false', 1, 1],
    ['/notes', 1, '0 items', 3, 1],
  ]);
  // Over the whole run, in a hundredth of it each: steps 1 and 3 of four.
  expect(tree.rows[2]?.written).toEqual([0, 50]);
  expect(await engine.request('state.tree', { ...paths, from: 3, n: 1 })).toMatchObject({ rows: [tree.rows[3]] });
  expect(await engine.request('state.place', { ...paths, pointer: '/order/paid' })).toEqual({ index: 3 });
  expect(await engine.request('state.place', { ...paths, pointer: '/notes/0' })).toEqual({ index: null });

  const found = await engine.request('state.tree', { id, seq: 4, unfolded: [], text: 'R.Tot', from: 0, n: 10 });
  expect(found.rows.map(({ key, pointer }) => [key, pointer])).toEqual([['order.total', '/order/total']]);

  const difference = await engine.request('state.difference', { id, left: 1, right: 4, pointer: '' });
  expect(difference.changes.map(({ pointer, change }) => [pointer, change])).toEqual([
    ['/notes/0', 'added'],
    ['/order/total', 'changed'],
  ]);
  expect((await engine.request('state.difference', { id, left: 1, right: 2, pointer: '' })).same).toBe(true);
  const inside = await engine.request('state.difference', { id, left: 1, right: 3, pointer: '/order' });
  expect(inside).toEqual({
    changes: [expect.objectContaining({ pointer: '/order/total', change: 'changed', left: '5', right: '7' })],
    ...{ cut: false, capped: false, same: false, unchanged_paths: 1 },
  });
  // Before the first state there was nothing.
  const first = await engine.request('state.difference', { id, left: 0, right: 1, pointer: '/order/paid' });
  expect(first.changes).toMatchObject([{ pointer: '/order/paid', change: 'added', left: null, right: 'false' }]);
});

test('keys and values of any kind are found, paged and told apart', async () => {
  const long = 'k'.repeat(10_000);
  let deep: unknown = 'end';
  for (let level = 0; level < 1_000; level++) deep = { d: deep };
  const state = {
    [long]: 1,
    'a/b': { '~': 1 },
    '': 'empty',
    list: Array.from({ length: 10_000 }, (_, n) => n),
    '\u202egnp': '<img src=x>',
    deep,
  };
  const text = JSON.stringify({ ...state, own: 1 }).replace('"own":1', '"__proto__":{"polluted":true}');
  const { engine, timeline } = await openState(step(1, { state: JSON.parse(text) }) + step(2, { state }));
  const { id } = timeline;
  const all = { id, seq: 1, unfolded: ['/list', '/a~1b', '/__proto__'], text: '' };
  const { rows, total } = await engine.request('state.tree', { ...all, from: 0, n: 20 });
  expect(total).toBe(1 + 7 + 10_000 + 1 + 1);
  expect(rows[1]).toMatchObject({ pointer: `/${long}`, key: `${'k'.repeat(1_000)}…` });
  expect(rows.slice(2, 5).map(({ pointer, preview }) => [pointer, preview])).toEqual([
    ['/a~1b', '1 key'],
    ['/a~1b/~0', '1'],
    ['/', '"empty"'],
  ]);
  expect(await engine.request('state.place', { ...all, pointer: '/list/9999' })).toEqual({ index: 5 + 10_000 });
  const last = await engine.request('state.tree', { ...all, from: 10_009, n: 20 });
  expect(last.rows.map(({ pointer, children }) => [pointer, children])).toEqual([['/__proto__/polluted', 0]]);
  const gone = await engine.request('state.writer', { id, pointer: '/__proto__', seq: 2 });
  expect(gone.write).toMatchObject({ step: { seq: 2 }, before: 'true', after: null });
  expect((await engine.request('state.writer', { id, pointer: `/${long}`, seq: 2 })).write?.step.seq).toBe(1);
  const levels = Array.from({ length: 300 }, (_, n) => `/deep${'/d'.repeat(n)}`);
  const nested = await engine.request('state.tree', { ...all, unfolded: levels, from: 306, n: 1 });
  expect(nested.rows.map(({ depth }) => depth)).toEqual([301]);
  const bottom = `/deep${'/d'.repeat(1_000)}`;
  expect((await engine.request('state.writer', { id, pointer: bottom, seq: 2 })).write?.after).toBe('"end"');
  const one = await engine.request('state.tree', { ...all, text: 'list[42]', from: 0, n: 5 });
  expect(one.rows.map(({ pointer }) => pointer)).toEqual(['/list/42']);
});

test('a run without state says so, and a patch without its base is counted', async () => {
  const { engine, timeline } = await openState(
    step(1, {}) + step(2, { state_base: 'nowhere', state_patch: [{ op: 'add', path: '/x', value: 1 }] }),
  );
  expect(timeline).toMatchObject({ seqs: [], unread: { steps: 1, reason: expect.stringContaining('nowhere') } });
  const asked = engine.request('state.tree', {
    ...{ id: timeline.id, seq: 2, unfolded: [], text: '', from: 0, n: 10 },
  });
  await expect(asked).rejects.toMatchObject({ code: 'not_found' });
});

test('hashes alone are no state: they are counted as what could not be read', async () => {
  const { engine, timeline } = await openState(step(1, { state_hash: 'sha256:a' }) + step(2, {}));
  expect(timeline).toMatchObject({ seqs: [], unread: { steps: 1, reason: expect.stringContaining('hash') } });
  expect((await engine.request('run.get', { run: 'retrace:a' })).own_states).toBe(1);
});
