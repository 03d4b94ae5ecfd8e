import type { Revision } from './library.ts';

/**
 * The axis of a run: µs since its start with idle stretches folded away when asked. Runs without times
 * have `timed: false` and an axis that counts steps instead.
 */
export interface Timeline extends Revision {
  id: string;
  run: string;
  timed: boolean;
  started_at_us: number | null;
  /** Length of the axis. */
  length_us: number;
  wall_us: number;
  steps: number;
  lanes: TimelineLane[];
  /** Folded idle stretches: at axis position `at_us`, `hidden_us` of wall time are left out. */
  breaks: { at_us: number; hidden_us: number }[];
  marks: { at_us: number; seq: number; kind: 'turn' | 'compaction'; label: string }[];
  /** At most 2,048 cells of equal width over the axis, for the overview. */
  overview: TimelineOverview;
}

export interface TimelineLane {
  run: string;
  title: string;
  steps: number;
  cost_nano_usd: number | null;
  cost_computed: boolean;
  /** Nested rows of spans inside the lane. */
  rows: number;
  /** Step of the parent lane that started this one. */
  parent_seq: number | null;
}

export interface TimelineOverview {
  cells: number;
  /** Per cell and lane group (at most 8 rows): index into `STEP_KINDS` plus 1, 0 for empty; +16 with an error. */
  rows: number;
  kinds: Uint8Array;
  /** Largest context in the cell, tokens; 0 where no model call reported one. */
  context_tokens: Float64Array;
  max_context_tokens: number;
}

/** Spans in struct-of-arrays form, ordered by lane, row, start. */
export interface TimelineWindow extends Revision {
  count: number;
  lane: Uint16Array;
  row: Uint8Array;
  /** Axis µs. */
  start: Float64Array;
  end: Float64Array;
  /** Index into `STEP_KINDS`. */
  kind: Uint8Array;
  /** Bits of `SPAN_FLAGS`. */
  flags: Uint8Array;
  /** seq of the step; of the first one in a merged cell. */
  seq: Uint32Array;
  /** 1 for a span of its own, else how many are merged here. */
  merged: Uint32Array;
  /** Label per span, empty where too narrow. */
  labels: string[];
  context: { at: Float64Array; tokens: Float64Array };
}

export const SPAN_FLAGS = { error: 1, retry: 2, running: 4, open_end: 8, has_children: 16 } as const;
