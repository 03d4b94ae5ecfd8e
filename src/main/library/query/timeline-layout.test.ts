import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SPAN_FLAGS } from '../../../shared/api.ts';
import { STEP_KINDS } from '../../../shared/model/step.ts';
import { TimelineLayout } from './timeline-layout.ts';
import { positionInLane } from './timeline-moves.ts';
import { columns, layoutOf, SECOND, START, spansOf, stepsArbitrary, type TestStep } from './timeline-testing.ts';

describe('rows', () => {
  it('puts what follows beside, what overlaps below, and children below an open parent', () => {
    const layout = layoutOf([
      { start: 0, duration: 10 },
      { start: 10, duration: 10 },
      { start: 20, duration: 100 },
      { start: 30, duration: 20 },
      { start: 30, duration: 40 },
      { start: 75, duration: 5, parent: 2 },
      { start: 200, duration: 5, parent: 2 },
    ]);
    expect([0, 1, 2, 3, 4, 5, 6].map((step) => layout.rowOf(step))).toEqual([0, 0, 0, 1, 2, 1, 0]);
  });

  it('gives each sub-agent run a lane in order of its first step', () => {
    const layout = layoutOf([
      { start: 0, duration: 9, type: 'agent' },
      { start: 1, duration: 1, run: 7 },
      { start: 2, duration: 1, run: 3 },
      { start: 3, duration: 1, run: 7 },
    ]);
    expect(layout.lanes.map((lane) => lane.run)).toEqual([0, 7, 3]);
    expect([0, 1, 2, 3].map((step) => layout.laneOf(step))).toEqual([0, 1, 2, 1]);
    const second = layout.lanes[1];
    expect(second && [positionInLane(second, 1), positionInLane(second, 3)]).toEqual([1, 2]);
  });

  it('never overlaps two spans of a row, but in the last one', () => {
    fc.assert(
      fc.property(stepsArbitrary, (steps) => {
        const layout = layoutOf(steps);
        for (const lane of layout.lanes) {
          for (const row of lane.rows) {
            for (let index = 1; index < row.length; index++) {
              expect(row.start[index]).toBeGreaterThanOrEqual(
                (row.crowded ? row.start[index - 1] : row.end[index - 1]) ?? 0,
              );
            }
          }
        }
      }),
    );
  });

  it('takes hundreds of parallel spans', () => {
    const layout = layoutOf(Array.from({ length: 300 }, (_, index) => ({ start: 300 - index, duration: 1000 })));
    expect(layout.lanes[0]?.rows).toHaveLength(32);
    const spans = spansOf(layout, { from_us: 0, to_us: 2048, px: 1024, lane_from: 0, lane_to: 1 });
    expect(spans.reduce((sum, span) => sum + (span.merged ?? 0), 0)).toBe(300);
  });

  it('says what is not known of a span', () => {
    const layout = layoutOf([
      { start: 0, type: 'user_input' },
      { start: 3, type: 'llm' },
      { start: 5, duration: 2 },
      { start: null, type: 'tool', duration: 8 },
      { start: 9, status: 'running' },
      { start: 12, status: 'error', attempt: 2, duration: 3 },
    ]);
    const spans = spansOf(layout, { from_us: 0, to_us: 16, px: 1600, lane_from: 0, lane_to: 1 });
    const flags = new Map(spans.map((span) => [span.seq, span.flags]));
    expect(flags.get(1)).toBe(0);
    expect(flags.get(2)).toBe(SPAN_FLAGS.open_end);
    expect(flags.get(4)).toBe(SPAN_FLAGS.no_time);
    expect(flags.get(5)).toBe(SPAN_FLAGS.running);
    expect(flags.get(6)).toBe(SPAN_FLAGS.error | SPAN_FLAGS.retry);
    expect(spans.find((span) => span.seq === 4)).toMatchObject({ start: 5, end: 5 });
    expect(spans.find((span) => span.seq === 5)).toMatchObject({ start: 9, end: 500_015 });
    expect([layout.last, layout.length]).toEqual([15, 500_015]);
  });

  it('counts steps where the trace has no times, and claims nothing else', () => {
    const layout = layoutOf([{ start: null, duration: 7 }, { start: null }, { start: null, run: 1 }]);
    expect(layout.timed).toBe(false);
    expect(layout.length).toBe(3);
    expect(layout.idle).toEqual([]);
    expect(spansOf(layout, { from_us: 0, to_us: 4, px: 400, lane_from: 0, lane_to: 2 })).toMatchObject([
      { seq: 1, start: 0, end: 1, lane: 0, flags: 0 },
      { seq: 2, start: 1, end: 2, lane: 0, flags: 0 },
      { seq: 3, start: 2, end: 3, lane: 1, flags: 0 },
    ]);
  });
});

