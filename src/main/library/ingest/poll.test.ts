import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HotFiles } from './poll.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'retrace-poll-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('tells of growth and of removal, and of nothing else', () => {
  const path = join(folder, 'a.jsonl');
  writeFileSync(path, 'a');
  const changed: string[] = [];
  const hot = new HotFiles((file) => changed.push(file));
  hot.touch(path, Date.now());
  hot.poll();
  expect(changed).toEqual([]);
  appendFileSync(path, 'b');
  hot.poll();
  hot.poll();
  expect(changed).toEqual([path]);
  rmSync(path);
  hot.poll();
  expect(changed).toEqual([path, path]);
});

test('looks at the 64 files appended last, and at none that was quiet for ten minutes', () => {
  let now = 1_000_000;
  const hot = new HotFiles(
    () => undefined,
    () => now,
  );
  for (let n = 0; n < 100; n++) hot.touch(join(folder, String(n)), now);
  expect(hot.paths).toHaveLength(64);
  expect(hot.paths[0]).toBe(join(folder, '36'));
  now += 10 * 60 * 1000 + 1;
  hot.poll();
  expect(hot.paths).toEqual([]);
});

test('tells which files went quiet between two ages, each once when asked in steps', () => {
  let now = 1_000_000;
  const hot = new HotFiles(
    () => undefined,
    () => now,
  );
  hot.touch('/a', now);
  hot.touch('/b', now - 3_000);
  const quiet: string[] = [];
  for (let step = 0; step < 10; step++) {
    now += 5_000;
    quiet.push(...hot.agedBetween(20_000, 25_000));
  }
  expect(quiet).toEqual(['/a', '/b']);
});
