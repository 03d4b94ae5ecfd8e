import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Comparison } from '../../shared/api.ts';
import { lines, runRecord, stepRecord, TraceFolder } from '../library/query/trace-testing.ts';
import { WholeRuns } from '../library/read/whole-runs.ts';
import { compareRuns } from './compare-runs.ts';
import { KnownRuns } from './read-run.ts';

let folder: TraceFolder;
beforeEach(() => {
  folder = new TraceFolder();
});
afterEach(() => folder.close());

type Json = Record<string, unknown>;

async function compare(a: Json[], b: Json[]): Promise<Comparison> {
  for (const [id, steps] of Object.entries({ a, b })) {
    folder.write(`${id}.trace.jsonl`, lines(runRecord(id), ...steps.map((more, at) => stepRecord(id, at + 1, more))));
  }
  const runs = new WholeRuns(folder.writer.db);
  const { comparison } = await compareRuns({
    ...{ id: 'test', runs: { left: runs, right: runs }, question: { left: 'retrace:a', right: 'retrace:b' } },
    ...{ signal: new AbortController().signal, known: new KnownRuns(), onProgress: () => undefined },
  });
  return comparison;
}

const call = (input_tokens: number | null, more: Json = {}): Json => ({
  ...{ step_type: 'llm', name: 'plan', response: 'an answer' },
  ...(input_tokens === null ? {} : { usage: { input_tokens, output_tokens: 10 }, cost_usd: 0.002 }),
  ...more,
});

test('what comes from the divergence on is summed for each run by itself', async () => {
  const { downstream, deltas } = await compare(
    [call(100), { name: 'first' }, call(200), { name: 'last', status: 'error' }],
    [call(100), { name: 'other' }, call(250), call(50), { name: 'last' }],
  );
  expect(deltas.input_tokens).toMatchObject({ left: 300, right: 400 });
  expect(deltas.steps).toMatchObject({ left: 4, right: 5 });
  // From step 2 on: steps start a second apart and take 5 ms.
  expect(downstream).toMatchObject({
    steps: { left: 3, right: 4 },
    errors: { left: 1, right: 0 },
    input_tokens: { left: 200, right: 300 },
    output_tokens: { left: 10, right: 20 },
    cost_nano_usd: { left: 2_000_000, right: 4_000_000 },
    time_us: { left: 2_005_000, right: 3_005_000 },
  });
});

test('unknown is unknown, and a sum with an unknown addend is a lower bound', async () => {
  const { downstream, deltas } = await compare(
    [{ name: 'first' }, call(null)],
    [{ name: 'other' }, call(70), call(null)],
  );
  for (const part of [downstream, deltas]) {
    expect(part?.input_tokens).toMatchObject({ left: null, right: 70, right_is_lower_bound: true });
    expect(part?.cost_nano_usd).toMatchObject({ left: null, right: 2_000_000, right_is_lower_bound: true });
  }
});

test('of two snapshots of one session each counts whole, though a library counts what they share once', async () => {
  const shared = [call(100, { response_id: 'r1' }), call(200, { response_id: 'r2' })];
  const { deltas, counts } = await compare(shared, [...shared, call(300, { response_id: 'r3' })]);
  expect(counts).toMatchObject({ same: 2, right: 1 });
  expect(deltas.steps).toMatchObject({ left: 2, right: 3 });
  expect(deltas.input_tokens).toMatchObject({ left: 300, right: 600, left_is_lower_bound: false });
  expect(deltas.cost_nano_usd).toMatchObject({ left: 4_000_000, right: 6_000_000 });
});
