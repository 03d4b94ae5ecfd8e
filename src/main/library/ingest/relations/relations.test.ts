import { describe, expect, it } from 'vitest';
import type { RunEvent, StepEvent } from '../../../formats/format.ts';
import { record, TestFolder } from '../ingest-testing.ts';

const run = (native_id: string, more: Partial<RunEvent> = {}): RunEvent => ({
  kind: 'run',
  run: 0,
  native_id,
  ...more,
});
const step = (n: number, more: Partial<StepEvent> = {}): StepEvent => ({
  kind: 'step',
  run: 0,
  step: n,
  key: `k${n}`,
  type: 'llm',
  ...more,
});
const response = (n: number, id: string, tokens: number): StepEvent =>
  step(n, { response_id: id, usage: { input_tokens: tokens, output_tokens: 1 }, model: 'm' });
const ends = (last_at_us: number): RunEvent => ({ kind: 'run', run: 0, last_at_us });

type Files = Record<string, string>;

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}

/**
 * The index of the files, the same in every order of arrival, with the indexes made at the end, at the start,
 * or in between; and the same when one of them leaves and comes back.
 */
function inEveryOrder(files: Files) {
  const names = Object.keys(files);
  let expected: Record<string, unknown[]> | null = null;
  for (const order of permutations(names)) {
    for (const settleAfter of names.length > 3 ? [2] : [0, 1, names.length]) {
      const folder = new TestFolder({}, 'memory');
      order.forEach((name, i) => {
        if (i === settleAfter) folder.writer.settle();
        folder.write(name, files[name] ?? '');
        folder.read(name);
      });
      folder.writer.settle();
      expected ??= folder.dump();
      expect(folder.dump(), `arrived as ${order.join(', ')}`).toEqual(expected);
      const leaving = order[0] ?? '';
      folder.writer.forget(folder.path(leaving));
      folder.read(leaving);
      expect(folder.dump(), `${leaving} left and came back`).toEqual(expected);
      folder.close();
    }
  }
  return expected ?? {};
}

const rows = (dump: Record<string, unknown[]>, table: string) => dump[table] as Record<string, unknown>[];
const byAddress = (dump: Record<string, unknown[]>) =>
  Object.fromEntries(rows(dump, 'run').map((row) => [row.address, row]));

describe('runs that several files hold', () => {
  it('have their key as address where the path is shortest, and are copies elsewhere', () => {
    const line = `${record(run('one'), step(0))}\n`;
    const dump = inEveryOrder({ 'b/one.jsonl': line, 'backup/one.jsonl': line, 'a/one.jsonl': line });
    const runs = rows(dump, 'run');
    expect(runs.map((row) => [row.id, row.copy_of ?? null])).toEqual([
      ['a/one.jsonl:0', null],
      ['b/one.jsonl:0', 'a/one.jsonl:0'],
      ['backup/one.jsonl:0', 'a/one.jsonl:0'],
    ]);
    expect(runs.map((row) => row.address)).toEqual(['small:one', 'small:one@', 'small:one@']);
  });
});

