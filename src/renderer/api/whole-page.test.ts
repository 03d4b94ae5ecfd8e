import { expect, it } from 'vitest';
import { wholePage } from './whole-page.ts';

it('asks on where a reply held fewer rows than it was asked for, and not beyond the end', async () => {
  const list = Array.from({ length: 25 }, (_, at) => at);
  const asked: [number, number][] = [];
  const ask = async (from: number, n: number) => {
    asked.push([from, n]);
    return list.slice(from, from + Math.min(n, 4));
  };
  expect(await wholePage({ from: 2, n: 10, count: 25 }, ask)).toEqual(list.slice(2, 12));
  expect(asked).toEqual([
    [2, 10],
    [6, 6],
    [10, 2],
  ]);
  expect(await wholePage({ from: 20, n: 100, count: 25 }, ask)).toEqual(list.slice(20));
  expect(asked.at(-1)).toEqual([24, 1]);
});

it('ends where the list turned out to be shorter', async () => {
  expect(await wholePage({ from: 0, n: 10, count: 10 }, async (from) => (from === 0 ? ['only'] : []))).toEqual([
    'only',
  ]);
});
