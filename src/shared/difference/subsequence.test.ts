import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commonSubsequence } from './subsequence.ts';
import { Work } from './work.ts';

const sequences = (symbols: number, longest: number) =>
  fc.array(fc.integer({ min: 0, max: symbols }), { maxLength: longest }).map((items) => Int32Array.from(items));

/** Length of the longest common subsequence, by the table of all beginnings. */
function longest(left: Int32Array, right: Int32Array): number {
  let row = new Int32Array(right.length + 1);
  for (const item of left) {
    const next = new Int32Array(right.length + 1);
    for (let at = 1; at <= right.length; at++) {
      next[at] = right[at - 1] === item ? (row[at - 1] ?? 0) + 1 : Math.max(row[at] ?? 0, next[at - 1] ?? 0);
    }
    row = next;
  }
  return row[right.length] ?? 0;
}

/** Matches are of equal items, and in order on both sides. */
function expectTrue(left: Int32Array, right: Int32Array, places: Int32Array): number {
  expect(places.length).toBe(left.length);
  let [count, last] = [0, -1];
  places.forEach((place, at) => {
    if (place < 0) return;
    expect(right[place]).toBe(left[at]);
    expect(place).toBeGreaterThan(last);
    last = place;
    count++;
  });
  return count;
}

describe('what two sequences have in common', () => {
  test.each([1, 3, 20])('is as long as can be, of %i symbols', (symbols) => {
    fc.assert(
      fc.property(sequences(symbols, 40), sequences(symbols, 40), (left, right) => {
        const work = new Work(1e6);
        expect(expectTrue(left, right, commonSubsequence(left, right, work))).toBe(longest(left, right));
        expect(work.capped).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([0, 10, 200])('is true with work for %i steps only', (steps) => {
    fc.assert(
      fc.property(sequences(5, 60), sequences(5, 60), (left, right) => {
        expectTrue(left, right, commonSubsequence(left, right, new Work(steps)));
      }),
    );
  });

  test('items that are there once are found when there is no work left, however many they are', () => {
    const left = Int32Array.from({ length: 50_000 }, (_, at) => at);
    const right = left.filter((at) => at % 3 > 0);
    const work = new Work(0);
    expect(expectTrue(left, right, commonSubsequence(left, right, work))).toBe(right.length);
    expect(work.capped).toBe(false);
  });

  test('long sequences of few symbols are matched coarsely, and it says so', () => {
    let seed = 1;
    const random = () => {
      seed = Math.imul(seed, 1_103_515_245) + 12_345;
      return (seed >>> 16) & 7;
    };
    const [left, right] = [Int32Array.from({ length: 50_000 }, random), Int32Array.from({ length: 50_000 }, random)];
    const work = new Work(1e6);
    expect(expectTrue(left, right, commonSubsequence(left, right, work))).toBeGreaterThan(10_000);
    expect(work.capped).toBe(true);
  });
});
