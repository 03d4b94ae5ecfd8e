import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateFile } from '../../bench/generate/index.ts';
import { Random } from '../../bench/generate/random.ts';
import { openUserDatabase } from '../../src/main/library/store/user-database.ts';
import { startImport } from './import-process.ts';
import { dumpIndex, openIndex, userDatabasePath } from './index-dump.ts';

const KILLS = 100;
/** So many of them must fall between the first and the last commit of the import. */
const BETWEEN = 80;
/** On a busy machine some kills miss: so many are tried at most. */
const TRIES = 2 * KILLS;
const TRACE_BYTES = 200_000_000;
const SEED = 12;
/** A hundred starts and imports take a minute; a slow machine that does other work as well takes many times that. */
const SLOW_MACHINE_MS = 900_000;

const folder = mkdtempSync(join(tmpdir(), 'retrace-crash-'));
const trace = join(folder, 'long.trace.jsonl');
/** Compiled sources: a hundred starts would compile them a hundred times. */
const cache = join(folder, 'compiled');
const homeOf = (name: string) => {
  const home = join(folder, name);
  mkdirSync(home, { recursive: true });
  return home;
};

beforeAll(() => {
  const bytes = generateFile(trace, { format: 'retrace', shape: 'text', steps: 17_000, seed: SEED, lineBytes: 9200 });
  expect(bytes).toBeGreaterThanOrEqual(TRACE_BYTES);
}, SLOW_MACHINE_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('C12: a crash at any point leaves what the next start repairs by itself', () => {
  it(`gives the index of an undisturbed run after ${KILLS} kills, and keeps user.db whole`, {
    timeout: SLOW_MACHINE_MS,
  }, async () => {
    const undisturbed = homeOf('undisturbed');
    let span = await importTime(undisturbed);
    // As a start after a kill between the last commit and the end: there is nothing left to read.
    expect(await startImport(undisturbed, trace, { cache }).finished).toBe(true);
    const home = homeOf('killed');
    const random = new Random(SEED);
    let kills = 0;
    let between = 0;
    let written = -1;
    while (kills < KILLS || (between < BETWEEN && kills < TRIES)) {
      const running = startImport(home, trace, { from: written + 1, cache });
      // One in ten is killed while it starts; the others at any point between their first commit and their end,
      // early ones more often: a late kill takes longer and tells no more.
      const committed = !random.chance(0.1);
      if (committed) await running.firstCommit;
      await setTimeout(committed ? random.next() ** 2 * span : random.next() * 400);
      await running.kill();
      if (await running.finished) {
        // Too late: it was done. The index is thrown away, and this start does not count; the machine is faster now
        // than it was when the import was timed.
        span *= 0.8;
        written = Math.max(written, running.written());
        removeIndex(home);
        continue;
      }
      kills += 1;
      written = checkUserDatabase(home, Math.max(written, running.written()));
      if (committed && isBetweenCommits(home)) between += 1;
    }
    process.stdout.write(`C12: ${kills} kills, ${between} of them between the first and the last commit\n`);
    expect(between).toBeGreaterThanOrEqual(BETWEEN);

    expect(await startImport(home, trace, { from: written + 1, cache }).finished).toBe(true);
    const [expected, actual] = [dumpIndex(undisturbed), dumpIndex(home)];
    expect([...actual.tables.keys()]).toEqual([...expected.tables.keys()]);
    for (const [table, rows] of expected.tables) {
      const found = actual.tables.get(table) ?? [];
      expect(`${table}: ${found.length} rows`).toBe(`${table}: ${rows.length} rows`);
      expect(`${table}: first other row ${rows.findIndex((row, index) => row !== found[index])}`).toBe(
        `${table}: first other row -1`,
      );
    }
    expect(expected.tables.get('step')?.length).toBe(17_000);
  });
});

/** Imports once without a disturbance; resolves with ms from the first commit to the end. */
async function importTime(home: string): Promise<number> {
  const running = startImport(home, trace, { cache });
  await running.firstCommit;
  const first = performance.now();
  expect(await running.finished).toBe(true);
  return performance.now() - first;
}

/** Whether a killed import had committed rows of the trace and had more to come; the index must be readable. */
function isBetweenCommits(home: string): boolean {
  let db: Database.Database;
  try {
    db = openIndex(home);
  } catch {
    // Killed before the index was made.
    return false;
  }
  try {
    expect(db.pragma('quick_check', { simple: true })).toBe('ok');
    const tables = db.prepare<[], { n: number }>("SELECT count(*) AS n FROM sqlite_master WHERE name = 'file'").get();
    if (tables?.n !== 1) return false;
    const file = db
      .prepare<[], { status: string; steps: number }>('SELECT status, (SELECT count(*) FROM step) AS steps FROM file')
      .get();
    return file?.status === 'reading' && file.steps > 0;
  } finally {
    db.close();
  }
}

/** Checks that what the user was told is kept is there; returns the number of the last value found. */
function checkUserDatabase(home: string, written: number): number {
  const db = new Database(userDatabasePath(home));
  try {
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  } finally {
    db.close();
  }
  if (written < 0) return written;
  const user = openUserDatabase(home);
  try {
    const found = Number(user.view());
    expect(found).toBeGreaterThanOrEqual(written);
    expect(user.sources().map(({ path }) => path)).toEqual([trace]);
    return found;
  } finally {
    user.close();
  }
}

function removeIndex(home: string): void {
  const db = openIndex(home);
  const path = db.name;
  db.close();
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
}
