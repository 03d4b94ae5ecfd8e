import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { adoptGeneration, currentGeneration, indexPath, nextGeneration, removeOldGenerations } from './generations.ts';
import { retraceHome } from './home.ts';
import { acquireLease, currentWriter } from './lease.ts';
import { SCHEMA_VERSION } from './schema.ts';
import { openUserDatabase } from './user-database.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'retrace-store-'));
});
afterEach(() => rmSync(home, { recursive: true }));

test('RETRACE_HOME wins over the place of the system', () => {
  expect(retraceHome({ RETRACE_HOME: '/x' }, 'linux')).toBe('/x');
  expect(retraceHome({ XDG_DATA_HOME: '/data' }, 'linux')).toBe(join('/data', 'retrace'));
  expect(retraceHome({ APPDATA: '/roaming' }, 'win32')).toBe(join('/roaming', 'Retrace'));
});

test('one process writes; killed, it frees the lease at once', async () => {
  const lease = new URL('./lease.ts', import.meta.url).href;
  const holder = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    `import { acquireLease } from ${JSON.stringify(lease)};
     globalThis.held = acquireLease(${JSON.stringify(home)});
     if (globalThis.held !== null) console.log('held');
     setInterval(() => {}, 1000);`,
  ]);
  const exited = once(holder, 'exit');
  await once(holder.stdout, 'data');
  expect(acquireLease(home)).toBeNull();
  expect(currentWriter(home)?.pid).toBe(holder.pid);
  holder.kill('SIGKILL');
  await exited;
  const mine = acquireLease(home);
  expect(mine).not.toBeNull();
  expect(currentWriter(home)?.pid).toBe(process.pid);
  mine?.release();
});

test('a rebuild gets a number of its own, and old index files go only when nothing points at them', () => {
  const first = currentGeneration(home);
  expect(first).toEqual({ schema: SCHEMA_VERSION, generation: 1 });
  adoptGeneration(home, first);
  const next = nextGeneration(home);
  expect(next.generation).toBe(2);
  for (const generation of [first, next]) writeFileSync(indexPath(home, generation), '');
  writeFileSync(join(home, `index-${SCHEMA_VERSION - 1}-7.db`), '');
  adoptGeneration(home, next);
  removeOldGenerations(home, [currentGeneration(home)]);
  expect(readdirSync(home).filter((name) => name.endsWith('.db'))).toEqual([`index-${SCHEMA_VERSION}-2.db`]);
});

test('a pointer of another schema, or a damaged one, is not followed', () => {
  adoptGeneration(home, { schema: SCHEMA_VERSION + 1, generation: 4 });
  expect(currentGeneration(home)).toEqual({ schema: SCHEMA_VERSION, generation: 1 });
  writeFileSync(join(home, 'index.json'), '{"schema":');
  expect(currentGeneration(home)).toEqual({ schema: SCHEMA_VERSION, generation: 1 });
});

test('user.db keeps sources, settings and the view over a restart', () => {
  const first = openUserDatabase(home);
  first.addSource({ path: '/traces', kind: 'folder', sample: false });
  first.addSource({ path: '/traces', kind: 'folder', sample: false });
  first.writeSettings({ theme: 'light' });
  first.writeView('{"run":"a"}');
  first.close();
  const second = openUserDatabase(home);
  expect(second.sources()).toEqual([{ id: 1, path: '/traces', kind: 'folder', paused: false, sample: false }]);
  expect(second.settings()).toMatchObject({ theme: 'light', fold_idle: true });
  expect(second.view()).toBe('{"run":"a"}');
  second.close();
});

test('the last ten things opened are kept, latest first, each once, until they are cleared', () => {
  const user = openUserDatabase(home);
  user.addSource({ path: '/samples', kind: 'folder', sample: true });
  for (let n = 1; n <= 11; n++) user.addSource({ path: `/traces/${n}`, kind: 'folder', sample: false });
  user.addSource({ path: '/traces/5', kind: 'folder', sample: false });
  user.removeSource(user.sources().find(({ path }) => path === '/traces/5')?.id ?? 0);
  const paths = () => user.recent().map(({ path }) => path.replace('/traces/', ''));
  expect(paths()).toEqual(['5', '11', '10', '9', '8', '7', '6', '4', '3', '2']);
  expect(user.recent()[0]).toMatchObject({ kind: 'folder', opened_at_us: expect.any(Number) });
  user.clearRecent();
  expect(paths()).toEqual([]);
  user.close();
});

test('user.db of the first version keeps what is in it, and starts to keep what is opened', () => {
  openUserDatabase(home).close();
  const raw = new Database(join(home, 'user.db'));
  raw.exec("DROP TABLE recent; INSERT INTO source (path, kind) VALUES ('/old', 'folder')");
  raw.pragma('user_version = 1');
  raw.close();
  const user = openUserDatabase(home);
  user.addSource({ path: '/new', kind: 'file', sample: false });
  expect(user.sources().map(({ path }) => path)).toEqual(['/old', '/new']);
  expect(user.recent()).toMatchObject([{ path: '/new', kind: 'file' }]);
  user.close();
});

test('user.db is made once, however many open it at the same moment', async () => {
  const rounds = 60;
  const homes = Array.from({ length: rounds }, (_, round) => join(home, String(round)));
  for (const each of homes) mkdirSync(each);
  const arrived = new Int32Array(new SharedArrayBuffer(rounds * Int32Array.BYTES_PER_ELEMENT));
  const opener = `
    const { workerData: { arrived, homes, module } } = require('node:worker_threads');
    import(module).then(({ openUserDatabase }) => homes.forEach((home, round) => {
      Atomics.add(arrived, round, 1);
      while (Atomics.load(arrived, round) < 2);
      openUserDatabase(home).close();
    }));`;
  const module = new URL('./user-database.ts', import.meta.url).href;
  const openers = [1, 2].map(() => new Worker(opener, { eval: true, workerData: { arrived, homes, module } }));
  expect(await Promise.all(openers.map(async (worker) => (await once(worker, 'exit'))[0]))).toEqual([0, 0]);
});

test('user.db of a newer version is read and never written', () => {
  openUserDatabase(home).close();
  const raw = new Database(join(home, 'user.db'));
  raw.pragma('user_version = 99');
  raw.close();
  const user = openUserDatabase(home);
  expect(user.sources()).toEqual([]);
  expect(() => user.writeView('x')).toThrow(/newer version/);
  user.close();
});

test('a setting that no longer holds is ignored, not fatal', () => {
  const user = openUserDatabase(home);
  const raw = new Database(join(home, 'user.db'));
  raw.prepare("INSERT INTO setting VALUES ('theme', '\"sepia\"')").run();
  raw.close();
  expect(user.settings().theme).toBe('system');
  user.close();
});
