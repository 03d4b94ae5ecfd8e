import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fittingRows } from './fitting-rows.ts';

const LIMIT = 256 * 1024;

it('a page of rows stays under 256 KB, and asked on from where it ends gives every row once', () => {
  const row = fc.record({
    id: fc.nat(),
    bytes: fc.nat(20_000),
    letter: fc.constantFrom('a', 'ä', '"', '\\u0001', '文'),
  });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 60 }), (drawn) => {
      const rows = drawn.map(({ id, bytes, letter }) => ({ id, title: letter.repeat(bytes) }));
      const seen: typeof rows = [];
      while (seen.length < rows.length) {
        const page = fittingRows(rows.slice(seen.length));
        expect(page.length).toBeGreaterThan(0);
        expect(Buffer.byteLength(JSON.stringify({ rev: 1, rows: page }))).toBeLessThan(LIMIT);
        seen.push(...page);
      }
      expect(seen).toEqual(rows);
    }),
    { numRuns: 50 },
  );
});

it('one row that is too long alone is given all the same', () => {
  expect(fittingRows(['x'.repeat(LIMIT), 'y'])).toHaveLength(1);
});
