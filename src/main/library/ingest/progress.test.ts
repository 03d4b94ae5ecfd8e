import { expect, test } from 'vitest';
import { Progress } from './progress.ts';

test('says nothing of rate and time left before a second of indexing was seen', () => {
  let now = 0;
  const progress = new Progress(() => now);
  progress.add(2, 10_000);
  now = 900;
  progress.read(1_000);
  expect(progress.bytes_per_second).toBeNull();
  expect(progress.remaining_ms).toBeNull();
  now = 2_000;
  progress.read(3_000);
  expect(progress.bytes_per_second).toBe(2_000);
  expect(progress.remaining_ms).toBe(3_000);
});

test('work found while a pass runs is added to it; after its end a new pass begins', () => {
  const progress = new Progress(() => 0);
  progress.add(1, 100);
  progress.add(1, 50);
  expect([progress.files_total, progress.bytes_total]).toEqual([2, 150]);
  progress.finishFile();
  progress.finishFile();
  progress.add(1, 7);
  expect([progress.files_done, progress.files_total, progress.bytes_total]).toEqual([0, 1, 7]);
});
