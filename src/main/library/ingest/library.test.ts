import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openUserDatabase, type UserDatabase } from '../store/user-database.ts';
import { IndexWriter } from './index-writer.ts';
import { record, smallFormat } from './ingest-testing.ts';
import { IngestLibrary } from './library.ts';

let base: string;
let user: UserDatabase;
let writer: IndexWriter;
let library: IngestLibrary;
/** What the library said, and what waits for it. */
let logged: string[];

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'retrace-follow-')));
  user = openUserDatabase(base);
  writer = new IndexWriter(join(base, 'index.db'), { formats: [smallFormat] });
  logged = [];
  library = new IngestLibrary(writer, user, {
    changed: () => undefined,
    status: () => undefined,
    log: (_level, message) => logged.push(message),
    failed: (error) => {
      throw error;
    },
  });
});
afterEach(async () => {
  await library.close();
  user.close();
  rmSync(base, { recursive: true });
});

/** Adds a source with files of one record each, and begins to follow it. */
async function addSource(name: string, files: number): Promise<string> {
  const folder = join(base, name);
  mkdirSync(folder);
  for (let i = 0; i < files; i++) writeFileSync(join(folder, `${i}.jsonl`), `${record()}\n`);
  user.addSource({ path: folder, kind: 'folder', sample: false });
  await library.refreshSources();
  return folder;
}

/** The source's files wait to be read, and are not read meanwhile. */
async function addWaiting(name: string, files: number): Promise<string> {
  const folder = await addSource(name, files);
  do {
    await new Promise(setImmediate);
    library.cancel();
  } while (library.phase !== 'cancelled');
  return folder;
}

function sourceId(path: string): number {
  const source = user.sources().find((one) => one.path === path);
  if (source === undefined) throw new Error(`${path} is no source`);
  return source.id;
}

const indexed = () => writer.files().map(({ path }) => path);

test.each([
  ['removed', (id: number) => user.removeSource(id)],
  ['paused', (id: number) => user.pauseSource(id, true)],
])('a source %s while its files wait: they are not read, and the others are done', async (_how, leave) => {
  const kept = await addSource('kept', 3);
  await library.idle();
  const folder = await addWaiting('left', 300);
  const waiting = library.progress.files_total - library.progress.files_done;
  expect(waiting).toBeGreaterThan(0);
  leave(sourceId(folder));
  await library.refreshSources();
  library.resume();
  await library.idle();
  expect(indexed().sort()).toEqual([0, 1, 2].map((i) => join(kept, `${i}.jsonl`)));
  expect(library.progress.files_done).toBe(library.progress.files_total);
  expect(library.phase).toBe('idle');
});

test('a source removed while it is scanned: nothing of it is read', async () => {
  const folder = await addSource('left', 20);
  expect(library.phase).toBe('scanning');
  user.removeSource(sourceId(folder));
  await library.refreshSources();
  await library.idle();
  expect(indexed()).toEqual([]);
});

test('files that go while they wait do not keep the pass from its end', async () => {
  const folder = await addWaiting('left', 300);
  rmSync(folder, { recursive: true });
  library.rescan(null);
  library.resume();
  await library.idle();
  expect(library.progress.files_done).toBe(library.progress.files_total);
  expect(logged.filter((message) => message.startsWith('Read '))).toHaveLength(1);
});
