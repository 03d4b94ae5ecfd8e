import { describe, expect, it } from 'vitest';
import { generateTrace } from '../../../../bench/generate/index.ts';
import { FORMATS } from '../../formats/registry.ts';
import { record, TestFolder } from './ingest-testing.ts';

const step = (n: number) => record({ kind: 'step', run: 0, step: n, key: `k${n}`, type: 'tool', name: 'n' });

/** A value of every kind, wrong for nearly every field. */
const WRONG: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  '',
  '\u0000\ud800',
  [],
  [[[]]],
  {},
  { 0: 'a', 1: 'b' },
  'x'.repeat(100_000),
];

const counts = (folder: TestFolder) => ({
  ...(folder.writer.db
    .prepare(
      `SELECT status, records, steps, problems, (SELECT sum(count) FROM file_record) AS counted,
              (SELECT coalesce(sum(count), 0) FROM file_record WHERE became = 'problem') AS bad,
              (SELECT count(*) FROM step) AS step_rows, (SELECT count(*) FROM problem) AS problem_rows FROM file`,
    )
    .get() as Record<string, number>),
});

describe('a file with bad records', () => {
  it('C16: makes each unreadable one a problem with its place and loads all others', () => {
    const folder = new TestFolder({}, 'memory');
    const bad = ['garbage', '{"small":', '[1]', '\u0000\u0000', '{"small":"t","throw":true}'];
    folder.write('a.jsonl', `${[step(0), ...bad.flatMap((line, i) => [line, step(i + 1)])].join('\n')}\n`);
    folder.read('a.jsonl');
    const dump = folder.dump() as Record<string, Record<string, unknown>[]>;
    expect(dump.problem?.map((row) => [row.line, row.code, row.severity])).toEqual([
      [2, 'invalid_json', 'error'],
      [4, 'invalid_json', 'error'],
      [6, 'not_an_object', 'error'],
      [8, 'invalid_json', 'error'],
      [10, 'wrong_type', 'error'],
    ]);
    expect(dump.problem?.at(-1)?.message).toBe(
      'Line cannot be read as Small: Maximum call stack size exceeded. Left out, what comes after it is read.',
    );
    expect(counts(folder)).toMatchObject({ records: 11, counted: 11, bad: 5, problems: 5, step_rows: 6 });
  });

  it.each(FORMATS.map((format) => format.id))(
    'C16: %s takes a wrong value in any field as at most one problem and loads the rest',
    (id) => {
      const format = id === 'retrace' ? 'retrace' : 'claude-code';
      const lines = [...generateTrace({ format, shape: 'structure', steps: 6, seed: 3, lineBytes: 300 })].slice(0, 6);
      const intact = new TestFolder({ formats: FORMATS }, 'memory');
      intact.write('a.jsonl', `${lines.join('\n')}\n`);
      intact.read('a.jsonl');
      const whole = counts(intact);
      for (const [n, line] of lines.entries()) {
        const fields = JSON.parse(line) as Record<string, unknown>;
        const folder = new TestFolder({ formats: FORMATS }, 'memory');
        for (const field of Object.keys(fields)) {
          for (const wrong of WRONG) {
            const path = folder.write(
              'a.jsonl',
              `${lines.with(n, JSON.stringify({ ...fields, [field]: wrong })).join('\n')}\n`,
            );
            folder.read('a.jsonl');
            const found = counts(folder);
            const what = `line ${n + 1}, ${field} as ${JSON.stringify(wrong).slice(0, 30)}`;
            expect(found, what).toMatchObject({ status: 'whole', records: lines.length, counted: lines.length });
            expect(found.bad, what).toBeLessThanOrEqual(1);
            expect(found.steps, what).toBeGreaterThanOrEqual((whole.steps ?? 0) - 2);
            folder.writer.forget(path);
          }
        }
        folder.close();
      }
    },
    60_000,
  );

  it('C17: counts kinds it does not know, quietly', () => {
    for (const { id } of FORMATS) {
      const format = id === 'retrace' ? 'retrace' : 'claude-code';
      const lines = [...generateTrace({ format, shape: 'structure', steps: 4, seed: 3, lineBytes: 300 })].slice(0, 5);
      const folder = new TestFolder({ formats: FORMATS }, 'memory');
      const unknown = Array.from({ length: 300 }, (_, i) =>
        JSON.stringify({ ...JSON.parse(lines[1] ?? '{}'), type: `future-${i}` }),
      );
      folder.write('a.jsonl', `${[...lines, ...unknown].join('\n')}\n`);
      folder.read('a.jsonl');
      expect(counts(folder)).toMatchObject({ records: lines.length + 300, counted: lines.length + 300, problems: 0 });
      // Kinds are counted by name up to a limit, so that a hostile file cannot fill the index with them.
      expect(folder.dump().file_record?.length).toBeLessThan(220);
    }
  });

  it('C17: counts kinds by name up to a limit, whatever the format makes of them', () => {
    const folder = new TestFolder({}, 'memory');
    const kinds = Array.from({ length: 3_000 }, (_, i) => JSON.stringify({ small: `future-${i}` }));
    folder.write('a.jsonl', `${step(0)}\n${kinds.join('\n')}\n`);
    folder.read('a.jsonl');
    expect(counts(folder)).toMatchObject({ records: 3_001, counted: 3_001, problems: 0 });
    expect(folder.dump().file_record?.length).toBeLessThan(220);
  });

  it('C15: lists so many problems of one file, then says that there are more', () => {
    const folder = new TestFolder({}, 'memory');
    folder.write('a.jsonl', `${step(0)}\n${'broken\n'.repeat(3_000)}${step(1)}\n`);
    folder.read('a.jsonl');
    expect(counts(folder)).toMatchObject({ problems: 3_000, problem_rows: 1_001, bad: 3_000, step_rows: 2 });
    expect(folder.dump().problem).toContainEqual(expect.objectContaining({ code: 'limit', severity: 'warning' }));
  });

  it('C15: a 100 MB line and nesting 10,000 deep are one problem each', () => {
    const folder = new TestFolder({}, 'memory');
    folder.write('a.jsonl', `${step(0)}\n{"small":"`);
    for (let i = 0; i < 100; i++) folder.append('a.jsonl', Buffer.alloc(2 ** 20, 'x'));
    folder.append('a.jsonl', `"}\n${step(1)}\n{"small":${'['.repeat(10_000)}${']'.repeat(10_000)}}\n${step(2)}\n`);
    folder.read('a.jsonl');
    expect(counts(folder)).toMatchObject({ status: 'whole', records: 5, counted: 5, problems: 2, step_rows: 3 });
    expect((folder.dump().problem as { code: string; line: number }[]).map(({ code, line }) => [code, line])).toEqual([
      ['too_large', 2],
      ['too_deep', 4],
    ]);
  });
});
