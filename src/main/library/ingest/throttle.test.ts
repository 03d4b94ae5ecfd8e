import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EventMap } from '../../../shared/api.ts';
import { ChangeThrottle, mergeChanges } from './throttle.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('the first change goes out at once, later ones together, at most ten a second', () => {
  const sent: EventMap['changed'][] = [];
  const throttle = new ChangeThrottle((change) => sent.push(change));
  throttle.add({ rev: 1, runs: [] });
  expect(sent.map((change) => change.rev)).toEqual([1]);
  for (let rev = 2; rev <= 50; rev++) {
    throttle.add({ rev, runs: [] });
    vi.advanceTimersByTime(20);
  }
  vi.advanceTimersByTime(100);
  expect(sent.length).toBeLessThanOrEqual(12);
  expect(sent.at(-1)?.rev).toBe(50);
});

test('close sends what waits', () => {
  const sent: number[] = [];
  const throttle = new ChangeThrottle((change) => sent.push(change.rev));
  throttle.add({ rev: 1, runs: [] });
  throttle.add({ rev: 2, runs: [] });
  throttle.close();
  expect(sent).toEqual([1, 2]);
});

test('merging keeps the lowest append and forgets it when one of the two was no append', () => {
  const append = mergeChanges(
    { rev: 1, runs: [{ run: 'a', rev: 1, appended_from: 9 }] },
    { rev: 2, runs: [{ run: 'a', rev: 2, appended_from: 12 }], list: true },
  );
  expect(append).toEqual({ rev: 2, runs: [{ run: 'a', rev: 2, appended_from: 9 }], list: true });
  const rewritten = mergeChanges(append, { rev: 3, runs: [{ run: 'a', rev: 3 }] });
  expect(rewritten.runs).toEqual([{ run: 'a', rev: 3 }]);
});
