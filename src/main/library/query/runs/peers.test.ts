import { expect, test } from 'vitest';
import { TestIndex } from '../index-testing.ts';

function index() {
  const made = new TestIndex();
  const ask = made.asking();
  const run = (path: string, id: string, columns: Parameters<TestIndex['run']>[2] = {}, failed = false) => {
    const one = made.run(made.file(path), id, columns);
    made.step(one, { status: failed ? 'error' : 'ok' });
    made.commit(one);
    return one;
  };
  return { run, peer: (id: string) => ask('compare.peer', { run: `retrace:${id}` }) };
}

test('the last run of the same agent and folder without an error', () => {
  const { run, peer } = index();
  run('/traces/a.jsonl', 'a', { last_at_us: 1 });
  run('/traces/b.jsonl', 'b', { last_at_us: 2 });
  run('/traces/c.jsonl', 'c', { last_at_us: 3 }, true);
  run('/traces/d.jsonl', 'd', { last_at_us: 4, status: 'failure' });
  run('/traces/e.jsonl', 'e', { last_at_us: 5, agent_name: 'other' });
  run('/traces/deeper/f.jsonl', 'f', { last_at_us: 6 });
  run('/elsewhere/g.jsonl', 'g', { last_at_us: 7 });
  expect(peer('c')).toMatchObject({ run: 'retrace:b', note: expect.stringContaining('is not recorded') });
  expect(peer('b')).toMatchObject({ run: 'retrace:a' });
});

test('a recorded folder goes before that of the file, and recorded success is said', () => {
  const { run, peer } = index();
  run('/traces/a.jsonl', 'a', { cwd: '/work/one', last_at_us: 1, status: 'success' });
  run('/traces/b.jsonl', 'b', { cwd: '/work/two', last_at_us: 2 });
  run('/other/c.jsonl', 'c', { cwd: '/work/one', last_at_us: 3 }, true);
  expect(peer('c')).toMatchObject({ run: 'retrace:a', note: expect.stringContaining('it ended well') });
});

test('without one it says so', () => {
  const { run, peer } = index();
  run('/traces/a.jsonl', 'a');
  expect(peer('a')).toMatchObject({ run: null, note: expect.stringContaining('No other run') });
});
