import * as v from 'valibot';
import type { FieldChange } from './compare.ts';
import type { Revision } from './library.ts';
import { count, handle, page, text } from './params.ts';
import type { StepRef } from './steps.ts';

/** RFC 6901; empty for the whole state. A deep state has long paths. */
const pointer = v.pipe(v.string(), v.maxLength(65_536));
const seq = v.pipe(count, v.minValue(1));

/** Containers that may be unfolded at a time, and how long the path of one may be. */
export const MOST_UNFOLDED = 300;
export const LONGEST_UNFOLDED = 4_096;
/** Parts of a run in which `StatePathRow.written` says where a path was written. */
export const STATE_LANE_PARTS = 100;

/** Which paths are listed: those of the state after a step, under unfolded containers; with a text, those that match it. */
const paths = {
  id: handle,
  seq,
  unfolded: v.pipe(v.array(v.pipe(v.string(), v.maxLength(LONGEST_UNFOLDED))), v.maxLength(MOST_UNFOLDED)),
  text,
};
export const stateTreeQuestion = v.object({ ...paths, from: count, n: page });
export const statePlaceQuestion = v.object({ ...paths, pointer });
export const stateWritesQuestion = v.object({ id: handle, pointer, from: count, n: page });
export const stateWriterQuestion = v.object({ id: handle, pointer, seq });
export const stateDifferenceQuestion = v.object({ id: handle, left: count, right: seq, pointer });

/** The state of a run over all its own steps. */
export interface StateTimeline extends Revision {
  id: string;
  run: string;
  /** Steps of the run and of the runs below it, which `seq` counts. */
  steps: number;
  /** `seq` of the steps that have a state, ascending. */
  seqs: number[];
  /** True when there are more such steps than are listed. */
  seqs_cut: boolean;
  /** Steps of the run whose state could not be read or rebuilt, and why the first of them could not. */
  unread: { steps: number; reason: string | null };
  /** Writes that were not kept, above a limit. */
  dropped: number;
}

export type StateTimelineProgress =
  | { phase: 'working'; done: number; total: number }
  | { phase: 'ready'; timeline: StateTimeline }
  | { phase: 'failed'; message: string; advice: string | null };

/** A write of a path, or of something it holds. */
export interface StateWriteRow {
  step: StepRef;
  pointer: string;
  /** Printed and cut; null where there was nothing. */
  before: string | null;
  after: string | null;
}

/** One path of a state as it is after a step. */
export interface StatePathRow {
  pointer: string;
  /** Last key of the pointer, cut; of a path that was looked for, all of it as one reads paths. Empty for the whole state. */
  key: string;
  /** Containers around it. */
  depth: number;
  kind: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';
  /** The value, printed and cut; of a container how much it holds. */
  preview: string;
  children: number;
  unfolded: boolean;
  /** How often it, or something it holds, was written over the whole run. */
  writes: number;
  /** In which of the `STATE_LANE_PARTS` equal parts of the run's steps, ascending from 0. */
  written: number[];
  /** The step that wrote it last, up to that step. */
  last_writer: StepRef | null;
}

export interface StateTree {
  /** The step whose state is shown: the last one with a state up to the one that was asked for. */
  seq: number;
  rows: StatePathRow[];
  total: number;
  /** There are more paths than can be listed, or looked through. */
  cut: boolean;
}

/** Who wrote a path last, as of a step. */
export interface StateWriter {
  write: StateWriteRow | null;
  /** Place of that write among all writes of the path, from 0. */
  place: number | null;
  /** Steps that wrote it last before that step and first after it. */
  previous: StepRef | null;
  next: StepRef | null;
}

export interface StateDifference {
  changes: FieldChange[];
  cut: boolean;
  /** Comparing all there is would take too long: less may differ than is listed. */
  capped: boolean;
  same: boolean;
  /** Values that hold no others and are the same on both sides; null where not all changes are listed. */
  unchanged_paths: number | null;
}
