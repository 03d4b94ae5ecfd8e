import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Axis, BREAK_US, foldedAxis, NO_BREAKS } from './axis.ts';
import { cellWidth, normaliseWindow } from './window.ts';

const idleArbitrary = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 60_000_001, max: 1e10 })), { maxLength: 20 })
  .map((pairs) => {
    let clock = 0;
    return pairs.map(([busy, idle]) => {
      const from_us = clock + busy;
      clock = from_us + idle;
      return { from_us, to_us: clock };
    });
  });

describe('axis', () => {
  it('leaves ten seconds of each idle stretch', () => {
    const axis = foldedAxis([
      { from_us: 100e6, to_us: 200e6 },
      { from_us: 300e6, to_us: 400e6 },
    ]);
    expect(axis.breaks).toEqual({ at_us: Float64Array.of(100e6, 210e6), hidden_us: Float64Array.of(90e6, 90e6) });
    expect([0, 100e6, 150e6, 200e6, 250e6, 400e6, 401e6].map((wall) => axis.toAxis(wall) / 1e6)).toEqual([
      0, 100, 105, 110, 160, 220, 221,
    ]);
    expect([0, 100e6, 105e6, 110e6, 160e6, 220e6].map((at) => axis.toWall(at) / 1e6)).toEqual([
      0, 100, 150, 200, 250, 400,
    ]);
  });

  it('there and back is the same time, and order is kept', () => {
    fc.assert(
      fc.property(idleArbitrary, fc.array(fc.integer({ min: -1e6, max: 3e11 }), { minLength: 2 }), (idle, times) => {
        const axis = foldedAxis(idle);
        const sorted = times.toSorted((a, b) => a - b);
        for (const time of sorted) expect(axis.toWall(axis.toAxis(time))).toBeCloseTo(time, 3);
        const placed = sorted.map((time) => axis.toAxis(time));
        expect(placed).toEqual(placed.toSorted((a, b) => a - b));
      }),
    );
  });

  it('without breaks is the wall time', () => {
    const axis = new Axis(NO_BREAKS);
    expect([axis.toAxis(-5), axis.toWall(BREAK_US)]).toEqual([-5, BREAK_US]);
  });
});

describe('windows', () => {
  const view = fc.record({
    from: fc.double({ min: 0, max: 1e12, noNaN: true }),
    width: fc.double({ min: 1e-3, max: 1e12, noNaN: true }),
    px: fc.integer({ min: 100, max: 2000 }),
  });

  it('cover the view with a quarter of it beyond each side, at its resolution or up to twice as coarse', () => {
    fc.assert(
      fc.property(view, ({ from, width, px }) => {
        const window = normaliseWindow(from, from + width, px);
        expect(window.from_us).toBeLessThanOrEqual(from - width / 4 + 1e-6);
        expect(window.to_us).toBeGreaterThanOrEqual(from + width + width / 4 - 1e-6);
        expect(window.to_us - window.from_us).toBeLessThanOrEqual(width * 3 + 1e-3);
        const cell_px = (cellWidth(window) / width) * px;
        expect(cell_px).toBeGreaterThan(1.9);
        expect(cell_px).toBeLessThan(4.1);
        expect(Number.isInteger(Math.log2(cellWidth(window)))).toBe(true);
      }),
    );
  });

  it('stay the same over small pans', () => {
    const asked = new Set<string>();
    for (let pan = 0; pan < 1000; pan++)
      asked.add(JSON.stringify(normaliseWindow(5e6 + pan * 100, 9e6 + pan * 100, 900)));
    expect(asked.size).toBeLessThanOrEqual(2);
  });
});
