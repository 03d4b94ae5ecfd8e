import { afterEach, beforeEach, expect, test } from 'vitest';
import { CAUSES, type Comparison } from '../../shared/api.ts';
import { lines, TraceFolder } from '../library/query/trace-testing.ts';
import { WholeRuns } from '../library/read/whole-runs.ts';
import { compareRuns } from './compare-runs.ts';
import { PLANTED, type PlantedCause, plant } from './planted-runs-testing.ts';
import { KnownRuns } from './read-run.ts';

let folder: TraceFolder;
beforeEach(() => {
  folder = new TraceFolder();
});
afterEach(() => folder.close());

async function compare([left, right]: ReturnType<typeof plant>, maxWork?: number): Promise<Comparison> {
  folder.write('a.trace.jsonl', lines(...left));
  folder.write('b.trace.jsonl', lines(...right));
  const runs = new WholeRuns(folder.writer.db);
  const { comparison } = await compareRuns({
    ...{ id: 'test', runs: { left: runs, right: runs }, question: { left: 'retrace:a', right: 'retrace:b' } },
    ...{
      signal: new AbortController().signal,
      known: new KnownRuns(),
      onProgress: () => undefined,
    },
    ...(maxWork !== undefined && { maxWork }),
  });
  return comparison;
}

const classes = CAUSES.filter((cause): cause is PlantedCause => cause !== 'unknown');

/** "Unknown" is a miss, like any other class. */
test.each(classes)('the cause "%s" is found in at least 8 of 10 planted pairs', async (cause) => {
  const found: Record<'difference' | 'divergence', string[]> = { difference: [], divergence: [] };
  for (let variant = 0; variant < PLANTED; variant++) {
    const { first_difference, first_divergence } = await compare(plant(cause, variant));
    for (const one of [first_difference, first_divergence]) expect(one?.cause.evidence ?? 'A 1').toMatch(/[AB] \d/);
    found.difference.push(first_difference?.cause.cause ?? 'none');
    found.divergence.push((first_divergence ?? first_difference)?.cause.cause ?? 'none');
  }
  const right = (all: string[]) => all.filter((one) => one === cause).length;
  expect(right(found.difference), `first difference: ${found.difference.join(' ')}`).toBeGreaterThanOrEqual(8);
  expect(right(found.divergence), `first divergence: ${found.divergence.join(' ')}`).toBeGreaterThanOrEqual(8);
});

/** The plain agent with other models in both runs, and what its harness did before each of its steps. */
function withHooks(left: object | null, right: object | null): ReturnType<typeof plant> {
  const hook = (id: string, more: object) => ({
    ...{ type: 'step', run_id: id, step_id: 'hook', seq: 1, step_type: 'event', name: 'hook SessionStart' },
    ...{ started_at: '2026-05-03T10:00:00.500Z', status: 'ok', ...more },
  });
  const [a, b] = plant('model', 1);
  const made = (records: typeof a, id: string, more: object | null) =>
    records
      .map((record) => (typeof record.seq === 'number' && more !== null ? { ...record, seq: record.seq + 1 } : record))
      .toSpliced(1, 0, ...(more === null ? [] : [hook(id, more)]));
  return [made(a, 'a', left), made(b, 'b', right)];
}

test('what the harness did before any model was called is not the work of the model', async () => {
  const { first_difference } = await compare(withHooks(null, { response: 'ready' }));
  expect(first_difference).toMatchObject({
    right: 1,
    cause: { cause: 'configuration', evidence: expect.stringContaining('B 1'), at: { left: null, right: 1 } },
  });
});

test('another command of a hook is another call, the same one with another answer is not', async () => {
  const call = (command: string, response: string) => ({ request: { command }, response });
  const other = await compare(withHooks(call('lint', 'one'), call('format', 'two')));
  expect(other.first_difference?.cause).toMatchObject({
    cause: 'configuration',
    evidence: expect.stringMatching(/^A 1, B 1: .*"lint" and "format"/),
  });
  const own = await compare(withHooks({ response: 'lint: one' }, { response: 'format: two' }));
  expect(own.first_difference?.cause.cause).toBe('configuration');
  const same = await compare(withHooks(call('lint', 'one'), call('lint', 'two')));
  expect(same.first_difference?.cause).toMatchObject({ cause: 'tool_result', at: { left: 1, right: 1 } });
});

test('without a call of a model, nothing a model is given is blamed', async () => {
  const tool = (id: string, request: object) => ({
    ...{ type: 'step', run_id: id, step_id: 's1', seq: 1, step_type: 'tool', name: 'read', status: 'ok' },
    ...{ started_at: '2026-05-03T10:00:01.000Z', request, response: 'text' },
  });
  const [a, b] = plant('tools', 1);
  const { first_difference } = await compare([
    [...a.slice(0, 1), tool('a', { path: 'x' })],
    [...b.slice(0, 1), tool('b', { path: 'y' })],
  ]);
  expect(first_difference?.cause.cause).toBe('unknown');
});

test('runs too different to be aligned: no cause, and no place where they meet', async () => {
  const runs = plant('input', 3);
  const aligned = await compare(runs);
  expect([aligned.outcome, aligned.first_divergence?.cause.cause]).toEqual(['aligned', 'input']);
  expect(aligned.reconverges).not.toBeNull();
  expect(await compare(runs, 1)).toMatchObject({
    ...{ outcome: 'too_different', reconverges: null },
    first_divergence: { cause: { cause: 'unknown', evidence: expect.stringContaining('too different') } },
  });
});

test('a run whose file ends without an outcome is not said to have taken another way', async () => {
  const [whole] = plant('tool_result', 1);
  const steps = whole.filter(({ type }) => type === 'step');
  const cut = [...whole.slice(0, whole.indexOf(steps[3] ?? {}))].map((record) => ({ ...record, run_id: 'b' }));
  const { first_difference } = await compare([whole, cut]);
  expect(first_difference).toMatchObject({
    ...{ left: 4, right: null },
    cause: { cause: 'unknown', evidence: expect.stringContaining('nothing is recorded of B after A 3, B 3') },
  });
});

test('where only the state after a model call differs, its answer is not blamed', async () => {
  const [whole] = plant('tool_result', 1);
  const called = whole.findIndex(({ step_type }) => step_type === 'llm');
  const withState = (id: string, mood: string) =>
    whole.map((record, at) => ({ ...record, run_id: id, ...(at === called && { state: { mood } }) }));
  const { first_difference } = await compare([withState('a', 'glad'), withState('b', 'sad')]);
  expect(first_difference).toMatchObject({
    fields: ['state'],
    cause: { cause: 'unknown', evidence: expect.stringContaining('the state after it is not') },
  });
});
