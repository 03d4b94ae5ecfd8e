import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical.ts';
import { orderOfJson } from './order.ts';

const values = fc.jsonValue({ maxDepth: 3 });

test('equal where the canonical forms are, and the other way round otherwise', () => {
  fc.assert(
    fc.property(values, values, (left, right) => {
      const order = Math.sign(orderOfJson(left, right));
      expect(order === 0).toBe(canonicalJson(left) === canonicalJson(right));
      expect(Math.sign(orderOfJson(right, left))).toBe(order === 0 ? 0 : -order);
      expect(orderOfJson(left, JSON.parse(canonicalJson(left)))).toBe(0);
    }),
    { numRuns: 1_000 },
  );
});

test('three values have one order', () => {
  fc.assert(
    fc.property(values, values, values, (...three) => {
      const [a, b, c] = three.sort(orderOfJson);
      expect(orderOfJson(a, b)).toBeLessThanOrEqual(0);
      expect(orderOfJson(b, c)).toBeLessThanOrEqual(0);
      expect(orderOfJson(a, c)).toBeLessThanOrEqual(0);
    }),
  );
});
