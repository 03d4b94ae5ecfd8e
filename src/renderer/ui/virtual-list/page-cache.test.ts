import { expect, it } from 'vitest';
import { type LoadRows, PageCache } from './page-cache.ts';

function numbers(count: number) {
  const asked: number[] = [];
  const load: LoadRows<number> = async (from, n) => {
    asked.push(from);
    return Array.from({ length: Math.max(0, Math.min(n, count - from)) }, (_, at) => from + at);
  };
  return { asked, load };
}

it('loads each page in view once, and tells listeners', async () => {
  const { asked, load } = numbers(1000);
  const cache = new PageCache(load, String, fail, 100);
  let told = 0;
  cache.subscribe(() => told++);
  await cache.want(250, 320);
  await cache.want(260, 330);
  expect(asked).toEqual([200, 300]);
  expect(told).toBe(2);
  expect(cache.row(299)).toBe(299);
  expect(cache.row(100)).toBeUndefined();
  expect(cache.indexOf('305')).toBe(305);
});

it('keeps a bounded number of rows however far one scrolls', async () => {
  const { load } = numbers(1_000_000);
  const cache = new PageCache(load, String, fail, 100);
  for (let first = 0; first < 1_000_000; first += 10_000) await cache.want(first, first + 50);
  expect(cache.row(990_000)).toBe(990_000);
  expect(cache.row(0)).toBeUndefined();
  expect(cache.indexOf('0')).toBeUndefined();
});

it('calls off loads that went out of view, and ignores what they still bring', async () => {
  const answers = new Map<number, (rows: number[]) => void>();
  const signals = new Map<number, AbortSignal>();
  const cache = new PageCache<number>(
    (from, _n, signal) => {
      signals.set(from, signal);
      return new Promise((resolve) => answers.set(from, resolve));
    },
    String,
    fail,
    100,
  );
  const first = cache.want(0, 10);
  const second = cache.want(500, 510);
  expect(signals.get(0)?.aborted).toBe(true);
  expect(signals.get(500)?.aborted).toBe(false);
  answers.get(0)?.([1]);
  answers.get(500)?.([2]);
  await Promise.all([first, second]);
  expect(cache.row(0)).toBeUndefined();
  expect(cache.row(500)).toBe(2);
});

it('reports a failure once, and asks again on retry only', async () => {
  let calls = 0;
  const errors: unknown[] = [];
  const cache = new PageCache<number>(
    async () => {
      calls++;
      if (calls === 1) throw new Error('no');
      return [7];
    },
    String,
    (error) => errors.push(error),
    100,
  );
  await cache.want(0, 10);
  await cache.want(0, 10);
  expect([calls, errors.length]).toEqual([1, 1]);
  await cache.retry(0, 10);
  expect(cache.row(0)).toBe(7);
});

function fail(error: unknown): void {
  throw error;
}
