import { mkdirSync, rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { RunEvent } from '../../formats/format.ts';
import { IndexWriter } from './index-writer.ts';
import { dumpIndex, record, smallFormat, TestFolder } from './ingest-testing.ts';

const step = (n: number) => record({ kind: 'step', run: 0, step: n, key: `k${n}`, type: 'tool' });
const run = (native_id: string, more: Partial<RunEvent> = {}) => record({ kind: 'run', run: 0, native_id, ...more });
const trace = (id: string) => `${run(id)}\n${step(0)}\n`;

const toRead = (folder: TestFolder, names: readonly string[]) =>
  names.map((name) => ({ path: folder.path(name), relative_path: name }));

/** What an index holds that read each file by itself. */
function oneByOne(folder: TestFolder, names: readonly string[]): Record<string, unknown[]> {
  const alone = new IndexWriter(':memory:', { formats: [smallFormat] });
  for (const file of toRead(folder, names)) alone.read([file], 10_000);
  const dump = dumpIndex(alone.db, folder.traces);
  alone.close();
  return dump;
}

it('small files are read in one commit, which tells of all of them, and leave what each alone would', () => {
  const folder = new TestFolder();
  const names = ['a', 'b', 'c'].map((id) => {
    folder.write(`${id}.jsonl`, trace(id));
    return `${id}.jsonl`;
  });
  const { files, commit } = folder.writer.read(toRead(folder, names), 10_000);
  expect(files.map(({ done }) => done)).toEqual([true, true, true]);
  expect(commit?.runs).toEqual([
    { run: 'small:a', rev: 1 },
    { run: 'small:b', rev: 1 },
    { run: 'small:c', rev: 1 },
  ]);
  expect(folder.dump()).toEqual(oneByOne(folder, names));
});

it('one that is gone or cannot be read leaves the others of its commit whole', () => {
  const folder = new TestFolder();
  const names = ['a.jsonl', 'gone.jsonl', 'folder.jsonl', 'b.jsonl'];
  folder.write('gone.jsonl', trace('gone'));
  folder.read('gone.jsonl');
  rmSync(folder.path('gone.jsonl'));
  mkdirSync(folder.path('folder.jsonl'));
  folder.write('a.jsonl', trace('a'));
  folder.write('b.jsonl', trace('b'));
  const { files, commit } = folder.writer.read(toRead(folder, names), 10_000);
  expect(files.map(({ done }) => done)).toEqual([true, true, true, true]);
  expect(commit).toMatchObject({ rev: 2, problems: true });
  const { file, run: runs, step } = folder.dump();
  expect(file).toMatchObject([
    { path: 'a.jsonl', status: 'whole' },
    { path: 'b.jsonl', status: 'whole' },
    { path: 'folder.jsonl', status: 'unreadable' },
    { path: 'gone.jsonl', status: 'missing' },
  ]);
  expect(runs).toHaveLength(3);
  expect(step).toHaveLength(3);
});

it('where a tree grows by two files of one commit, its old steps are not said to be untouched', () => {
  const folder = new TestFolder({ formats: [{ ...smallFormat, order: 'file' }] });
  folder.write('main.jsonl', trace('main'));
  folder.read('main.jsonl');
  folder.append('main.jsonl', `${step(1)}\n`);
  folder.write('sub.jsonl', `${run('sub', { parent_run_native_id: 'main' })}\n${step(0)}\n`);
  const { commit } = folder.writer.read(toRead(folder, ['main.jsonl', 'sub.jsonl']), 10_000);
  expect(commit?.runs.find((one) => one.run === 'small:main')).toEqual({ run: 'small:main', rev: 2 });
});

it('where one file of a commit alone has a tree, it is still said from where on it grew', () => {
  const folder = new TestFolder({ formats: [{ ...smallFormat, order: 'file' }] });
  folder.write('a.jsonl', trace('a'));
  folder.read('a.jsonl');
  folder.append('a.jsonl', `${step(1)}\n`);
  const { commit } = folder.writer.read(toRead(folder, ['a.jsonl']), 10_000);
  expect(commit?.runs).toEqual([{ run: 'small:a', rev: 2, appended_from: 1 }]);
});
