import fc from 'fast-check';
import { SPAN_FLAGS } from '../../../shared/api.ts';
import { STEP_STATUSES, STEP_TYPES } from '../../../shared/model/step.ts';
import { cellWidth, normaliseWindow } from '../../../shared/timeline/window.ts';
import { TimelineLayout, type TimelineSteps } from './timeline-layout.ts';
import { timelineWindow, type WindowQuery } from './timeline-window.ts';

/** What the tests of the timeline share: runs made of plain steps, and a window by brute force. */

export const START = 1_700_000_000_000_000;
export const SECOND = 1_000_000;

export interface TestStep {
  /** µs since the start; null where the trace has no time. */
  start: number | null;
  duration?: number | null;
  parent?: number;
  run?: number;
  type?: (typeof STEP_TYPES)[number];
  status?: (typeof STEP_STATUSES)[number];
  attempt?: number;
  mark?: number;
}

export function columns(steps: TestStep[]): TimelineSteps {
  return {
    count: steps.length,
    started_at_us: Float64Array.from(steps, ({ start }) => (start === null ? Number.NaN : START + start)),
    duration_us: Float64Array.from(steps, ({ duration }) => duration ?? Number.NaN),
    parent: Int32Array.from(steps, ({ parent }) => parent ?? -1),
    run: steps.map(({ run }) => run ?? 0),
    type: Uint8Array.from(steps, ({ type }) => STEP_TYPES.indexOf(type ?? 'tool')),
    status: Uint8Array.from(steps, ({ status }) => STEP_STATUSES.indexOf(status ?? 'ok')),
    attempt: steps.map(({ attempt }) => attempt ?? 1),
    flags: new Uint8Array(steps.length),
    mark: Uint8Array.from(steps, ({ mark }) => mark ?? 0),
  };
}

export function layoutOf(steps: TestStep[]): TimelineLayout {
  const layout = new TimelineLayout();
  layout.update(columns(steps), 0, START);
  return layout;
}

export const texts = { label: (step: number) => `step ${step + 1}`, turn: () => null };

export const spansOf = (layout: TimelineLayout, query: WindowQuery, fold = false) => {
  const window = timelineWindow(layout, layout.axis(fold), query, texts);
  return Array.from({ length: window.count }, (_, index) => ({
    lane: window.lane[index],
    row: window.row[index],
    start: window.start[index],
    end: window.end[index],
    kind: window.kind[index],
    flags: window.flags[index],
    seq: window.seq[index],
    merged: window.merged[index],
  }));
};

/** Steps mostly in order, some before their predecessor, some nested, some in sub-agents, some without a time. */
export const stepsArbitrary = fc
  .array(
    fc.record({
      wait: fc.oneof(
        { weight: 8, arbitrary: fc.integer({ min: 0, max: 3 * SECOND }) },
        { weight: 2, arbitrary: fc.integer({ min: 0, max: 400 * SECOND }) },
        { weight: 1, arbitrary: fc.integer({ min: -20 * SECOND, max: 0 }) },
      ),
      duration: fc.oneof(
        fc.constant(null),
        fc.constant(0),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 90 * SECOND }),
      ),
      back: fc.integer({ min: 0, max: 4 }),
      run: fc.constantFrom(0, 0, 0, 1, 2),
      timed: fc.integer({ min: 0, max: 9 }),
      status: fc.constantFrom(...STEP_STATUSES),
      type: fc.constantFrom(...STEP_TYPES),
      mark: fc.constantFrom(0, 0, 0, 1, 2),
    }),
    { maxLength: 120 },
  )
  .map((drafts) => {
    let clock = 0;
    return drafts.map(({ wait, back, timed, ...rest }, index): TestStep => {
      clock = Math.max(0, clock + wait);
      return { ...rest, start: timed === 0 ? null : clock, parent: back > 0 ? Math.max(-1, index - back) : -1 };
    });
  });

export const queryArbitrary = (length: number) =>
  fc
    .record({
      a: fc.double({ min: 0, max: 1, noNaN: true }),
      b: fc.double({ min: 0, max: 1, noNaN: true }),
      px: fc.integer({ min: 1, max: 2000 }),
    })
    .map(
      ({ a, b, px }): WindowQuery => ({
        ...normaliseWindow(Math.min(a, b) * length, Math.max(a, b) * length + 1, px),
        lane_from: 0,
        lane_to: 100,
      }),
    );

/** What `timelineWindow` must answer, from every span one by one. */
export function reference(layout: TimelineLayout, query: WindowQuery, fold: boolean) {
  const cell = cellWidth(query);
  const axis = layout.axis(fold);
  const first = Math.floor(query.from_us / cell) - 1;
  const beyond = Math.ceil(query.to_us / cell) * cell;
  const found: ReturnType<typeof spansOf> = [];
  const add = (span: (typeof found)[number]) => found.push(span);
  layout.lanes.forEach((lane, lane_index) => {
    lane.rows.forEach((row, row_index) => {
      let group: { cell: number; widest: number; flags: number; stored_end: number; at: number } | null = null;
      for (let index = 0; index < row.length; index++) {
        const stored_end = row.end[index] ?? 0;
        const width = stored_end - (row.start[index] ?? 0);
        const start = axis.toAxis(row.start[index] ?? 0);
        const end = axis.toAxis(layout.endOf(stored_end));
        const kind = row.kind[index] ?? 0;
        const flags = row.flags[index] ?? 0;
        const own = {
          lane: lane_index,
          row: row_index,
          start,
          end,
          kind,
          flags,
          seq: (row.step[index] ?? 0) + 1,
          merged: 1,
        };
        if (start >= beyond) continue;
        if (width >= cell) {
          group = null;
          if (axis.toAxis(stored_end) >= first * cell) add(own);
          continue;
        }
        const at = Math.floor(start / cell);
        if (at < first) continue;
        const open = found[found.length - 1];
        if (group && group.cell === at && open) {
          open.merged = (open.merged ?? 0) + 1;
          group.stored_end = Math.max(group.stored_end, stored_end);
          open.end = axis.toAxis(layout.endOf(group.stored_end));
          group.flags |= flags;
          open.flags = group.flags & SPAN_FLAGS.error;
          if (width > group.widest) {
            group.widest = width;
            open.kind = kind;
          }
        } else {
          add(own);
          group = { cell: at, widest: width, flags, stored_end, at: found.length };
        }
      }
    });
  });
  return found;
}
