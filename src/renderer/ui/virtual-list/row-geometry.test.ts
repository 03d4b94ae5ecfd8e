import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentOffset, MAX_HEIGHT, rowGeometry, scrollPosition } from './row-geometry.ts';

describe('row geometry', () => {
  it('lays out rows of one height', () => {
    const rows = rowGeometry(1000, 22);
    expect(rows.total).toBe(22_000);
    expect(rows.top(10)).toBe(220);
    expect(rows.indexAt(219)).toBe(9);
    expect(rows.indexAt(220)).toBe(10);
    expect(rows.indexAt(-5)).toBe(0);
    expect(rows.indexAt(1e9)).toBe(999);
  });

  it('agrees with adding up heights, heads included', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.uniqueArray(fc.integer({ min: 0, max: 59 })),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (count, picked, share) => {
          const heads = picked.filter((index) => index < count).sort((a, b) => a - b);
          const rows = rowGeometry(count, 42, heads, 22);
          const heightOf = (index: number) => (heads.includes(index) ? 22 : 42);
          const tops = [0];
          for (let index = 0; index < count; index++) tops.push((tops[index] ?? 0) + heightOf(index));
          expect(rows.total).toBe(tops[count]);
          for (let index = 0; index < count; index++) {
            expect(rows.top(index)).toBe(tops[index]);
            expect(rows.heightOf(index)).toBe(heightOf(index));
            expect(rows.headsBefore(index)).toBe(heads.filter((head) => head < index).length);
          }
          const y = share * (rows.total - 1);
          const at = rows.indexAt(y);
          expect(tops[at]).toBeLessThanOrEqual(y);
          expect(tops[at + 1]).toBeGreaterThan(y);
        },
      ),
    );
  });

  it('scales what no browser can hold, reaching both ends', () => {
    const rows = rowGeometry(1_000_000, 22);
    expect(rows.height).toBe(MAX_HEIGHT);
    expect(contentOffset(rows, 0, 600)).toBe(0);
    expect(contentOffset(rows, MAX_HEIGHT - 600, 600)).toBe(rows.total - 600);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: rows.total - 600 }), (offset) => {
        const back = contentOffset(rows, scrollPosition(rows, offset, 600), 600);
        expect(Math.abs(back - offset)).toBeLessThan(0.01);
      }),
    );
  });

  it('does not scale what fits', () => {
    const rows = rowGeometry(300_000, 22);
    expect(contentOffset(rows, 1234.5, 600)).toBe(1234.5);
    expect(scrollPosition(rows, 1234.5, 600)).toBe(1234.5);
    expect(scrollPosition(rows, 1e12, 600)).toBe(rows.total - 600);
    expect(scrollPosition(rowGeometry(3, 22), 50, 600)).toBe(0);
  });
});
