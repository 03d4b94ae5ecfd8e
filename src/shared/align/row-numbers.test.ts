import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RowNumbers } from './row-numbers.ts';

const number = fc.oneof(fc.integer({ min: -1, max: 3 }), fc.integer());
const table = (width: number) => fc.array(fc.array(number, { minLength: width, maxLength: width }), { maxLength: 40 });

it('gives equal rows of any tables one number, and others another, in order of appearance', () => {
  const tables = fc
    .integer({ min: 1, max: 4 })
    .chain((width) => fc.tuple(fc.constant(width), table(width), table(width)));
  fc.assert(
    fc.property(tables, ([width, ...both]) => {
      const numbers = new RowNumbers(width, both.flat().length);
      const given = both.flatMap((rows) => {
        const columns = Array.from({ length: width }, (_, at) => Int32Array.from(rows, (row) => row[at] ?? 0));
        return [...numbers.of(columns, rows.length)];
      });
      const known = new Map<string, number>();
      const expected = both.flat().map((row) => {
        const key = String(row.map((one) => one | 0));
        if (!known.has(key)) known.set(key, known.size);
        return known.get(key);
      });
      expect(given).toEqual(expected);
      expect(numbers.count).toBe(known.size);
    }),
  );
});

it('numbers as many rows as were announced, all of them different', () => {
  const count = 10_000;
  const columns = [Int32Array.from({ length: count }, (_, at) => at), new Int32Array(count)];
  expect(new RowNumbers(2, count).of(columns, count)).toEqual(columns[0]);
});
