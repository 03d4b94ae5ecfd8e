import { beforeEach, describe, expect, it } from 'vitest';
import { stepId, TestIndex } from '../index-testing.ts';

let index: TestIndex;
beforeEach(() => {
  index = new TestIndex();
});

describe('problems and unrecognised files', () => {
  it('errors come first, of one tree or of all', () => {
    const root = index.run(index.file('/a.jsonl'), 'a', { title: 'A' });
    const nested = index.run(index.file('/n.jsonl'), 'n', {}, root);
    const other = index.run(index.file('/b.jsonl'), 'b');
    const alone = index.file('/none.jsonl');
    const problem = (id: number, file_id: number, severity: string) =>
      index.insert('problem', {
        id,
        file_id,
        code: 'invalid_json',
        severity,
        message: `m${id}`,
        line: id,
        offset: 5,
        length: 6,
      });
    problem(1, root.file, 'warning');
    problem(2, nested.file, 'error');
    problem(3, other.file, 'error');
    problem(4, alone, 'warning');
    index.commit(root, nested, other);
    const ask = index.asking();
    const ids = (from: number, n: number, run?: string) =>
      ask('problems.list', { from, n, ...(run !== undefined && { run }) }).problems.map((one) => one.id);
    expect(ids(0, 9)).toEqual([2, 3, 1, 4]);
    expect([...ids(0, 3), ...ids(3, 3)]).toEqual([2, 3, 1, 4]);
    expect(ids(0, 9, 'retrace:a')).toEqual([2, 1]);
    expect(ids(0, 9, 'retrace:n')).toEqual([2]);
    expect(ask('problems.list', { from: 0, n: 9 })).toMatchObject({ total: 4, errors: 2, warnings: 2 });
    expect(ask('problems.list', { from: 2, n: 1 }).problems[0]).toEqual({
      ...{
        id: 1,
        severity: 'warning',
        code: 'invalid_json',
        message: 'm1',
        path: '/a.jsonl',
        line: 1,
        offset: 5,
        bytes: 6,
      },
      ...{ run: 'retrace:a', run_title: 'A' },
    });
    expect(ask('problems.list', { from: 3, n: 1 }).problems[0]).toMatchObject({ run: null, run_title: null });
  });

  it('come in replies of bounded size, whatever they say; asked on from there, each comes once', () => {
    const { file } = index.run(index.file(`/${'d'.repeat(3_000)}.jsonl`), 'a');
    const ids = Array.from({ length: 200 }, (_, n) => n + 1);
    for (const id of ids) {
      index.insert('problem', { id, file_id: file, code: 'invalid_json', severity: 'error', message: 'm' });
    }
    const ask = index.asking();
    const seen: number[] = [];
    while (seen.length < ids.length) {
      const reply = ask('problems.list', { from: seen.length, n: 200 });
      expect(JSON.stringify(reply).length).toBeLessThan(256 * 1024);
      expect(reply.total).toBe(200);
      seen.push(...reply.problems.map((one) => one.id));
    }
    expect(seen).toEqual(ids);
  });

  it('lead to the step of their line, by any part of it, else to the step before', () => {
    const root = index.run(index.file('/a.jsonl'), 'a');
    const nested = index.run(root.file, 'n', {}, root);
    const on = (part_line: number) => ({ columns: { part_offset: 0, part_length: 1, part_line } });
    const first = stepId(root.file, index.step(root, { key: 'first', ...on(2) }));
    index.step(nested, { key: 'second', ...on(4) });
    index.insert('step_part', { step_id: first, part: 1, file_id: root.file, offset: 0, length: 1, line: 6 });
    const at = (id: number, place: number | null) =>
      index.insert('problem', {
        ...{ id, file_id: root.file, code: 'invalid_json', severity: 'error', message: 'm', line: place },
      });
    for (const place of [1, 2, 3, 4, 6, 7]) at(place, place);
    at(9, null);
    index.commit(root, nested);
    const ask = index.asking();
    const target = (id: number) => ask('problems.step', { id }).target;
    const run = 'retrace:a';
    const second = ask('steps.at', { root: run, seq: 2 }).target?.step;
    expect(target(1)).toBeNull();
    expect(target(2)).toEqual({ run, step: 'first', exact: true });
    expect(target(3)).toEqual({ run, step: 'first', exact: false });
    expect(target(4)).toEqual({ run, step: second, exact: true });
    expect(target(6)).toEqual({ run, step: 'first', exact: true });
    expect(target(7)).toEqual({ run, step: second, exact: false });
    expect(target(9)).toBeNull();
    expect(() => ask('problems.step', { id: 99 })).toThrow(/no more/);
  });

  it('unrecognised files of a source are those below it', () => {
    for (const path of ['/s/a', '/s/b/c', '/sx/d']) index.file(path, { status: 'unrecognised', reason: `no ${path}` });
    index.file('/s/fine');
    const sources = () => [
      { id: 1, path: '/s', kind: 'folder' as const },
      { id: 2, path: '/sx/d', kind: 'file' as const },
    ];
    const ask = index.asking({ sources });
    const paths = (id?: number) =>
      ask('sources.unrecognised', id === undefined ? {} : { id }).files.map((file) => file.path);
    expect(paths()).toEqual(['/s/a', '/s/b/c', '/sx/d']);
    expect(paths(1)).toEqual(['/s/a', '/s/b/c']);
    expect(paths(2)).toEqual(['/sx/d']);
    expect(ask('sources.unrecognised', { id: 1 })).toMatchObject({ total: 2, files: [{ reason: 'no /s/a' }, {}] });
    expect(() => ask('sources.unrecognised', { id: 3 })).toThrow(expect.objectContaining({ code: 'not_found' }));
  });
});
