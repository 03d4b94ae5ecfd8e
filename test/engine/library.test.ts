import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEngine } from '../../src/main/engine.ts';
import { currentGeneration, indexPath } from '../../src/main/library/store/generations.ts';
import { markIndexOpen } from '../../src/main/library/store/health.ts';
import { openWorkbench, type Workbench } from './harness.ts';
import { stepLine, trace } from './trace.ts';

let base: string;
const open: Workbench[] = [];

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'retrace-library-')));
});
afterEach(async () => {
  for (const bench of open.splice(0)) await bench.close();
  rmSync(base, { recursive: true });
});

async function start(prepare?: (folder: string) => void): Promise<Workbench> {
  const bench = await openWorkbench(prepare === undefined ? { base } : { base, prepare });
  open.push(bench);
  return bench;
}

async function stop(bench: Workbench): Promise<void> {
  open.splice(open.indexOf(bench), 1);
  await bench.close();
}

const ids = async (bench: Workbench) => (await bench.runs()).map((run) => run.run_id).sort();

test('a second start knows all runs, drops those whose file left, and reads what changed in between', async () => {
  const first = await start((folder) => {
    for (const id of ['kept', 'grown', 'left']) writeFileSync(join(folder, `${id}.trace.jsonl`), trace(id, 3));
  });
  const before = await first.runs();
  expect(before.map((run) => run.run_id).sort()).toEqual(['grown', 'kept', 'left']);
  await stop(first);
  writeFileSync(join(first.folder, 'grown.trace.jsonl'), trace('grown', 3) + stepLine('grown', 4));
  rmSync(join(first.folder, 'left.trace.jsonl'));
  const second = await start();
  await second.until('the run without a file gone', async () => !(await ids(second)).includes('left'));
  await second.until(
    'the new step',
    async () => (await second.runs()).find((run) => run.run_id === 'grown')?.steps === 4,
  );
  const kept = (await second.runs()).find((run) => run.run_id === 'kept');
  expect(kept).toEqual(before.find((run) => run.run_id === 'kept'));
});

test('of two processes one writes; the other says who, follows its commits, and takes over', async () => {
  const writer = await start((folder) => writeFileSync(join(folder, 'a.trace.jsonl'), trace('a', 2)));
  const reader = await start();
  const status = await reader.until('the writer named', async () => {
    const current = await reader.engine.request('index.status', {});
    return current.writer === null ? null : current;
  });
  expect(status.writer?.pid).toBe(process.pid);
  expect((await writer.engine.request('index.status', {})).writer).toBeNull();

  writeFileSync(join(writer.folder, 'b.trace.jsonl'), trace('b', 2));
  await reader.until('the run that the other indexed', async () => (await ids(reader)).includes('b'));
  await stop(writer);
  await reader.until('the lease', async () => (await reader.engine.request('index.status', {})).writer === null);
  writeFileSync(join(writer.folder, 'c.trace.jsonl'), trace('c', 2));
  await reader.until('the run it indexed itself', async () => (await ids(reader)).includes('c'));
});

test('a rebuild writes the next generation, keeps every link, and removes the old file', async () => {
  const bench = await start((folder) => {
    for (const id of ['a', 'b']) writeFileSync(join(folder, `${id}.trace.jsonl`), trace(id, 5));
  });
  const before = await bench.runs();
  const steps = await bench.steps(before[0]?.run ?? '');
  await bench.engine.request('index.rebuild', {});
  await bench.until('the next generation', async () =>
    (await bench.engine.request('app.info', {})).index_path.endsWith('-2.db'),
  );
  expect(await bench.runs()).toEqual(before);
  expect(await bench.steps(before[0]?.run ?? '')).toEqual(steps);
  await bench.until('the old file gone', async () => readdirSync(bench.home).every((name) => !name.endsWith('-1.db')));
});

test.each([
  ['overwritten', (path: string) => writeFileSync(path, Buffer.alloc(20_000, 'damaged'))],
  [
    'damaged inside, after a kill',
    (path: string) => {
      const bytes = readFileSync(path);
      // All pages but the first, which says that this is a database.
      bytes.fill(0x5a, 8192);
      writeFileSync(path, bytes);
      markIndexOpen(path, true);
    },
  ],
  [
    'damaged where only steps lie, after a kill',
    (path: string) => {
      const db = new Database(path, { readonly: true });
      const page = db
        .prepare<[], { rootpage: number }>("SELECT rootpage FROM sqlite_master WHERE name = 'step'")
        .get()?.rootpage;
      db.close();
      if (page === undefined) throw new Error('no steps in this index');
      const bytes = readFileSync(path);
      bytes.fill(0x5a, (page - 1) * 8192, page * 8192);
      writeFileSync(path, bytes);
      markIndexOpen(path, true);
    },
  ],
])(
  'C12: an index %s is left behind and built again from the files; what the user made stays',
  async (_what, damage) => {
    const first = await start((folder) => writeFileSync(join(folder, 'a.trace.jsonl'), trace('a', 5)));
    await first.engine.request('settings.write', { theme: 'light' });
    const path = (await first.engine.request('app.info', {})).index_path;
    await stop(first);
    // All of the index in one file: from a log beside it SQLite would mend the damage.
    const db = new Database(path);
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    damage(path);
    const second = await start();
    await second.until('the run', async () => (await ids(second)).includes('a'));
    expect((await second.engine.request('app.info', {})).index_path).not.toBe(path);
    expect((await second.engine.request('settings.read', {})).theme).toBe('light');
  },
);

