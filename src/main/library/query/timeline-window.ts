import { SPAN_FLAGS, type TimelineMark, type TimelineWindow } from '../../../shared/api.ts';
import type { Axis } from '../../../shared/timeline/axis.ts';
import { cellWidth } from '../../../shared/timeline/window.ts';
import { grown } from './timeline-columns.ts';
import type { TimelineLayout } from './timeline-layout.ts';
import type { NodeSummary, SpanRow, SpanSink } from './timeline-row.ts';

/** Spans of a reply at most: with labels and marks it stays under 256 KB. Above, cells get wider. */
const MAX_SPANS = 4_500;
const MAX_LABELS = 400;
const MAX_TURNS = 200;
const MAX_COMPACTIONS = 100;
/** Bars under this many pixels carry no text, however short. */
const LABEL_PX = 16;

export interface WindowQuery {
  from_us: number;
  to_us: number;
  px: number;
  lane_from: number;
  /** Exclusive. */
  lane_to: number;
}

/** What the layout does not know of a step. */
export interface StepTexts {
  label(step: number): string;
  turn(step: number): number | null;
}

/** The spans of a window: each step whose span touches it is there exactly once, alone or counted in a cell. */
export function timelineWindow(
  layout: TimelineLayout,
  axis: Axis,
  query: WindowQuery,
  texts: StepTexts,
): Omit<TimelineWindow, 'rev'> {
  let cell = cellWidth(query);
  let spans = collect(layout, axis, query, cell);
  while (spans.full()) {
    cell *= 2;
    spans = collect(layout, axis, query, cell);
  }
  const columns = spans.finish();
  return {
    ...columns,
    labels: labelsOf(columns, (query.to_us - query.from_us) / query.px, texts),
    marks: marksOf(layout, axis, query, texts),
  };
}

type Columns = Omit<TimelineWindow, 'rev' | 'labels' | 'marks'>;

function collect(layout: TimelineLayout, axis: Axis, query: WindowQuery, cell: number): SpanColumns {
  const spans = new SpanColumns(layout, axis, cell);
  // One cell more to the left, since its narrow spans may reach into the window; whole cells at both ends.
  const first_cell = Math.floor(query.from_us / cell) - 1;
  const from = axis.toWall(first_cell * cell);
  const to = axis.toWall(Math.ceil(query.to_us / cell) * cell);
  for (let lane = query.lane_from; lane < Math.min(query.lane_to, layout.lanes.length); lane++) {
    layout.lanes[lane]?.rows.forEach((row, index) => {
      spans.startRow(lane, index, first_cell);
      row.visit(from, to, cell, spans.cellOf, spans);
      spans.endRow();
    });
  }
  return spans;
}

/** Collects spans into columns and merges the narrow ones of a cell. */
class SpanColumns implements SpanSink {
  readonly cellOf: (time: number) => number;
  readonly #layout: TimelineLayout;
  readonly #axis: Axis;
  #columns: Columns = {
    count: 0,
    lane: new Uint16Array(256),
    row: new Uint8Array(256),
    start: new Float64Array(256),
    end: new Float64Array(256),
    kind: new Uint8Array(256),
    flags: new Uint8Array(256),
    seq: new Uint32Array(256),
    merged: new Uint32Array(256),
  };
  #lane = 0;
  #row = 0;
  #firstCell = 0;
  #cell = Number.NaN;
  #widest = -1;
  /** End of the open cell's spans as stored: infinite while one is open. */
  #cellEnd = 0;

  constructor(layout: TimelineLayout, axis: Axis, cell: number) {
    this.#layout = layout;
    this.#axis = axis;
    this.cellOf = (time) => Math.floor(axis.toAxis(time) / cell);
  }

  startRow(lane: number, row: number, first_cell: number): void {
    this.#lane = lane;
    this.#row = row;
    this.#firstCell = first_cell;
    this.#cell = Number.NaN;
  }

  endRow(): void {
    this.#closeCell();
  }

  full(): boolean {
    return this.#columns.count > MAX_SPANS;
  }

  wide(row: SpanRow, index: number): void {
    this.#closeCell();
    const end = this.#layout.endOf(row.end[index] ?? 0);
    this.#append(row, index, this.#axis.toAxis(end), row.kind[index] ?? 0, row.flags[index] ?? 0, 1);
  }

  narrow(row: SpanRow, from: number, to: number, node: NodeSummary): void {
    const cell = this.cellOf(row.start[from] ?? 0);
    if (cell < this.#firstCell) return;
    const columns = this.#columns;
    if (cell !== this.#cell) {
      this.#closeCell();
      this.#cell = cell;
      this.#widest = node.max_width;
      this.#cellEnd = node.max_end;
      this.#append(row, from, 0, node.kind, node.flags, to - from);
      return;
    }
    const open = columns.count - 1;
    columns.merged[open] = (columns.merged[open] ?? 0) + to - from;
    columns.flags[open] = (columns.flags[open] ?? 0) | node.flags;
    this.#cellEnd = Math.max(this.#cellEnd, node.max_end);
    if (node.max_width > this.#widest) {
      this.#widest = node.max_width;
      columns.kind[open] = node.kind;
    }
  }

  finish(): Columns {
    const { count, lane, row, start, end, kind, flags, seq, merged } = this.#columns;
    return {
      count,
      lane: lane.slice(0, count),
      row: row.slice(0, count),
      start: start.slice(0, count),
      end: end.slice(0, count),
      kind: kind.slice(0, count),
      flags: flags.slice(0, count),
      seq: seq.slice(0, count),
      merged: merged.slice(0, count),
    };
  }

  #closeCell(): void {
    if (Number.isNaN(this.#cell)) return;
    const open = this.#columns.count - 1;
    this.#columns.end[open] = this.#axis.toAxis(this.#layout.endOf(this.#cellEnd));
    // What a merged cell can say of its spans is that one of them failed; the other flags are of one span.
    if ((this.#columns.merged[open] ?? 0) > 1) {
      this.#columns.flags[open] = (this.#columns.flags[open] ?? 0) & SPAN_FLAGS.error;
    }
    this.#cell = Number.NaN;
  }

  #append(row: SpanRow, index: number, end: number, kind: number, flags: number, merged: number): void {
    if (this.#columns.count === this.#columns.kind.length) this.#reserve(this.#columns.count * 2);
    const columns = this.#columns;
    const at = columns.count++;
    columns.lane[at] = this.#lane;
    columns.row[at] = this.#row;
    columns.start[at] = this.#axis.toAxis(row.start[index] ?? 0);
    columns.end[at] = end;
    columns.kind[at] = kind;
    columns.flags[at] = flags;
    columns.seq[at] = (row.step[index] ?? 0) + 1;
    columns.merged[at] = merged;
  }

  #reserve(size: number): void {
    const { count, lane, row, start, end, kind, flags, seq, merged } = this.#columns;
    this.#columns = {
      count,
      lane: grown(Uint16Array, lane, size),
      row: grown(Uint8Array, row, size),
      start: grown(Float64Array, start, size),
      end: grown(Float64Array, end, size),
      kind: grown(Uint8Array, kind, size),
      flags: grown(Uint8Array, flags, size),
      seq: grown(Uint32Array, seq, size),
      merged: grown(Uint32Array, merged, size),
    };
  }
}