describe('times', () => {
  it('that are one moment for all steps are none; time that passes before, in or after them is', () => {
    const timed = (steps: TestStep[], started: number | null = START) => {
      const layout = new TimelineLayout();
      layout.update(columns(steps), 0, started);
      return layout.timed;
    };
    expect(timed([{ start: 0 }, { start: null }, { start: null }])).toBe(false);
    expect(timed([{ start: 0 }, { start: 0, duration: 0 }])).toBe(false);
    expect(timed([{ start: 0 }, { start: 0 }], START - SECOND)).toBe(true);
    expect(timed([{ start: 0 }, { start: 0, duration: 5 }])).toBe(true);
    expect(timed([{ start: 0 }, { start: 1 }])).toBe(true);
    expect(timed([{ start: 0, status: 'running' }, { start: null }])).toBe(true);
  });
});

describe('the end', () => {
  it('is the last record where that comes after the last step, and the last step where it does not', () => {
    const steps = columns([{ start: 0, duration: 10 * SECOND }]);
    const layout = new TimelineLayout();
    layout.update(steps, 0, START, START + 18 * SECOND);
    expect([layout.last, layout.length]).toEqual([18 * SECOND, 18 * SECOND]);
    layout.update(steps, 0, START, START + 4 * SECOND);
    expect(layout.last).toBe(10 * SECOND);
  });

  it('is the number of steps where the trace has no times', () => {
    const layout = new TimelineLayout();
    layout.update(columns([{ start: null }, { start: null }]), 0, START, START + 18 * SECOND);
    expect(layout.length).toBe(2);
  });
});

const HUMAN = STEP_KINDS.indexOf('human');

describe('idle', () => {
  it('is waiting for a person as well', () => {
    const layout = layoutOf([
      { start: 0, duration: SECOND },
      { start: SECOND, duration: 300 * SECOND, type: 'user_input' },
      { start: 301 * SECOND, duration: SECOND },
    ]);
    expect(layout.idle).toEqual([{ from_us: SECOND, to_us: 301 * SECOND }]);
  });

  it('is a stretch of over a minute with nothing open in any lane', () => {
    const layout = layoutOf([
      { start: 0, duration: SECOND },
      { start: 61 * SECOND, duration: SECOND },
      { start: 200 * SECOND, duration: 100 * SECOND, run: 1 },
      { start: 365 * SECOND, duration: SECOND },
    ]);
    expect(layout.idle).toEqual([
      { from_us: 62 * SECOND, to_us: 200 * SECOND },
      { from_us: 300 * SECOND, to_us: 365 * SECOND },
    ]);
  });

  it('is found as a sweep over all spans finds it', () => {
    fc.assert(
      fc.property(stepsArbitrary, (steps) => {
        const layout = layoutOf(steps);
        const spans = layout.lanes
          .flatMap((lane) =>
            lane.rows.flatMap((row) =>
              Array.from({ length: row.length }, (_, i) => {
                const start = row.start[i] ?? 0;
                return [start, row.kind[i] === HUMAN ? start : (row.end[i] ?? 0)];
              }),
            ),
          )
          .sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
        const idle: unknown[] = [];
        let open_until = 0;
        for (const [from = 0, to = 0] of layout.timed ? spans : []) {
          if (from - open_until > 60 * SECOND) idle.push({ from_us: open_until, to_us: from });
          open_until = Math.max(open_until, to);
        }
        expect(layout.idle).toEqual(idle);
      }),
    );
  });
});
