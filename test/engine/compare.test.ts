import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { ComparedRow, Comparison, ComparisonQuestion, Params } from '../../src/shared/api.ts';
import { openWorkbench, type Workbench } from './harness.ts';
import { runLine } from './trace.ts';

const VIEW = { sorted_keys: true, unescaped: false, normalised: true };

let bench: Workbench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

type Json = Record<string, unknown>;

function step(n: number, more: Json = {}): string {
  return `${JSON.stringify({
    ...{ type: 'step', step_id: `s${n}`, seq: n, step_type: 'tool', name: `tool${n}`, status: 'ok' },
    ...{ started_at: new Date(Date.UTC(2026, 4, 3, 10, 0, n)).toISOString(), latency_ms: 5 },
    ...{ request: { order: n }, response: { done: n }, ...more },
  })}\n`;
}

/** Ten steps, some of them others than usual. */
function tenSteps(id: string, others: Record<number, Json> = {}): string {
  const steps = Array.from({ length: 10 }, (_, at) => step(at + 1, { run_id: id, ...others[at + 1] }));
  return runLine(id) + steps.join('');
}

async function openRuns(files: Record<string, string>): Promise<Workbench> {
  bench = await openWorkbench({
    prepare: (folder) => {
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, `${name}.trace.jsonl`), text);
    },
  });
  const { length } = Object.keys(files);
  const made = bench;
  await made.until('the runs', async () => (await made.runs()).length === length);
  return made;
}

async function compare({ engine }: Workbench, question: ComparisonQuestion): Promise<Comparison> {
  const { id } = await engine.request('compare.open', question);
  await expect.poll(async () => (await engine.request('compare.get', { id })).phase).not.toBe('working');
  const state = await engine.request('compare.get', { id });
  if (state.phase !== 'ready') throw new Error(JSON.stringify(state));
  return state.comparison;
}

const LEFT_RIGHT = { left: 'retrace:a', right: 'retrace:b' };

test('two runs: what differs, from which step on, and each pair in full', async () => {
  const work = await openRuns({
    a: tenSteps('a', { 6: { response: { total: 7, text: 'as ordered' } } }),
    b: tenSteps('b', { 6: { response: { total: 8, text: 'as ordered' } } }),
  });
  const { engine } = work;
  const ask = <M extends Parameters<typeof engine.request>[0]>(method: M, params: Params<M>) =>
    engine.request(method, params);
  const comparison = await compare(work, LEFT_RIGHT);
  expect(comparison).toMatchObject({
    outcome: 'aligned',
    counts: { same: 9, changed: 1, left: 0, right: 0, moved: 0 },
    first_difference: { left: 6, right: 6, fields: ['response'], cause: { cause: 'tool_result' } },
    first_divergence: null,
    reconverges: null,
  });

  const rows = await ask('compare.rows', { id: comparison.id, only_differences: false, unfolded: [] });
  const slice = await ask('compare.slice', { id: rows.id, from: 0, n: 100 });
  expect(slice.rows.map(sketch)).toEqual(['1-2 folded', '3=3', '4=4', '5=5', '6≠6', '7=7', '8=8', '9=9', '10=10']);
  expect(await ask('compare.next', { id: rows.id, index: -1, back: false })).toEqual({ index: 4, pair: 5 });
  expect(await ask('compare.next', { id: rows.id, index: 4, back: false })).toEqual({ index: null, pair: null });
  expect(await ask('compare.indexOf', { id: rows.id, pair: 1 })).toEqual({ index: 0 });
  expect(Array.from((await ask('compare.ruler', { id: rows.id, px: 9 })).marks)).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0]);

  const pair = await ask('compare.pair', { id: comparison.id, pair: 5, view: VIEW });
  expect(pair).toMatchObject({ mark: 'changed', fields: ['response'], left: { seq: 6 }, right: { seq: 6 } });
  expect(pair.values.map(({ field, same, left }) => [field, same, left !== null])).toEqual([
    ['request', true, true],
    ['response', false, true],
    ['state', true, false],
    ['reasoning', true, false],
    ['raw', false, true],
  ]);
  expect(pair.values[1]?.changes).toMatchObject([
    { pointer: '/total', change: 'changed', right_pointer: null, left: '7', right: '8' },
  ]);
  const text = await ask('compare.text', {
    ...{ id: comparison.id, pair: 5, view: VIEW, field: 'response', side: 'right', offset: 0, n: 1000 },
  });
  expect(JSON.parse(Buffer.from(text.data).toString())).toEqual({ total: 8, text: 'as ordered' });
  const { text: markdown } = await ask('compare.markdown', { id: comparison.id });
  expect(markdown).toContain('1 difference: 1 changed; 9 the same.');
  expect(await ask('compare.close', { id: comparison.id })).toEqual({ closed: true });
  await expect(ask('compare.get', { id: comparison.id })).rejects.toMatchObject({ code: 'gone' });
});