describe('sub-agents in files of their own', () => {
  it('hang below the run and the step that their file names, in either order', () => {
    const dump = inEveryOrder({
      'main.jsonl': `${record(run('main'), step(0), step(1, { type: 'agent' }))}\n`,
      'sub.jsonl': `${record(run('sub', { parent_run_native_id: 'main', parent_step_key: 'k1' }), step(0))}\n`,
      'deep.jsonl': `${record(run('deep', { parent_run_native_id: 'sub', parent_step_key: 'k0' }), step(0))}\n`,
    });
    expect(byAddress(dump)).toMatchObject({
      'small:main': { root_id: 'main.jsonl:0' },
      'small:sub': { root_id: 'main.jsonl:0', parent_id: 'main.jsonl:0', parent_step_id: 'main.jsonl:1' },
      'small:deep': { root_id: 'main.jsonl:0', parent_id: 'sub.jsonl:0', parent_step_id: 'sub.jsonl:0' },
    });
  });

  it('hang below the step that links to them', () => {
    const link = {
      kind: 'link',
      run: 0,
      from_step: 1,
      to_native_id: 'main',
      to_agent_id: 'x',
      link: 'subagent',
    } as const;
    const dump = inEveryOrder({
      'main.jsonl': `${record(run('main'), step(0), step(1), link)}\n`,
      'agent.jsonl': `${record(run('main', { agent_id: 'x' }), step(0))}\n`,
      'named.jsonl': `${record(run('main', { agent_id: 'y', parent_run_native_id: 'main' }), step(0))}\n`,
    });
    expect(byAddress(dump)).toMatchObject({
      'small:main/x': { root_id: 'main.jsonl:0', parent_id: 'main.jsonl:0', parent_step_id: 'main.jsonl:1' },
      'small:main/y': { root_id: 'main.jsonl:0', parent_id: 'main.jsonl:0' },
    });
    expect(rows(dump, 'run_link')).toMatchObject([{ to_run: 'agent.jsonl:0', to_run_key: 'small:main/x' }]);
  });

  it('belong to the copy of their parent that lies nearest', () => {
    const main = `${record(run('main'), step(0))}\n`;
    const sub = `${record(run('sub', { parent_run_native_id: 'main', parent_step_key: 'k0' }), step(0))}\n`;
    const dump = inEveryOrder({
      'a/main.jsonl': main,
      'a/subs/sub.jsonl': sub,
      'b/main.jsonl': main,
      'b/subs/sub.jsonl': sub,
    });
    const parents = rows(dump, 'run').map((row) => [row.id, row.parent_id, row.root_id]);
    expect(parents).toContainEqual(['a/subs/sub.jsonl:0', 'a/main.jsonl:0', 'a/main.jsonl:0']);
    expect(parents).toContainEqual(['b/subs/sub.jsonl:0', 'b/main.jsonl:0', 'b/main.jsonl:0']);
  });

  it('that name each other as parents stay apart', () => {
    const folder = new TestFolder({}, 'memory');
    folder.write('a.jsonl', `${record(run('a', { parent_run_native_id: 'b' }))}\n`);
    folder.write('b.jsonl', `${record(run('b', { parent_run_native_id: 'a' }))}\n`);
    folder.read('a.jsonl');
    folder.read('b.jsonl');
    const roots = rows(folder.dump(), 'run').filter((row) => row.parent_id === undefined);
    expect(roots).toHaveLength(1);
  });

  it('are told of with both trees when they move', () => {
    const folder = new TestFolder({}, 'memory');
    folder.write('sub.jsonl', `${record(run('sub', { parent_run_native_id: 'main' }))}\n`);
    folder.read('sub.jsonl');
    folder.write('main.jsonl', `${record(run('main'))}\n`);
    const { commit } = folder.slice('main.jsonl', 1_000);
    expect(commit?.runs.map(({ run: address }) => address).sort()).toEqual(['small:main', 'small:sub']);
  });
});

