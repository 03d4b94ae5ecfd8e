import { renameSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { record, smallFormat, TestFolder } from './ingest-testing.ts';

const step = (n: number, name = `step ${n}`) =>
  `${record({ kind: 'step', run: 0, step: n, key: `k${n}`, type: 'tool', name })}\n`;
const steps = (count: number, name?: string) => Array.from({ length: count }, (_, n) => step(n, name)).join('');

/** What an index holds that read only the file as it is now. */
function fresh(folder: TestFolder, name: string) {
  const other = new TestFolder();
  other.write(name, '');
  // The same file, so that nothing but the history of reading differs.
  renameSync(folder.path(name), other.path(name));
  other.read(name);
  other.writer.settle();
  return other.dump();
}

describe('a file that is not what was read', () => {
  it.each<[string, (path: string) => void]>([
    ['cut short', (path) => truncateSync(path, Math.floor(statSync(path).size / 2))],
    ['emptied', (path) => truncateSync(path, 0)],
    ['replaced by a shorter one', (path) => replace(path, steps(2, 'other'))],
    ['replaced by one of equal size', (path) => replace(path, steps(9, 'other!'))],
    ['replaced by a longer one', (path) => replace(path, steps(20, 'other'))],
    ['replaced by one that begins with the same bytes', (path) => replace(path, steps(9) + steps(3, 'x'))],
    ['written over in place with equal size', (path) => writeLater(path, steps(9, 'other!'))],
    ['written over in place with a longer one', (path) => writeLater(path, steps(20, 'other!'))],
    [
      'written over in place behind its beginning',
      (path) => writeLater(path, `${steps(8)}${step(8, 'other!')}${step(9)}`),
    ],
  ])('C14: %s is read anew', (_how, change) => {
    const folder = new TestFolder();
    const path = folder.write('a.jsonl', steps(9, 'step n'));
    folder.read('a.jsonl');
    folder.writer.settle();
    change(path);
    expect(folder.writer.needsReading(path)).toBe(true);
    folder.read('a.jsonl', 0);
    const dump = folder.dump();
    expect(dump).toEqual(fresh(folder, 'a.jsonl'));
  });

  it('C14: written over in place far from either end, with equal size, is read anew', () => {
    const folder = new TestFolder();
    const path = folder.write('a.jsonl', steps(400, 'one'));
    folder.read('a.jsonl');
    writeLater(path, Array.from({ length: 400 }, (_, n) => step(n, n === 200 ? 'two' : 'one')).join(''));
    folder.read('a.jsonl');
    expect(folder.dump().step).toContainEqual(expect.objectContaining({ key: 'k200', name: 'two' }));
  });

  it('C14: replaced by a longer one that is the same at either end of what was read, is read anew', () => {
    const folder = new TestFolder();
    const path = folder.write('a.jsonl', steps(400, 'one'));
    folder.read('a.jsonl');
    replace(path, Array.from({ length: 401 }, (_, n) => step(n, n === 200 ? 'two' : 'one')).join(''));
    folder.read('a.jsonl');
    expect(folder.dump().step).toHaveLength(401);
    expect(folder.dump().step).toContainEqual(expect.objectContaining({ key: 'k200', name: 'two' }));
  });

  it('C14: is never seen empty where it is short, however little time there is', () => {
    const folder = new TestFolder({ chunk_bytes: 1024 });
    const path = folder.write('a.jsonl', steps(500));
    folder.read('a.jsonl');
    replace(path, steps(400, 'other'));
    folder.slice('a.jsonl', 0);
    expect(folder.dump().run).toHaveLength(1);
    expect(folder.dump().step?.length).toBeGreaterThan(0);
  });

  it('C14: is read anew in slices when it is long, old steps going first', () => {
    const folder = new TestFolder({ chunk_bytes: 4096 });
    const path = folder.write('a.jsonl', steps(12_000));
    folder.read('a.jsonl');
    replace(path, steps(30, 'other'));
    const first = folder.slice('a.jsonl', 0);
    expect(first.done).toBe(false);
    expect(folder.dump().run).toEqual([]);
    // A crash between the slices changes nothing.
    folder.reopen();
    folder.read('a.jsonl', 0);
    folder.writer.settle();
    const dump = folder.dump();
    expect(dump).toEqual(fresh(folder, 'a.jsonl'));
  });

  it('C14: cut short while it is read, is read anew', () => {
    const folder = new TestFolder({ chunk_bytes: 1024 });
    const path = folder.write('a.jsonl', steps(500));
    expect(folder.slice('a.jsonl', 0).done).toBe(false);
    writeLater(path, steps(3, 'other'));
    folder.read('a.jsonl', 0);
    folder.writer.settle();
    const dump = folder.dump();
    expect(dump).toEqual(fresh(folder, 'a.jsonl'));
  });

  it('is not read again when nothing changed, nor when only its commit was new', () => {
    const folder = new TestFolder();
    const path = folder.write('a.jsonl', steps(3));
    folder.read('a.jsonl');
    const { rev } = folder.writer;
    expect(folder.writer.needsReading(path)).toBe(false);
    expect(folder.slice('a.jsonl', 0)).toEqual({ done: true, bytes: 0, commit: null });
    expect(folder.writer.rev).toBe(rev);
  });

  it('reads only what was appended', () => {
    const folder = new TestFolder();
    folder.write('a.jsonl', steps(3));
    folder.read('a.jsonl');
    folder.reopen();
    folder.append('a.jsonl', step(3));
    expect(folder.slice('a.jsonl', 1_000)).toMatchObject({ done: true, bytes: step(3).length });
    expect(folder.dump().step).toHaveLength(4);
  });
});

describe('a file that cannot be read', () => {
  it('says so as a problem, and is read when it can be again', () => {
    const folder = new TestFolder();
    const path = folder.write('a.jsonl', steps(3));
    folder.read('a.jsonl');
    // A folder in its place fails to read for every user, root included.
    rmSync(path);
    folder.write('a.jsonl/b.jsonl', '');
    folder.read('a.jsonl');
    expect(folder.dump().problem).toMatchObject([{ code: 'unreadable', severity: 'error' }]);
    expect(folder.dump().file).toMatchObject([{ status: 'unreadable', problems: 1 }]);
    expect(folder.writer.needsReading(path)).toBe(true);
    rmSync(path, { recursive: true });
    folder.write('a.jsonl', steps(4));
    folder.read('a.jsonl');
    folder.writer.settle();
    const dump = folder.dump();
    expect(dump).toEqual(fresh(folder, 'a.jsonl'));
  });

  it('stays with its runs when it is gone, and goes on when it comes back', () => {
    const folder = new TestFolder();
    const path = folder.write('a.jsonl', steps(3));
    folder.read('a.jsonl');
    const before = folder.dump();
    renameSync(path, `${path}.away`);
    expect(folder.slice('a.jsonl', 0).commit).toMatchObject({ list: true, runs: [{ run: 'small:a' }] });
    expect(folder.writer.markMissing(path)).toBeNull();
    expect(folder.dump().file).toMatchObject([{ status: 'missing' }]);
    expect(folder.dump().step).toHaveLength(3);
    renameSync(`${path}.away`, path);
    folder.read('a.jsonl');
    expect(folder.dump()).toEqual(before);
  });

  it.each(['old', 'new'])('C14: renamed, it is listed once, whether its %s path is noticed first', (first) => {
    const folder = new TestFolder();
    const run = record({ kind: 'run', run: 0, native_id: 'same' });
    const path = folder.write('before.jsonl', `${run}\n${steps(3)}`);
    folder.read('before.jsonl');
    renameSync(path, folder.path('after.jsonl'));
    if (first === 'old') folder.writer.markMissing(path);
    folder.read('after.jsonl', 0);
    if (first === 'new') folder.writer.markMissing(path);
    expect(folder.dump().file).toMatchObject([{ id: 'after.jsonl' }]);
    expect(folder.dump().run).toMatchObject([{ address: 'small:same' }]);
    expect(folder.dump().step).toHaveLength(3);
  });

  it('leaves nothing behind when it is forgotten', () => {
    const folder = new TestFolder();
    const path = folder.write('a.jsonl', `${steps(3)}broken\n`);
    folder.read('a.jsonl');
    expect(folder.writer.forget(path)).toMatchObject({ list: true, problems: true, runs: [{ run: 'small:a' }] });
    expect(Object.values(folder.dump()).flat()).toEqual([]);
  });

  it('lists folders that could not be looked at, in place of those of the last scan', () => {
    const folder = new TestFolder();
    const inside = folder.path('locked');
    const problems = [{ path: inside, reason: 'No permission.' }];
    expect(folder.writer.replaceSourceProblems(folder.traces, problems)).toMatchObject({ problems: true });
    expect(folder.writer.replaceSourceProblems(folder.traces, problems)).toBeNull();
    expect(folder.dump().problem).toMatchObject([{ code: 'unreadable', message: 'No permission.', file_id: 'locked' }]);
    expect(folder.writer.replaceSourceProblems(folder.traces, [])).toMatchObject({ problems: true });
    expect(Object.values(folder.dump()).flat()).toEqual([]);
  });
});

describe('what a commit tells', () => {
  it('names the root that changed, and from where on when steps were only appended', () => {
    const folder = new TestFolder({ formats: [{ ...smallFormat, order: 'file' }] });
    folder.write('a.jsonl', steps(3));
    const read = () => folder.slice('a.jsonl', 1_000).commit;
    expect(read()).toEqual({ rev: 1, list: true, runs: [{ run: 'small:a', rev: 1 }] });
    folder.append('a.jsonl', step(3) + step(4));
    expect(read()).toEqual({ rev: 2, list: true, runs: [{ run: 'small:a', rev: 2, appended_from: 3 }] });
    folder.append('a.jsonl', `${record({ kind: 'step', run: 0, step: 1, status: 'ok' })}\n`);
    expect(read()).toEqual({ rev: 3, list: true, runs: [{ run: 'small:a', rev: 3, appended_from: 1 }] });
    folder.append('a.jsonl', 'broken\n');
    expect(read()).toMatchObject({ rev: 4, problems: true });
  });
});

/** Writes another file and moves it over the first, as editors do. */
function replace(path: string, content: string): void {
  writeFileSync(`${path}.new`, content);
  renameSync(`${path}.new`, path);
}

/** Writes into the same file, with a time that tells: file systems count in steps of some milliseconds. */
function writeLater(path: string, content: string): void {
  const { mtimeMs } = statSync(path);
  writeFileSync(path, content);
  utimesSync(path, mtimeMs / 1000 + 1, mtimeMs / 1000 + 1);
}