test('an index that cannot be opened is said, and tried again by whoever asks again', async () => {
  const home = join(base, 'home');
  const folder = join(base, 'traces');
  mkdirSync(folder);
  writeFileSync(join(folder, 'a.trace.jsonl'), trace('a', 3));
  mkdirSync(home);
  const path = indexPath(home, currentGeneration(home));
  mkdirSync(path);
  const engine = createEngine({
    ...{ home, version: 'test', shell: 'web', open: [folder], browse_anywhere: false },
    samples: join(base, 'samples'),
  });
  try {
    const failed = {
      code: 'unavailable',
      message: `The index cannot be written: ${home}. Allow writing there, then try again.`,
    };
    await expect(engine.request('sources.list', {})).rejects.toMatchObject(failed);
    await expect(engine.request('sources.list', {})).rejects.toMatchObject(failed);
    rmSync(path, { recursive: true });
    expect((await engine.request('sources.list', {})).sources).toHaveLength(1);
    expect((await engine.request('index.status', {})).phase).not.toBe('failed');
  } finally {
    await engine.close();
  }
});

test('a source is paused, resumed, and removed with its runs; the files stay', async () => {
  const bench = await start((folder) => writeFileSync(join(folder, 'a.trace.jsonl'), trace('a', 2)));
  const source = (await bench.engine.request('sources.list', {})).sources[0];
  expect(source).toMatchObject({ path: bench.folder, files: 1, runs: 1, state: 'watching' });
  const id = source?.id ?? 0;
  await bench.engine.request('sources.pause', { id, paused: true });
  await bench.until(
    'the pause',
    async () => (await bench.engine.request('sources.list', {})).sources[0]?.state === 'paused',
  );
  writeFileSync(join(bench.folder, 'b.trace.jsonl'), trace('b', 2));
  expect(await ids(bench)).toEqual(['a']);
  await bench.engine.request('sources.pause', { id, paused: false });
  await bench.until('the file written meanwhile', async () => (await ids(bench)).includes('b'));
  await bench.engine.request('sources.remove', { id });
  await bench.until('no runs', async () => (await ids(bench)).length === 0);
  expect(readdirSync(bench.folder).sort()).toEqual(['a.trace.jsonl', 'b.trace.jsonl']);
});

test('one file under two sources is indexed once', async () => {
  const bench = await start((folder) => writeFileSync(join(folder, 'a.trace.jsonl'), trace('a', 2)));
  await bench.engine.request('sources.add', { paths: [join(bench.folder, 'a.trace.jsonl')] });
  await bench.until('two sources', async () => (await bench.engine.request('sources.list', {})).sources.length === 2);
  await bench.until('rest', async () => (await bench.engine.request('index.status', {})).phase === 'idle');
  expect(await ids(bench)).toEqual(['a']);
});

test('requests are checked at the edge, and cancelled ones answer so', async () => {
  const bench = await start();
  await expect(bench.engine.request('run.get', { run: 7 })).rejects.toMatchObject({ code: 'invalid_request' });
  await expect(bench.engine.request('rows.slice', { id: 'x', from: -1, n: 10 })).rejects.toMatchObject({
    code: 'invalid_request',
  });
  await expect(bench.engine.request('constructor' as 'app.info', {})).rejects.toMatchObject({
    code: 'invalid_request',
  });
  await expect(bench.engine.request('run.get', { run: 'nowhere' })).rejects.toMatchObject({ code: 'not_found' });
  const controller = new AbortController();
  const asked = bench.engine.request('sources.found', {}, { signal: controller.signal });
  controller.abort();
  await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
});

test('what a shell opens may lie anywhere, and may be named from then on; its neighbours may not', async () => {
  const bench = await start();
  const chosen = Array.from({ length: 120 }, (_, at) => join(base, 'elsewhere', String(at)));
  for (const folder of chosen) mkdirSync(folder, { recursive: true });
  const added = { paths: chosen.slice(0, 1) };
  await expect(bench.engine.request('sources.add', added)).rejects.toMatchObject({ code: 'not_allowed' });
  await bench.engine.open(chosen);
  const { sources } = await bench.engine.request('sources.add', added);
  expect(sources.map((source) => source.path)).toEqual(expect.arrayContaining(chosen));
  const beside = { paths: [join(base, 'elsewhere')] };
  await expect(bench.engine.request('sources.add', beside)).rejects.toMatchObject({ code: 'not_allowed' });
});

test('a worker that cannot start is told, fails what is asked, and does not keep the engine from closing', async () => {
  const home = join(base, 'home');
  // No database can be opened where a folder is.
  mkdirSync(join(home, 'user.db'), { recursive: true });
  const failures: string[] = [];
  const engine = createEngine({
    home,
    version: 'test',
    shell: 'web',
    open: [],
    browse_anywhere: false,
    samples: join(base, 'samples'),
    onFailure: (message) => failures.push(message),
  });
  for (const method of ['index.status', 'sources.list'] as const) {
    await expect(engine.request(method, {})).rejects.toMatchObject({ code: 'unavailable' });
  }
  expect(failures[0]).toMatch(/^The (indexing|query) worker stopped: unable to open database file/);
  await engine.close();
});
