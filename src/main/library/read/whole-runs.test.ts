import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lines, runRecord, stepRecord, TraceFolder } from '../query/trace-testing.ts';
import { WholeRuns } from './whole-runs.ts';

let folder: TraceFolder;
beforeEach(() => {
  folder = new TraceFolder();
});
afterEach(() => folder.close());

const set = (state_base: string, path: string, value: number) => ({
  state_base,
  state_patch: [{ op: 'add', path, value }],
});

/** The states after steps that were read together, from a file that is gone by then. */
async function statesOf(...steps: ReturnType<typeof stepRecord>[]): Promise<unknown[]> {
  const path = folder.write('a.trace.jsonl', lines(runRecord('a'), ...steps));
  const run = new WholeRuns(folder.writer.db).open('retrace:a');
  const { signal } = new AbortController();
  const read = await run.read([...steps.keys()], signal);
  rmSync(path);
  const states: unknown[] = [];
  for (const [step, { content }] of read.entries()) {
    if (content === null) throw new Error(`step ${step} was not read`);
    states.push(await run.state(step, content, signal));
  }
  return states;
}

test('the state of a step builds on one that comes after it, without another look at the file', async () => {
  const states = await statesOf(
    stepRecord('a', 1, { state: { a: 0 } }),
    stepRecord('a', 2, set('s4', '/b', 2)),
    stepRecord('a', 3, set('s2', '/c', 3)),
    stepRecord('a', 4, set('s1', '/d', 4)),
    stepRecord('a', 5),
  );
  expect(states).toMatchObject([
    { value: { a: 0 } },
    { value: { a: 0, b: 2, d: 4 } },
    { value: { a: 0, b: 2, c: 3, d: 4 } },
    { value: { a: 0, d: 4 } },
    { absent: expect.stringContaining('no state was recorded') },
  ]);
});

test('patches that build on each other in a circle come to an end', async () => {
  const circle = [stepRecord('a', 1, set('s2', '/b', 2)), stepRecord('a', 2, set('s1', '/c', 3))];
  folder.write('a.trace.jsonl', lines(runRecord('a'), ...circle));
  const run = new WholeRuns(folder.writer.db).open('retrace:a');
  const { signal } = new AbortController();
  const [first] = await run.read([0, 1], signal);
  if (!first?.content) throw new Error('the step was not read');
  expect(await run.state(0, first.content, signal)).toMatchObject({ absent: expect.stringContaining('whole state') });
});