function sketch(row: ComparedRow): string {
  if (row.row === 'fold') return `${row.left_from}-${row.left_to} folded`;
  const sign = { same: '=', changed: '≠', left: '-', right: '+', moved: '↕' }[row.mark];
  return `${row.left?.seq ?? ''}${sign}${row.right?.seq ?? ''}`;
}

test('ids and times that are renamed consistently are the same, and are told', async () => {
  const call = (id: string) => ({ request: { tool_call_id: id, order: 1 }, response: { tool_call_id: id } });
  const work = await openRuns({
    a: tenSteps('a', { 2: call('call_AAAAAAAAAAAAAAAAAAAAAAAA') }),
    b: tenSteps('b', { 2: call('call_BBBBBBBBBBBBBBBBBBBBBBBB') }),
  });
  const comparison = await compare(work, LEFT_RIGHT);
  expect(comparison.counts).toMatchObject({ same: 10, changed: 0 });
  expect(comparison.hidden).toEqual([expect.objectContaining({ rule: 'generated_ids', count: 2, pairs: 1 })]);
  const strict = await compare(work, { ...LEFT_RIGHT, rules_off: ['generated_ids'] });
  expect(strict.counts).toMatchObject({ same: 9, changed: 1 });
  const ignored = await compare(work, {
    ...LEFT_RIGHT,
    rules_off: ['generated_ids'],
    ignore: ['/tool_call_id', '/arguments/tool_call_id'],
  });
  expect(ignored.counts).toMatchObject({ same: 10, changed: 0 });
});

test('an id that stands for two others is a difference', async () => {
  const used = (id: string) => ({ response: { tool_call_id: id } });
  const work = await openRuns({
    a: tenSteps('a', { 2: used('call_AAAAAAAAAAAAAAAAAAAAAAAA'), 4: used('call_AAAAAAAAAAAAAAAAAAAAAAAA') }),
    b: tenSteps('b', { 2: used('call_BBBBBBBBBBBBBBBBBBBBBBBB'), 4: used('call_CCCCCCCCCCCCCCCCCCCCCCCC') }),
  });
  expect((await compare(work, LEFT_RIGHT)).first_difference).toMatchObject({ left: 4, right: 4, fields: ['response'] });
});

test('a vanished file is said, and what the index has is compared', async () => {
  const work = await openRuns({ a: tenSteps('a'), b: tenSteps('b') });
  rmSync(join(work.folder, 'b.trace.jsonl'));
  const comparison = await compare(work, LEFT_RIGHT);
  expect(comparison.unread).toEqual({
    left: 0,
    right: 10,
    pairs: 10,
    reason: expect.stringContaining('b.trace.jsonl'),
  });
});

test('a comparison stays as it was while a run grows; the next one has the new steps', async () => {
  const work = await openRuns({ a: tenSteps('a'), b: tenSteps('b') });
  const before = await compare(work, LEFT_RIGHT);
  appendFileSync(join(work.folder, 'b.trace.jsonl'), step(11, { run_id: 'b' }));
  await work.until('the new step', async () => (await work.steps('retrace:b')).length === 11);
  expect(await work.engine.request('compare.get', { id: before.id })).toMatchObject({
    comparison: { right_steps: 10 },
  });
  const after = await compare(work, LEFT_RIGHT);
  expect(after).toMatchObject({ right_steps: 11, first_divergence: { left: null, right: 11 }, reconverges: null });
});

test('a run that is not there fails with words', async () => {
  const work = await openRuns({ a: tenSteps('a') });
  const { id } = await work.engine.request('compare.open', { left: 'retrace:a', right: 'retrace:nowhere' });
  await expect
    .poll(async () => work.engine.request('compare.get', { id }))
    .toMatchObject({ phase: 'failed', message: expect.stringContaining('retrace:nowhere') });
});