/** Labels of the bars that may have room for one; where there are too many, of the wider ones. */
function labelsOf(columns: Columns, us_per_px: number, texts: StepTexts): string[] {
  const labels = new Array<string>(columns.count).fill('');
  let least = LABEL_PX * us_per_px;
  let chosen: number[];
  do {
    chosen = [];
    for (let index = 0; index < columns.count; index++) {
      const width = (columns.end[index] ?? 0) - (columns.start[index] ?? 0);
      if (columns.merged[index] === 1 && width >= least) chosen.push(index);
    }
    least *= 2;
  } while (chosen.length > MAX_LABELS);
  for (const index of chosen) labels[index] = texts.label((columns.seq[index] ?? 1) - 1);
  return labels;
}

function marksOf(layout: TimelineLayout, axis: Axis, query: WindowQuery, texts: StepTexts): TimelineMark[] {
  const from = axis.toWall(query.from_us);
  const { turns, compactions } = layout;
  const inside = turns.firstIndex((step) => layout.at(step) > from);
  const turnMark = (index: number): TimelineMark => {
    const step = turns.at(index);
    const start = layout.at(step);
    const next = index + 1 < turns.length ? layout.at(turns.at(index + 1)) : layout.length;
    const [start_us, end_us] = [axis.toAxis(start), axis.toAxis(Math.max(start, next))];
    return { kind: 'turn', turn: texts.turn(step), seq: step + 1, start_us, end_us };
  };
  const compactionMark = (index: number): TimelineMark => {
    const step = compactions.at(index);
    const at = axis.toAxis(layout.at(step));
    return { kind: 'compaction', turn: null, seq: step + 1, start_us: at, end_us: at };
  };
  const first = compactions.firstIndex((step) => layout.at(step) >= from);
  return [
    // The turn in which the window begins.
    ...(inside > 0 ? [inside - 1] : []).map(turnMark),
    ...spread(turns, inside, layout, axis, query, MAX_TURNS).map(turnMark),
    ...spread(compactions, first, layout, axis, query, MAX_COMPACTIONS).map(compactionMark),
  ];
}

/**
 * The steps from `first` on that begin in the window; of more than `most` the last in each of as many equal parts:
 * the only one that may reach beyond its part, so that what is wide enough to be seen is there.
 */
function spread(
  steps: TimelineLayout['turns'],
  first: number,
  layout: TimelineLayout,
  axis: Axis,
  { from_us, to_us }: WindowQuery,
  most: number,
): number[] {
  const after = (at_us: number) => {
    const wall = axis.toWall(at_us);
    return steps.firstIndex((step) => layout.at(step) > wall);
  };
  const end = after(to_us);
  if (end - first <= most) return Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index);
  const found: number[] = [];
  for (let part = 1, taken = first; part <= most; part++) {
    const next = Math.max(taken, after(from_us + ((to_us - from_us) * part) / most));
    if (next > taken) found.push(next - 1);
    taken = next;
  }
  return found;
}
