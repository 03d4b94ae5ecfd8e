import type { TimelineMove } from '../../../shared/api.ts';
import type { Lane, TimelineLayout } from './timeline-layout.ts';
import type { SpanRow } from './timeline-row.ts';

/** The step that an arrow key leads to from `step`; -1 at the edge. */
export function moveFrom(layout: TimelineLayout, step: number, to: TimelineMove): number {
  const lane_index = layout.laneOf(step);
  const lane = layout.lanes[lane_index];
  const row = lane?.rows[layout.rowOf(step)];
  if (!lane || !row) return -1;
  switch (to) {
    case 'previous':
      return stepAt(row, row.indexOf(step, layout.at(step)) - 1);
    case 'next':
      return stepAt(row, row.indexOf(step, layout.at(step)) + 1);
    case 'up':
      return nearest(lane.rows[layout.rowOf(step) - 1] ?? layout.lanes[lane_index - 1]?.rows.at(-1), layout.at(step));
    case 'down':
      return nearest(lane.rows[layout.rowOf(step) + 1] ?? layout.lanes[lane_index + 1]?.rows[0], layout.at(step));
    case 'first':
      return lane.steps.at(0);
    case 'last':
      return lane.steps.last;
  }
}

/** Place of a step among those of its lane, from 1. */
export function positionInLane(lane: Lane, step: number): number {
  return lane.steps.firstIndex((other) => other >= step) + 1;
}

function stepAt(row: SpanRow, index: number): number {
  return index >= 0 && index < row.length ? (row.step[index] ?? -1) : -1;
}

/** The span of a row that covers a time, else the one whose edge is nearest. */
function nearest(row: SpanRow | undefined, time: number): number {
  if (!row) return -1;
  const before = row.lastAtOrBefore(time);
  if (before < 0) return stepAt(row, 0);
  const since = time - (row.end[before] ?? 0);
  const until = before + 1 < row.length ? (row.start[before + 1] ?? 0) - time : Number.POSITIVE_INFINITY;
  return stepAt(row, since <= until ? before : before + 1);
}
