import { SPAN_FLAGS, type TimelineOverview } from '../../../shared/api.ts';
import type { Axis } from '../../../shared/timeline/axis.ts';
import type { TimelineLayout } from './timeline-layout.ts';
import type { NodeSummary, SpanRow, SpanSink } from './timeline-row.ts';

const CELLS = 2_048;
const MAX_ROWS = 8;
const ERROR_BIT = 16;

/**
 * The whole run in cells of equal width. `contextOf` gives the size of the context that a model call reports,
 * `NaN` where it reports none.
 */
export function timelineOverview(
  layout: TimelineLayout,
  axis: Axis,
  contextOf: (step: number) => number,
): TimelineOverview {
  const length = axis.toAxis(layout.length);
  const cell = length / CELLS || 1;
  const rowOf = overviewRows(layout);
  const rows = layout.lanes.length === 0 ? 0 : rowOf(layout.lanes.length - 1, Number.POSITIVE_INFINITY) + 1;
  const painter = new Painter(layout, axis, cell, rows);
  layout.lanes.forEach((lane, lane_index) => {
    lane.rows.forEach((row, row_index) => {
      painter.row = rowOf(lane_index, row_index);
      row.visit(0, Number.POSITIVE_INFINITY, cell, painter.cellOf, painter);
    });
  });
  return { cells: CELLS, rows, kinds: painter.kinds, ...contextCells(layout, axis, cell, contextOf) };
}

/** Rows of all lanes where they fit, else a row a lane, else the root's own row and groups of lanes. */
function overviewRows(layout: TimelineLayout): (lane: number, row: number) => number {
  const before: number[] = [];
  let total = 0;
  for (const lane of layout.lanes) {
    before.push(total);
    total += lane.rows.length;
  }
  if (total <= MAX_ROWS) {
    return (lane, row) => (before[lane] ?? 0) + Math.min(row, (layout.lanes[lane]?.rows.length ?? 1) - 1);
  }
  const others = layout.lanes.length - 1;
  if (others < MAX_ROWS) return (lane) => lane;
  return (lane) => (lane === 0 ? 0 : 1 + Math.floor(((lane - 1) * (MAX_ROWS - 1)) / others));
}

/** Paints spans into cells; deeper rows, which come later, cover those above them. */
class Painter implements SpanSink {
  readonly kinds: Uint8Array;
  readonly cellOf: (time: number) => number;
  row = 0;
  readonly #layout: TimelineLayout;

  constructor(layout: TimelineLayout, axis: Axis, cell: number, rows: number) {
    this.kinds = new Uint8Array(rows * CELLS);
    this.#layout = layout;
    this.cellOf = (time) => Math.min(CELLS - 1, Math.max(0, Math.floor(axis.toAxis(time) / cell)));
  }

  full(): boolean {
    return false;
  }

  wide(row: SpanRow, index: number): void {
    const end = this.#layout.endOf(row.end[index] ?? 0);
    this.#paint(row.start[index] ?? 0, end, row.kind[index] ?? 0, row.flags[index] ?? 0);
  }

  narrow(row: SpanRow, from: number, _to: number, node: NodeSummary): void {
    this.#paint(row.start[from] ?? 0, row.start[from] ?? 0, node.kind, node.flags);
  }

  /** An error shows where the span ends, as the cap of its bar does. */
  #paint(start: number, end: number, kind: number, flags: number): void {
    const base = this.row * CELLS;
    const last = base + this.cellOf(end);
    for (let cell = base + this.cellOf(start); cell <= last; cell++) {
      this.kinds[cell] = (kind + 1) | ((this.kinds[cell] ?? 0) & ERROR_BIT);
    }
    if (flags & SPAN_FLAGS.error) this.kinds[last] = (this.kinds[last] ?? 0) | ERROR_BIT;
  }
}

function contextCells(
  layout: TimelineLayout,
  axis: Axis,
  cell: number,
  contextOf: (step: number) => number,
): { context_tokens: Float64Array; max_context_tokens: number } {
  const context_tokens = new Float64Array(CELLS);
  const cellOf = (time: number) => Math.min(CELLS - 1, Math.floor(axis.toAxis(time) / cell));
  let largest = 0;
  for (let index = 0; index < layout.calls.length; index++) {
    const step = layout.calls.at(index);
    const tokens = contextOf(step);
    if (Number.isNaN(tokens)) continue;
    largest = Math.max(largest, tokens);
    const until = index + 1 < layout.calls.length ? layout.at(layout.calls.at(index + 1)) : layout.length;
    for (let at = cellOf(layout.at(step)); at <= cellOf(Math.max(until, layout.at(step))); at++) {
      context_tokens[at] = Math.max(context_tokens[at] ?? 0, tokens);
    }
  }
  return { context_tokens, max_context_tokens: largest };
}
