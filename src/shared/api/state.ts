import * as v from 'valibot';
import type { FieldChange } from './compare.ts';
import type { Revision } from './library.ts';
import { count, handle, page, text } from './params.ts';
import type { StepRef } from './steps.ts';

/** RFC 6901; empty for the whole state. */
const pointer = text;
const seq = v.pipe(count, v.minValue(1));

export const stateTreeQuestion = v.object({ id: handle, seq, pointer, from: count, n: page });
export const stateWritesQuestion = v.object({ id: handle, pointer, from: count, n: page });
export const stateWriterQuestion = v.object({ id: handle, pointer, seq });
export const stateDifferenceQuestion = v.object({ id: handle, left: seq, right: seq });

/** The state of a run over all its own steps. */
export interface StateTimeline extends Revision {
  id: string;
  run: string;
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
  /** Last key of the pointer. */
  key: string;
  kind: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';
  /** The value, printed and cut; of a container how much it holds. */
  preview: string;
  children: number;
  /** How often it, or something it holds, was written over the whole run. */
  writes: number;
  /** The last write up to that step. */
  last_write: StateWriteRow | null;
}

export interface StateTree {
  /** The step whose state is shown: the last one with a state up to the one that was asked for. */
  seq: number;
  rows: StatePathRow[];
  total: number;
}

export interface StateDifference {
  changes: FieldChange[];
  cut: boolean;
  same: boolean;
}
