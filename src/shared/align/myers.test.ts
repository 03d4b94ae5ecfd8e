import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matchByMyers } from './myers.ts';
import { Work } from './work.ts';

it('keeps a longest common subsequence', () => {
  const symbols = fc.array(fc.nat(3), { maxLength: 20 });
  fc.assert(
    fc.property(symbols, symbols, (left, right) => {
      const matches: [number, number][] = [];
      matchByMyers(Int32Array.from(left), Int32Array.from(right), new Work(1e9), (x, y) => void matches.push([x, y]));
      matches.sort(([one], [other]) => one - other);
      for (const [x, y] of matches) expect(left[x]).toBe(right[y]);
      const ys = matches.map(([, y]) => y);
      expect(ys).toEqual([...new Set(ys)].toSorted((one, other) => one - other));
      expect(matches).toHaveLength(longest(left, right));
    }),
    { numRuns: 1000 },
  );
});

function longest(left: number[], right: number[]): number {
  const known = new Map<string, number>();
  const from = (x: number, y: number): number => {
    if (x === left.length || y === right.length) return 0;
    const key = `${x} ${y}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const length = left[x] === right[y] ? 1 + from(x + 1, y + 1) : Math.max(from(x + 1, y), from(x, y + 1));
    known.set(key, length);
    return length;
  };
  return from(0, 0);
}
