import { STEP_KINDS } from '../../../shared/model/step.ts';
import { IDLE_US } from '../../../shared/timeline/axis.ts';
import { grown } from './timeline-columns.ts';

const HUMAN = STEP_KINDS.indexOf('human');
/** Spans of a pyramid's lowest node. */
const BLOCK = 16;

/** What a node of the pyramid knows of its spans: enough to merge them or to step over them. */
interface Level {
  max_end: Float64Array;
  max_width: Float64Array;
  /** Kind of the widest span. */
  kind: Uint8Array;
  flags: Uint8Array;
}

/** Receives the spans of a row in order of start: alone where wide, else runs that share one cell. */
export interface SpanSink {
  wide(row: SpanRow, index: number): void;
  /** Spans `from` to `to` (exclusive), all narrow and all in one cell. */
  narrow(row: SpanRow, from: number, to: number, node: NodeSummary): void;
  /** True to give up: the caller has enough. */
  full(): boolean;
}

export interface NodeSummary {
  max_end: number;
  max_width: number;
  kind: number;
  flags: number;
}

/**
 * One row of a lane: spans in order of start, which do not overlap unless the row is `crowded` (the last row
 * of a lane takes what fits nowhere else). Times are µs since the origin of the layout; a span that is still
 * open ends at infinity. Rows only grow at the end or are cut back to it, so that a live run costs what is new.
 */
export class SpanRow {
  readonly crowded: boolean;
  length = 0;
  start = new Float64Array(BLOCK);
  end = new Float64Array(BLOCK);
  /** Index of the step in the tree: seq - 1. */
  step = new Uint32Array(BLOCK);
  kind = new Uint8Array(BLOCK);
  flags = new Uint8Array(BLOCK);
  /** Indexes of spans that follow more than `IDLE_US` of nothing in this row. */
  #after_gap: number[] = [];
  /** Lowest level first; only the first `#depth` of them hold for the present length. */
  #levels: Level[] = [];
  #depth = 0;
  /** Spans that the pyramid covers. */
  #built = 0;
  #sorted = true;
  /** Handed to sinks, one for all calls: visits are many. */
  readonly #summary: NodeSummary = { max_end: 0, max_width: 0, kind: 0, flags: 0 };

  constructor(crowded: boolean) {
    this.crowded = crowded;
  }

  get lastEnd(): number {
    return this.length === 0 ? Number.NEGATIVE_INFINITY : (this.end[this.length - 1] ?? 0);
  }

  push(start: number, end: number, step: number, kind: number, flags: number): void {
    if (this.length === this.start.length) this.#reserve(this.length * 2);
    const index = this.length++;
    if (index > 0 && start < (this.start[index - 1] ?? 0)) this.#sorted = false;
    if (!this.crowded && index > 0 && start - this.#openUntil(index - 1) > IDLE_US) this.#after_gap.push(index);
    this.start[index] = start;
    this.end[index] = end;
    this.step[index] = step;
    this.kind[index] = kind;
    this.flags[index] = flags;
  }

  /** Until when the agent had the span open: what waits for a person is idle time. */
  #openUntil(index: number): number {
    return (this.kind[index] === HUMAN ? this.start[index] : this.end[index]) ?? 0;
  }

