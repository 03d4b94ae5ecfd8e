import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clampView, panBy, type View, viewAround, viewShowing, widthOf, zoomAround } from './viewport.ts';

const LENGTH = 1e9;
const LEAST = 100;
const viewArbitrary = fc
  .tuple(fc.double({ min: -2e9, max: 2e9, noNaN: true }), fc.double({ min: 0, max: 3e9, noNaN: true }))
  .map(([from, width]): View => ({ from, to: from + width }));
const insideArbitrary = viewArbitrary.map((view) => clampView(view, LENGTH, LEAST));

describe('a view', () => {
  it('stays inside the axis, and is never thinner than the least', () => {
    fc.assert(
      fc.property(viewArbitrary, (view) => {
        const { from, to } = clampView(view, LENGTH, LEAST);
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThanOrEqual(LENGTH + 1e-3);
        expect(to - from).toBeGreaterThanOrEqual(LEAST - 1e-3);
      }),
    );
  });

  it('of a run shorter than the least shows all of it', () => {
    expect(clampView({ from: 3, to: 5 }, 10, 100)).toEqual({ from: 0, to: 100 });
  });

  it('zooms around the pointer: what lies under it stays', () => {
    fc.assert(
      fc.property(
        insideArbitrary,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        (view, share, factor) => {
          const at = view.from + share * widthOf(view);
          const zoomed = zoomAround(view, factor, at);
          expect((at - zoomed.from) / widthOf(zoomed)).toBeCloseTo(share, 6);
          expect(widthOf(zoomed)).toBeCloseTo(widthOf(view) / factor, 3);
        },
      ),
    );
  });

  it('pans no further than the ends', () => {
    expect(clampView(panBy({ from: 100, to: 300 }, -500), 1000, 10)).toEqual({ from: 0, to: 200 });
    expect(clampView(panBy({ from: 100, to: 300 }, 5000), 1000, 10)).toEqual({ from: 800, to: 1000 });
  });

  it('shows what is selected without zooming, and does nothing when that is on screen', () => {
    fc.assert(
      fc.property(insideArbitrary, insideArbitrary, (view, span) => {
        const moved = viewShowing(view, span.from, span.to);
        if (!moved) return;
        expect(widthOf(moved)).toBeCloseTo(widthOf(view), 3);
        expect(Math.min(span.to, moved.to) - Math.max(span.from, moved.from)).toBeGreaterThan(0);
        const again = viewShowing(moved, span.from, span.to);
        expect(again === null || Math.abs(again.from - moved.from) < 1).toBe(true);
      }),
    );
    expect(viewShowing({ from: 0, to: 100 }, 20, 30)).toBeNull();
    expect(viewShowing({ from: 0, to: 100 }, 490, 510)).toEqual({ from: 450, to: 550 });
  });

  it('around a span leaves room on both sides', () => {
    expect(viewAround(100, 200)).toEqual({ from: 90, to: 210 });
  });
});