test('a state that cannot be rebuilt is unknown, not a difference', async () => {
  const hashOf = (text: string) => `sha256:${text.repeat(64)}`;
  const state = (total: number) => ({ state: { total }, state_hash: hashOf(String(total)) });
  const lost = (hash: string) => ({
    state_base: 'nowhere',
    state_patch: [{ op: 'add', path: '/x', value: 1 }],
    state_hash: hashOf(hash),
  });
  const work = await openRuns({
    a: tenSteps('a', { 1: state(1), 2: lost('2'), 3: lost('3'), 4: lost('a'), 5: state(5), 6: state(6) }),
    b: tenSteps('b', { 1: state(1), 2: state(2), 3: state(4), 4: lost('b'), 5: { state_hash: hashOf('5') } }),
  });
  const comparison = await compare(work, LEFT_RIGHT);
  // Step 4 has a hash on both sides; step 2 has the same one; of steps 3, 5 and 6 one side has nothing to compare with.
  expect(comparison.counts).toMatchObject({ same: 9, changed: 1 });
  expect(comparison.first_difference).toMatchObject({ left: 4, right: 4, fields: ['state'] });
  expect(comparison.first_difference?.text).toContain(hashOf('a').slice(0, 20));
  expect(comparison.harness_unknown).toEqual(
    expect.arrayContaining([expect.stringMatching(/^A: .*state of 1 step/), expect.stringMatching(/^B: .*state of/)]),
  );
  const stateOf = async (pair: number) => {
    const { values } = await work.engine.request('compare.pair', { id: comparison.id, pair, view: VIEW });
    return values.find(({ field }) => field === 'state');
  };
  expect(await stateOf(0)).toMatchObject({ same: true });
  expect(await stateOf(2)).toMatchObject({ same: null, left: null, left_absent: expect.stringContaining('nowhere') });
  expect(await stateOf(3)).toMatchObject({ same: false });
  expect(await stateOf(5)).toMatchObject({ same: null, right: null });
  expect(await stateOf(6)).toMatchObject({ same: true, left: null, right: null });
});

test('a step with another one around it is in place; one below another step says so', async () => {
  const wrapper = `${JSON.stringify({
    ...{ type: 'step', run_id: 'b', step_id: 'w', seq: 3, step_type: 'agent', name: 'wrapper', status: 'ok' },
    started_at: new Date(Date.UTC(2026, 4, 3, 10, 0, 3)).toISOString(),
  })}\n`;
  const lines = (id: string) =>
    Array.from({ length: 10 }, (_, at) => ({ seq: at + 1 + (id === 'b' && at > 1 ? 1 : 0), run_id: id }));
  const steps = (id: string, above: Record<number, string>) =>
    lines(id).map((more, at) => step(at + 1, { ...more, ...(above[at + 1] ? { parent_id: above[at + 1] } : {}) }));
  const work = await openRuns({
    a: runLine('a') + steps('a', { 8: 's6' }).join(''),
    b: runLine('b') + steps('b', { 3: 'w', 4: 'w', 5: 'w', 8: 's7' }).toSpliced(2, 0, wrapper).join(''),
  });
  const comparison = await compare(work, LEFT_RIGHT);
  expect(comparison.counts).toEqual({ same: 9, changed: 1, left: 0, right: 1, moved: 0 });
  expect(comparison.first_difference).toMatchObject({ left: null, right: 3 });
  const pair = await work.engine.request('compare.pair', { id: comparison.id, pair: 8, view: VIEW });
  expect(pair).toMatchObject({ mark: 'changed', left: { seq: 8 }, right: { seq: 9 }, fields: ['parent'] });
  const without = await compare(work, { ...LEFT_RIGHT, fields: ['request', 'response'] });
  expect(without.counts).toMatchObject({ same: 10, changed: 0 });
});

