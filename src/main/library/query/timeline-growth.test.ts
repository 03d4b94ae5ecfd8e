import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimelineLayout } from './timeline-layout.ts';
import { timelineOverview } from './timeline-overview.ts';
import {
  columns,
  layoutOf,
  queryArbitrary,
  reference,
  SECOND,
  START,
  spansOf,
  stepsArbitrary,
  type TestStep,
  texts,
} from './timeline-testing.ts';
import { timelineWindow } from './timeline-window.ts';

describe('growth', () => {
  it('gives what a new layout gives', () => {
    fc.assert(
      fc.property(
        stepsArbitrary,
        stepsArbitrary,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
        queryArbitrary(600 * SECOND),
        (steps, others, cuts, query) => {
          const layout = new TimelineLayout();
          let kept: TestStep[] = [];
          for (const cut of cuts) {
            // Every stage keeps a beginning of the one before and goes on differently.
            const from = Math.floor(cut * kept.length);
            kept = [...kept.slice(0, from), ...others.slice(from, from + 20)];
            kept = kept.map((step, index) => ({ ...step, parent: Math.min(step.parent ?? -1, index - 1) }));
            layout.update(columns(kept), from, START);
          }
          const from = Math.floor((cuts[0] ?? 0) * Math.min(kept.length, steps.length));
          const last = [...kept.slice(0, from), ...steps.slice(from)];
          layout.update(columns(last), from, START);
          const fresh = layoutOf(last);
          expect(layout.lanes.map((lane) => [lane.run, lane.rows.length, lane.steps.length])).toEqual(
            fresh.lanes.map((lane) => [lane.run, lane.rows.length, lane.steps.length]),
          );
          expect([layout.length, layout.last, layout.timed, layout.origin_us]).toEqual([
            fresh.length,
            fresh.last,
            fresh.timed,
            fresh.origin_us,
          ]);
          expect(layout.idle).toEqual(fresh.idle);
          expect(spansOf(layout, query, true)).toEqual(spansOf(fresh, query, true));
          const contextOf = (step: number) => step;
          expect(timelineOverview(layout, layout.axis(true), contextOf)).toEqual(
            timelineOverview(fresh, fresh.axis(true), contextOf),
          );
          expect(timelineWindow(layout, layout.axis(true), query, texts).marks).toEqual(
            timelineWindow(fresh, fresh.axis(true), query, texts).marks,
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('forgets what a step was that is no longer there', () => {
    const grown = new TimelineLayout();
    const first = { start: 0, duration: 1 };
    grown.update(columns([first, { start: 2, status: 'error', duration: 1 }]), 0, START);
    grown.update(columns([first]), 1, START);
    const query = { from_us: 0, to_us: 64, px: 8, lane_from: 0, lane_to: 1 };
    expect(spansOf(grown, query)).toMatchObject([{ seq: 1, flags: 0, merged: 1 }]);
  });

  it('keeps rows and pyramid right over many small appends to a long run', () => {
    const all = Array.from({ length: 5_000 }, (_, index) => ({
      start: index * 1000,
      duration: (index * 7919) % 1800,
      status: index % 50 === 0 ? ('error' as const) : ('ok' as const),
    }));
    const grown = new TimelineLayout();
    for (let from = 0; from < all.length; from += 37) {
      grown.update(columns(all.slice(0, from + 37)), Math.max(0, from - 5), START);
    }
    const fresh = layoutOf(all);
    for (const px of [10, 300, 4000]) {
      const query = { from_us: 0, to_us: fresh.length, px, lane_from: 0, lane_to: 1 };
      expect(spansOf(grown, query)).toEqual(spansOf(fresh, query));
      expect(spansOf(grown, query)).toEqual(reference(fresh, query, false));
    }
  });
});
