import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellWidth } from '../../../shared/timeline/window.ts';
import {
  layoutOf,
  queryArbitrary,
  reference,
  SECOND,
  spansOf,
  stepsArbitrary,
  type TestStep,
  texts,
} from './timeline-testing.ts';
import { timelineWindow } from './timeline-window.ts';

describe('windows', () => {
  it('agree with a reference that looks at every span', () => {
    fc.assert(
      fc.property(
        stepsArbitrary.chain((steps) => fc.tuple(fc.constant(steps), queryArbitrary(600 * SECOND), fc.boolean())),
        ([steps, query, fold]) => {
          const layout = layoutOf(steps);
          expect(spansOf(layout, query, fold)).toEqual(reference(layout, query, fold));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('hold every step that touches them exactly once', () => {
    fc.assert(
      fc.property(stepsArbitrary, queryArbitrary(600 * SECOND), fc.boolean(), (steps, query, fold) => {
        const layout = layoutOf(steps);
        const axis = layout.axis(fold);
        const spans = spansOf(layout, query, fold);
        const cell = cellWidth(query);
        const counted = new Map<number, number>();
        const count = (step: number) => counted.set(step, (counted.get(step) ?? 0) + 1);
        for (const span of spans) {
          const row = layout.lanes[span.lane ?? 0]?.rows[span.row ?? 0];
          const first = row?.indexOf((span.seq ?? 0) - 1, layout.at((span.seq ?? 0) - 1)) ?? 0;
          // A merged cell holds the narrow spans from its first one on.
          for (let index = first, left = span.merged ?? 0; row && left > 0 && index < row.length; index++) {
            const narrow = (row.end[index] ?? 0) - (row.start[index] ?? 0) < cell;
            if (span.merged === 1 || narrow) {
              count(row.step[index] ?? 0);
              left--;
            }
          }
        }
        for (let step = 0; step < steps.length; step++) {
          const lane = layout.lanes[layout.laneOf(step)];
          const row = lane?.rows[layout.rowOf(step)];
          const index = row?.indexOf(step, layout.at(step)) ?? -1;
          expect(index).toBeGreaterThanOrEqual(0);
          const start = axis.toAxis(layout.at(step));
          const end = axis.toAxis(layout.endOf(row?.end[index] ?? 0));
          expect(counted.get(step) ?? 0).toBeLessThanOrEqual(1);
          if (end >= query.from_us && start < query.to_us) expect(counted.get(step)).toBe(1);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('stay small whatever they show, and label only bars with room', () => {
    const steps = Array.from({ length: 200_000 }, (_, index) => ({
      start: index * 1000,
      duration: index % 3 === 0 ? 500 : 5000,
      parent: index - 1,
      run: index % 40,
    }));
    const layout = layoutOf(steps);
    const long = { label: () => '語'.repeat(60), turn: () => null };
    for (const px of [100, 1000, 8192]) {
      const query = { from_us: 0, to_us: layout.length, px, lane_from: 0, lane_to: 40 };
      const window = timelineWindow(layout, layout.axis(true), query, long);
      expect(window.count).toBeLessThanOrEqual(4_500);
      expect(window.merged.reduce((sum, merged) => sum + merged, 0)).toBe(steps.length);
      const bytes = window.count * 29 + new TextEncoder().encode(JSON.stringify(window.labels)).length;
      expect(bytes).toBeLessThan(220_000);
    }
  });

  it('carry the turns they overlap and the compactions inside', () => {
    const layout = layoutOf([
      { start: 0, type: 'user_input', mark: 1 },
      { start: 10, duration: 50 },
      { start: 100, type: 'user_input', mark: 1 },
      { start: 120, type: 'event', mark: 2 },
      { start: 130, duration: 70 },
      { start: 140, run: 1, mark: 2 },
    ]);
    const query = { from_us: 50, to_us: 110, px: 100, lane_from: 0, lane_to: 1 };
    const turn = (step: number) => (step === 0 ? 1 : null);
    expect(timelineWindow(layout, layout.axis(true), query, { ...texts, turn }).marks).toEqual([
      { kind: 'turn', turn: 1, seq: 1, start_us: 0, end_us: 100 },
      { kind: 'turn', turn: null, seq: 3, start_us: 100, end_us: 200 },
    ]);
    const later = timelineWindow(layout, layout.axis(true), { ...query, from_us: 115, to_us: 190 }, texts);
    expect(later.marks.map((mark) => [mark.kind, mark.seq])).toEqual([
      ['turn', 3],
      ['compaction', 4],
    ]);
  });

  it('thin turns and compactions out, and keep every one that is wide enough to be seen', () => {
    // A turn a second, and one of a hundred among them, with a compaction in each.
    const steps = Array.from({ length: 2000 }, (_, n): TestStep => {
      const start = ((n >> 1) + (n >= 1000 ? 100 : 0)) * SECOND;
      return n % 2 === 0 ? { start, type: 'user_input', mark: 1 } : { start, duration: SECOND / 2, mark: 2 };
    });
    const layout = layoutOf(steps);
    const query = { from_us: 0, to_us: 1100 * SECOND, px: 1100, lane_from: 0, lane_to: 1 };
    const { marks } = timelineWindow(layout, layout.axis(false), query, texts);
    const turns = marks.filter((mark) => mark.kind === 'turn');
    expect(turns.length).toBeGreaterThan(100);
    expect(turns.length).toBeLessThanOrEqual(200);
    expect(turns.filter((turn) => turn.end_us - turn.start_us > 50 * SECOND).map((turn) => turn.seq)).toEqual([999]);
    expect(new Set(turns.map((turn) => turn.seq)).size).toBe(turns.length);
    const compactions = marks.filter((mark) => mark.kind === 'compaction');
    expect(compactions.length).toBeGreaterThan(50);
    expect(compactions.length).toBeLessThanOrEqual(100);
    // Closer by, all are there.
    const near = timelineWindow(layout, layout.axis(false), { ...query, to_us: 90 * SECOND }, texts);
    expect(near.marks.filter((mark) => mark.kind === 'turn')).toHaveLength(91);
  });
});