test('what was left out is told: by rules, by pointers, by fields', async () => {
  const answer = (n: number) => ({ response: { total: n, text: 'as ordered' } });
  const work = await openRuns({ a: tenSteps('a', { 6: answer(7) }), b: tenSteps('b', { 6: answer(8) }) });
  const fields: ComparisonQuestion['fields'] = ['request', 'response'];
  const comparison = await compare(work, { ...LEFT_RIGHT, ignore: ['/total'], fields });
  expect(comparison).toMatchObject({
    counts: { same: 10 },
    hidden: [{ rule: 'ignored', count: 1, pairs: 1 }],
    left_out: { rules_off: [], ignore: ['/total'], fields: ['type', 'name', 'status', 'state', 'reasoning', 'parent'] },
  });
  // What is hidden in a field that is not compared is told of nobody.
  expect((await compare(work, { ...LEFT_RIGHT, ignore: ['/total'], fields: ['name'] })).hidden).toEqual([]);
  const { text } = await work.engine.request('compare.markdown', { id: comparison.id });
  expect(text).toContain('- Ignored by you \\(/total\\): 1 value that differs, in 1 pair told as the same.');
  expect(text).toContain('Fields that are not compared: type, name, status');
  const asked = work.engine.request('compare.open', { ...LEFT_RIGHT, ignore: ['total'] });
  await expect(asked).rejects.toMatchObject({ code: 'invalid_request' });
});

test('ids beyond those that are kept are not said to be renamed consistently', async () => {
  const many = (letter: string) => ({
    response: Array.from({ length: 80 }, (_, n) => ({ tool_call_id: `call_${letter.repeat(20)}${n + 100}` })),
  });
  const work = await openRuns({ a: tenSteps('a', { 2: many('A') }), b: tenSteps('b', { 2: many('B') }) });
  const comparison = await compare(work, LEFT_RIGHT);
  expect(comparison).toMatchObject({ counts: { same: 10 }, renames_unchecked: 1 });
});

test('runs that share nothing are said to, and a moved step is found on both sides', async () => {
  const others = Object.fromEntries(
    Array.from('qwertyuiop', (letter, at) => [
      at + 1,
      { request: `nothing ${letter} like the rest`, response: [letter, letter.repeat(3), letter.repeat(9)] },
    ]),
  );
  const answered = Object.fromEntries(Array.from({ length: 10 }, (_, at) => [at + 1, { response: { other: at } }]));
  const order = [1, 3, 4, 5, 6, 7, 8, 2, 9, 10];
  const at = (n: number) => ({ seq: n, started_at: new Date(Date.UTC(2026, 4, 3, 10, 0, n)).toISOString() });
  const work = await openRuns({
    a: tenSteps('a'),
    b: tenSteps('b', others),
    d: tenSteps('d', answered),
    c: runLine('c') + order.map((n, place) => step(n, { run_id: 'c', ...at(place + 1) })).join(''),
  });
  const apart = await compare(work, LEFT_RIGHT);
  expect(apart.little_shared).toBe('0 of 10 steps do the same in both runs: these may be runs of different tasks.');
  // Each call is the same, each answer another one: no other task.
  const answers = await compare(work, { left: 'retrace:a', right: 'retrace:d' });
  expect(answers).toMatchObject({ counts: { same: 0, changed: 10 }, little_shared: null });
  const moved = await compare(work, { left: 'retrace:a', right: 'retrace:c' });
  expect(moved).toMatchObject({ counts: { same: 9, moved: 1 }, little_shared: null });
  const rows = await work.engine.request('compare.rows', { id: moved.id, only_differences: true, unfolded: [] });
  const { rows: shown } = await work.engine.request('compare.slice', { id: rows.id, from: 0, n: 20 });
  const indexOf = async (side: 'left' | 'right') =>
    (await work.engine.request('compare.indexOf', { id: rows.id, pair: 1, side })).index ?? -1;
  expect(shown[await indexOf('left')]).toMatchObject({ row: 'pair', left: { seq: 2 }, right: null });
  expect(shown[await indexOf('right')]).toMatchObject({ row: 'pair', left: null, right: { seq: 8 } });
});

test('what a step that has not ended would answer is unknown', async () => {
  const open = { type: 'step_start', status: undefined, latency_ms: undefined, response: undefined };
  const work = await openRuns({ a: tenSteps('a'), b: tenSteps('b', { 10: open }) });
  const comparison = await compare(work, LEFT_RIGHT);
  expect(comparison).toMatchObject({
    counts: { same: 9, changed: 1 },
    first_difference: {
      fields: ['status'],
      cause: { cause: 'unknown', evidence: expect.stringContaining('has not ended in B') },
    },
  });
  const pair = await work.engine.request('compare.pair', { id: comparison.id, pair: 9, view: VIEW });
  expect(pair.values.find(({ field }) => field === 'response')).toMatchObject({ same: null, right: null });
});