describe('model responses that several runs hold', () => {
  const sums = (dump: Record<string, unknown[]>) =>
    Object.fromEntries(
      rows(dump, 'run').map((row) => [row.native_id, [row.input_tokens ?? null, row.llm_calls, row.copied_steps]]),
    );

  it('C18: count once in the library, in the run that ends first', () => {
    const history = [response(0, 'm1', 10), response(1, 'm2', 20)];
    const dump = inEveryOrder({
      'z.jsonl': `${record(run('original'), ...history, ends(100))}\n`,
      'b.jsonl': `${record(run('resumed'), ...history, response(2, 'm3', 5), ends(200))}\n`,
      'a.jsonl': `${record(run('forked'), ...history, response(2, 'm4', 7), ends(300))}\n`,
    });
    expect(sums(dump)).toEqual({ original: [30, 2, 0], resumed: [5, 1, 2], forked: [7, 1, 2] });
  });

  it('C18: count in the run that is no copy, and never where the file says they were copied', () => {
    const line = (id: string, last: number) => `${record(run(id), response(0, 'm1', 10), ends(last))}\n`;
    const copied = record(run('copier'), { ...response(0, 'm1', 10), copied_from: 'one' }, ends(1));
    const dump = inEveryOrder({ 'a.jsonl': line('one', 500), 'aa.jsonl': line('one', 100), 'c.jsonl': `${copied}\n` });
    const counted = rows(dump, 'run').map((row) => [row.id, row.input_tokens ?? null, row.copied_steps]);
    expect(counted).toEqual([
      ['a.jsonl:0', 10, 0],
      ['aa.jsonl:0', null, 1],
      ['c.jsonl:0', null, 1],
    ]);
  });

  it('C18: are settled with a file that is only half read', () => {
    const folder = new TestFolder({ chunk_bytes: 512 }, 'memory');
    folder.writer.settle();
    const long = [record(run('long'), response(0, 'm1', 10), ends(900))];
    for (let n = 1; n < 50; n++) long.push(record(response(n, `own-${n}`, 1)));
    folder.write('long.jsonl', `${long.join('\n')}\n`);
    folder.slice('long.jsonl', 0);
    folder.write('short.jsonl', `${record(run('short'), response(0, 'm1', 10), ends(100))}\n`);
    folder.read('short.jsonl');
    folder.read('long.jsonl', 0);
    expect(sums(folder.dump())).toEqual({ long: [49, 49, 1], short: [10, 1, 0] });
  });

  it('C18: follow the runs as these grow past each other', () => {
    const folder = new TestFolder({}, 'memory');
    const grow = (name: string, ...events: Parameters<typeof record>) => {
      folder.append(name, `${record(...events)}\n`);
      folder.read(name);
    };
    folder.write('a.jsonl', '');
    folder.write('b.jsonl', '');
    grow('a.jsonl', run('a'), response(0, 'm1', 10), ends(100));
    folder.writer.settle();
    grow('b.jsonl', run('b'), response(0, 'm1', 10), ends(200));
    expect(sums(folder.dump())).toEqual({ a: [10, 1, 0], b: [null, 0, 1] });
    grow('a.jsonl', response(1, 'm2', 1), ends(300));
    expect(sums(folder.dump())).toEqual({ a: [1, 1, 1], b: [10, 1, 0] });
    // A change to a step that is no longer counted must not bring it back.
    grow('a.jsonl', { ...step(0), usage: { output_tokens: 9 } });
    expect(sums(folder.dump())).toEqual({ a: [1, 1, 1], b: [10, 1, 0] });
    grow('b.jsonl', ends(400));
    expect(sums(folder.dump())).toEqual({ a: [11, 2, 0], b: [null, 0, 1] });
    folder.writer.forget(folder.path('a.jsonl'));
    expect(sums(folder.dump())).toEqual({ b: [10, 1, 0] });
  });

  it('C18: leave the one that is left counting, when the other turns to another response', () => {
    const folder = new TestFolder({}, 'memory');
    folder.write('a.jsonl', `${record(run('a'), response(0, 'm1', 10), ends(100))}\n`);
    folder.write('b.jsonl', `${record(run('b'), response(0, 'm1', 10), ends(200))}\n`);
    folder.read('a.jsonl');
    folder.read('b.jsonl');
    folder.writer.settle();
    expect(sums(folder.dump())).toEqual({ a: [10, 1, 0], b: [null, 0, 1] });
    folder.append('a.jsonl', `${record({ ...step(0), response_id: 'm2' })}\n`);
    folder.read('a.jsonl');
    expect(sums(folder.dump())).toEqual({ a: [10, 1, 0], b: [10, 1, 0] });
  });
});
