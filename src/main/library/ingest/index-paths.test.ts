import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { type IndexProgress, indexPaths } from './index-paths.ts';
import { record, smallFormat, TestFolder } from './ingest-testing.ts';

const step = (n: number) => `${record({ kind: 'step', run: 0, step: n, key: `k${n}` })}\n`;
const formats = [smallFormat];

describe('reading files and folders into an index', () => {
  it('reports what was read and what was not, and why', async () => {
    const folder = new TestFolder();
    folder.write('a/one.jsonl', step(0) + step(1));
    folder.write('a/two.jsonl', `${step(0)}broken\n`);
    folder.write('a/other.json', '{"a":1}');
    folder.write('a/notes.txt', 'not looked at');
    folder.write('b/node_modules/three.jsonl', step(0));
    const alone = folder.write('c/alone.log', step(0));
    const report = await indexPaths([folder.path('a'), folder.path('b'), alone], {
      db: join(folder.root, 'x.db'),
      formats,
    });
    expect(report).toEqual({
      files: 3,
      bytes: 5 * step(0).length + 7 - step(0).length,
      runs: 3,
      steps: 4,
      problems: 1,
      seconds: expect.any(Number),
      formats: { small: { files: 3, runs: 3, steps: 4, problems: 1 } },
      unrecognised: [{ path: folder.path('a/other.json'), reason: 'No known trace format. Looked for: Small.' }],
      other_files: 1,
    });
  });

  it('follows no link out of a folder, and ends where links go in a circle', async () => {
    const folder = new TestFolder();
    folder.write('outside/secret.jsonl', step(0));
    folder.write('inside/one.jsonl', step(0));
    mkdirSync(folder.path('inside/deep'));
    symlinkSync(folder.path('outside'), folder.path('inside/out'));
    symlinkSync(folder.path('inside'), folder.path('inside/deep/circle'));
    symlinkSync(folder.path('inside/one.jsonl'), folder.path('inside/again.jsonl'));
    const report = await indexPaths([folder.path('inside')], { db: join(folder.root, 'x.db'), formats });
    expect(report).toMatchObject({ files: 1, runs: 1, unrecognised: [] });
  });

  it('reads a file that two paths name once, and only what is new the next time', async () => {
    const folder = new TestFolder();
    const path = folder.write('one.jsonl', step(0));
    const db = join(folder.root, 'x.db');
    expect(await indexPaths([path, folder.traces, path], { db, formats })).toMatchObject({ files: 1, steps: 1 });
    folder.append('one.jsonl', step(1));
    const progress: IndexProgress[] = [];
    const report = await indexPaths([path], { db, formats, onProgress: (told) => progress.push(told) });
    expect(report).toMatchObject({ files: 1, steps: 2 });
    expect(progress.at(-1)).toEqual({
      files_done: 1,
      files_total: 1,
      bytes_done: step(1).length,
      bytes_total: 2 * step(0).length,
    });
  });

  it('stops when it is told to, and leaves an index that the next start repairs', async () => {
    const folder = new TestFolder();
    const path = folder.write('one.jsonl', Array.from({ length: 4_000 }, (_, n) => step(n)).join(''));
    const db = join(folder.root, 'x.db');
    const stop = new AbortController();
    const options = { db, formats, chunk_bytes: 4096, slice_ms: 0 };
    await expect(
      indexPaths([path], { ...options, signal: stop.signal, onProgress: () => stop.abort() }),
    ).rejects.toThrow(/abort/);
    expect(await indexPaths([path], options)).toMatchObject({ steps: 4_000, problems: 0 });
  });
});

const corpus = join(import.meta.dirname, '../../../../../shared/corpus/claude-code');
describe.skipIf(!existsSync(corpus))('real sessions in ../shared/corpus/claude-code, where they exist', () => {
  it('are all recognised but the log of hooks, and every record is accounted for', async () => {
    const folder = new TestFolder();
    const db = join(folder.root, 'x.db');
    const report = await indexPaths([corpus], { db });
    expect(report.unrecognised.map(({ path }) => basename(path))).toEqual(['fasthooks-hook-logs.jsonl']);
    const index = new Database(db, { readonly: true });
    const files = index
      .prepare(
        `SELECT path, container, records, (SELECT sum(count) FROM file_record WHERE file_id = file.id) AS counted,
                (SELECT count(*) FROM problem WHERE file_id = file.id AND severity = 'error') AS errors,
                (SELECT coalesce(sum(count), 0) FROM file_record WHERE file_id = file.id AND became = 'problem') AS bad
         FROM file WHERE status = 'whole'`,
      )
      .all() as { path: string; container: string; records: number; counted: number; errors: number; bad: number }[];
    expect(files).toHaveLength(report.files);
    for (const { path, container, records, counted, errors, bad } of files) {
      expect(counted, path).toBe(records);
      expect(errors, path).toBe(bad);
      if (container !== 'lines') continue;
      const lines = readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line.trim() !== '').length;
      expect(records, path).toBeGreaterThanOrEqual(lines);
    }
    index.close();
  });
});
