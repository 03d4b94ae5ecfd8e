import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateFile } from '../../bench/generate/index.ts';
import { openUserDatabase } from '../../src/main/library/store/user-database.ts';
import { startImport } from './import-process.ts';
import { openIndex } from './index-dump.ts';

const folder = mkdtempSync(join(tmpdir(), 'retrace-second-'));
const trace = join(folder, 'long.trace.jsonl');

/** Writing 200 MB and importing them takes seconds; a slow machine that does other work as well takes minutes. */
const SLOW_MACHINE_MS = 1_200_000;

beforeAll(() => {
  generateFile(trace, { format: 'retrace', shape: 'text', steps: 17_000, seed: 13, lineBytes: 9200 });
}, SLOW_MACHINE_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('C13: an import locks nobody out', () => {
  it('lets a second process read the index and read and write user.db all through a long import', {
    timeout: SLOW_MACHINE_MS,
  }, async () => {
    const home = join(folder, 'home');
    mkdirSync(home);
    const running = startImport(home, trace, { cache: join(folder, 'compiled') });
    let importing = true;
    const done = running.finished.finally(() => {
      importing = false;
    });
    await running.firstCommit;
    const user = openUserDatabase(home);
    const index = openIndex(home);
    const steps = index.prepare<[], { n: number }>('SELECT count(*) AS n FROM step');
    // One that reads for as long as the import takes: it sees one moment, and holds nobody up.
    const longReader = openIndex(home);
    longReader.exec('BEGIN');
    const countedByReader = longReader.prepare<[], { n: number }>('SELECT count(*) AS n FROM step');
    const before = countedByReader.get()?.n;
    const seen = new Set<number>();
    let written = 0;
    try {
      while (importing) {
        // Each of these throws where it is locked out for longer than its timeout.
        expect(user.writeSettings({ theme: written % 2 === 0 ? 'dark' : 'light' }).theme).toBe(
          written % 2 === 0 ? 'dark' : 'light',
        );
        expect(user.sources().length).toBe(1);
        seen.add(steps.get()?.n ?? 0);
        written += 1;
        await setImmediate();
      }
      expect(countedByReader.get()?.n).toBe(before);
    } finally {
      longReader.close();
      index.close();
      user.close();
    }
    expect(await done).toBe(true);
    // The import was under way meanwhile: its commits were seen one after the other.
    expect(seen.size).toBeGreaterThan(5);
    expect(written).toBeGreaterThan(50);
  });
});