  /** Drops every span of step `step` or later. */
  cutFrom(step: number): void {
    let kept = this.length;
    if (this.crowded) {
      kept = 0;
      for (let index = 0; index < this.length; index++) {
        if ((this.step[index] ?? 0) < step) this.#move(index, kept++);
      }
    } else {
      while (kept > 0 && (this.step[kept - 1] ?? 0) >= step) kept--;
      while ((this.#after_gap.at(-1) ?? -1) >= kept) this.#after_gap.pop();
    }
    if (kept === this.length) return;
    this.length = kept;
    // The nodes above the last span that stays still tell of those that went.
    this.#built = this.crowded ? 0 : Math.min(this.#built, Math.max(0, kept - 1));
  }

  /** Brings order and pyramid up to date; needed after `push` and `cutFrom`, before any reading. */
  settle(): void {
    if (!this.#sorted) this.#sort();
    if (this.#built < this.length || this.#depth === 0 || this.#depth !== depthOf(this.length)) this.#build();
  }

  /** Stretches without a gap of more than `IDLE_US` inside, as [from, to] pairs in order. */
  *covers(): Generator<readonly [number, number]> {
    if (this.length === 0) return;
    if (this.crowded) {
      let from = this.start[0] ?? 0;
      let to = from;
      for (let index = 0; index < this.length; index++) {
        if ((this.start[index] ?? 0) - to > IDLE_US) {
          yield [from, to];
          from = this.start[index] ?? 0;
        }
        to = Math.max(to, this.#openUntil(index));
      }
      yield [from, to];
      return;
    }
    let first = 0;
    for (const next of this.#after_gap) {
      yield [this.start[first] ?? 0, this.#openUntil(next - 1)];
      first = next;
    }
    yield [this.start[first] ?? 0, this.#openUntil(this.length - 1)];
  }

  /** Index of the last span that starts at or before a time; -1 for none. */
  lastAtOrBefore(time: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.start[middle] ?? 0) <= time) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** Index of a step known to start at `start`; -1 when it is not in this row. */
  indexOf(step: number, start: number): number {
    for (let index = this.lastAtOrBefore(start); index >= 0 && this.start[index] === start; index--) {
      if (this.step[index] === step) return index;
    }
    return -1;
  }

  /**
   * Visits every span that ends at or after `from` and starts before `to`, in order of start. `cellOf` numbers
   * the cells of the axis in order; spans narrower than `cell` are handed over in runs that share a cell.
   * The work depends on the number of cells and wide spans, not on the number of spans.
   */
  visit(from: number, to: number, cell: number, cellOf: (time: number) => number, sink: SpanSink): void {
    this.#descend(this.#depth - 1, 0, from, to, cell, cellOf, sink);
  }

  #descend(
    depth: number,
    node: number,
    from: number,
    to: number,
    cell: number,
    cellOf: (time: number) => number,
    sink: SpanSink,
  ): void {
    const level = this.#levels[depth];
    const size = BLOCK * 2 ** depth;
    const first = node * size;
    if (level === undefined || first >= this.length || sink.full()) return;
    const beyond = Math.min(first + size, this.length);
    if ((level.max_end[node] ?? 0) < from || (this.start[first] ?? 0) >= to) return;
    const last_start = this.start[beyond - 1] ?? 0;
    const inside = (this.start[first] ?? 0) >= from && last_start < to;
    const max_width = level.max_width[node] ?? 0;
    if (inside && max_width < cell && cellOf(this.start[first] ?? 0) === cellOf(last_start)) {
      this.#summary.max_end = level.max_end[node] ?? 0;
      this.#summary.max_width = max_width;
      this.#summary.kind = level.kind[node] ?? 0;
      this.#summary.flags = level.flags[node] ?? 0;
      sink.narrow(this, first, beyond, this.#summary);
    } else if (depth > 0) {
      this.#descend(depth - 1, node * 2, from, to, cell, cellOf, sink);
      this.#descend(depth - 1, node * 2 + 1, from, to, cell, cellOf, sink);
    } else {
      for (let index = first; index < beyond; index++) this.#visitOne(index, from, to, cell, sink);
    }
  }

  #visitOne(index: number, from: number, to: number, cell: number, sink: SpanSink): void {
    const start = this.start[index] ?? 0;
    const end = this.end[index] ?? 0;
    if (end < from || start >= to) return;
    if (end - start >= cell) sink.wide(this, index);
    else {
      this.#summary.max_end = end;
      this.#summary.max_width = end - start;
      this.#summary.kind = this.kind[index] ?? 0;
      this.#summary.flags = this.flags[index] ?? 0;
      sink.narrow(this, index, index + 1, this.#summary);
    }
  }

  #build(): void {
    let from = Math.floor(this.#built / BLOCK);
    let nodes = Math.ceil(this.length / BLOCK);
    for (let depth = 0; ; depth++) {
      const level = this.#level(depth, nodes);
      for (let node = from; node < nodes; node++) this.#summarise(depth, node, level);
      if (nodes <= 1) {
        this.#depth = depth + 1;
        break;
      }
      from = from >> 1;
      nodes = (nodes + 1) >> 1;
    }
    this.#built = this.length;
  }

  #summarise(depth: number, node: number, into: Level): void {
    const below = this.#levels[depth - 1];
    const ends = below ? below.max_end : this.end;
    const first = below ? node * 2 : node * BLOCK;
    const count = below ? Math.ceil(this.length / (BLOCK * 2 ** (depth - 1))) : this.length;
    const beyond = Math.min(count, below ? first + 2 : first + BLOCK);
    let max_end = Number.NEGATIVE_INFINITY;
    let max_width = -1;
    let kind = 0;
    let flags = 0;
    for (let index = first; index < beyond; index++) {
      const end = ends[index] ?? 0;
      const width = below ? (below.max_width[index] ?? 0) : end - (this.start[index] ?? 0);
      if (end > max_end) max_end = end;
      if (width > max_width) {
        max_width = width;
        kind = (below ? below.kind[index] : this.kind[index]) ?? 0;
      }
      flags |= (below ? below.flags[index] : this.flags[index]) ?? 0;
    }
    into.max_end[node] = max_end;
    into.max_width[node] = max_width;
    into.kind[node] = kind;
    into.flags[node] = flags;
  }

  #level(depth: number, nodes: number): Level {
    const old = this.#levels[depth];
    if (old && old.kind.length >= nodes) return old;
    const size = Math.max(nodes, (old?.kind.length ?? 0) * 2);
    const level: Level = {
      max_end: grown(Float64Array, old?.max_end, size),
      max_width: grown(Float64Array, old?.max_width, size),
      kind: grown(Uint8Array, old?.kind, size),
      flags: grown(Uint8Array, old?.flags, size),
    };
    this.#levels[depth] = level;
    return level;
  }

  #move(from: number, to: number): void {
    this.start[to] = this.start[from] ?? 0;
    this.end[to] = this.end[from] ?? 0;
    this.step[to] = this.step[from] ?? 0;
    this.kind[to] = this.kind[from] ?? 0;
    this.flags[to] = this.flags[from] ?? 0;
  }

  /** Only a crowded row gets out of order. */
  #sort(): void {
    const { start, end, step, kind, flags } = this;
    const order = Uint32Array.from({ length: this.length }, (_, index) => index).sort(
      (a, b) => (start[a] ?? 0) - (start[b] ?? 0) || (step[a] ?? 0) - (step[b] ?? 0),
    );
    const size = start.length;
    this.start = new Float64Array(size);
    this.end = new Float64Array(size);
    this.step = new Uint32Array(size);
    this.kind = new Uint8Array(size);
    this.flags = new Uint8Array(size);
    order.forEach((from, to) => {
      this.start[to] = start[from] ?? 0;
      this.end[to] = end[from] ?? 0;
      this.step[to] = step[from] ?? 0;
      this.kind[to] = kind[from] ?? 0;
      this.flags[to] = flags[from] ?? 0;
    });
    this.#sorted = true;
    this.#built = 0;
  }

  #reserve(size: number): void {
    this.start = grown(Float64Array, this.start, size);
    this.end = grown(Float64Array, this.end, size);
    this.step = grown(Uint32Array, this.step, size);
    this.kind = grown(Uint8Array, this.kind, size);
    this.flags = grown(Uint8Array, this.flags, size);
  }
}

/** Levels of a pyramid over so many spans. */
function depthOf(length: number): number {
  return Math.max(0, Math.ceil(Math.log2(Math.ceil(length / BLOCK)))) + 1;
}
