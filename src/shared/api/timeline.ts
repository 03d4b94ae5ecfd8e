import type { Cost } from '../model/run.ts';
import type { StepKind } from '../model/step.ts';
import type { IdleBreaks } from '../timeline/axis.ts';
import type { Revision } from './library.ts';
import type { StepRef, StepRow } from './steps.ts';

/**
 * The axis of a run: µs since its start with idle stretches folded away when asked. Runs without times
 * have `timed: false` and an axis that counts steps instead: step N lies from N - 1 to N.
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
  /** Kinds of the tree's steps, for the legend. */
  kinds: StepKind[];
  lanes: TimelineLane[];
  /** Idle stretches that can be folded, whether they are or not. */
  idle_stretches: number;
  /** Folded idle stretches: at axis position `at_us`, `hidden_us` of wall time are left out. */
  breaks: IdleBreaks;
  /** Compactions of the root run, for the overview; at most 500. */
  compactions: { at_us: number; seq: number }[];
  /** Whether the root run has turns: they take a row of their own above its first one. */
  has_turns: boolean;
  /** At most 2,048 cells of equal width over the axis, for the overview. */
  overview: TimelineOverview;
}

export interface TimelineLane extends Cost {
  run: string;
  title: string;
  agent_name: string;
  /** Without those that are history of another run. */
  steps: number;
  copied_steps: number;
  /** Nested rows of spans inside the lane. */
  rows: number;
  /** Step of the parent lane that started this one. */
  parent_seq: number | null;
}

export interface TimelineOverview {
  cells: number;
  /** At most 8 rows: those of the lanes, grouped where there are more. */
  rows: number;
  /** Row after row: index into `STEP_KINDS` plus 1, 0 for empty; +16 with an error. */
  kinds: Uint8Array;
  /**
   * Largest context of the root run that holds in the cell, tokens: that of a model call holds until the next
   * one. 0 before the first, and after one that reports none.
   */
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
  /** Turns of the root run that overlap the window and compactions inside it; thinned out above 300. */
  marks: TimelineMark[];
}

export interface TimelineMark {
  /** A turn ends where the next one starts. */
  start_us: number;
  end_us: number;
  seq: number;
  kind: 'turn' | 'compaction';
  /** Number of the turn, where the trace counts them. */
  turn: number | null;
}

/** `open_end`: no end is recorded; `no_time`: no start either, the span stands where the step before it does. */
export const SPAN_FLAGS = { error: 1, retry: 2, running: 4, open_end: 8, no_time: 16 } as const;

/** Where a step lies. `end_us` equals `start_us` where the duration is unknown. */
export interface TimelinePlace {
  seq: number;
  lane: number;
  row: number;
  start_us: number;
  end_us: number;
}

/** In time within the row, to the span above or below, to the first or last of the lane. */
export const TIMELINE_MOVES = ['previous', 'next', 'up', 'down', 'first', 'last'] as const;
export type TimelineMove = (typeof TIMELINE_MOVES)[number];

/** One step as the tooltip and the hidden tree name it. */
export interface TimelineStep extends StepRow, TimelinePlace {
  /** Place among the steps of its lane, from 1, and their number. */
  position: number;
  lane_steps: number;
  parent: StepRef | null;
  /** `failure_type/failure_code` where one is recorded. */
  failure: string | null;
}
