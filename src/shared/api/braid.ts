import * as v from 'valibot';
import type { RunStatus } from '../model/run.ts';
import type { StepStatus, StepType } from '../model/step.ts';
import { RULE_IDS } from '../normalise/rule-ids.ts';
import type { Revision } from './library.ts';
import { count, handle, run, text } from './params.ts';

/** Runs braided at once. */
export const MOST_BRAIDED_RUNS = 24;

export const braidQuestion = v.object({
  runs: v.pipe(v.array(run), v.minLength(2), v.maxLength(MOST_BRAIDED_RUNS)),
  rules_off: v.optional(v.array(v.picklist(RULE_IDS))),
  ignore: v.optional(v.pipe(v.array(text), v.maxLength(100))),
});
export type BraidQuestion = v.InferOutput<typeof braidQuestion>;

/** How a column stands: all runs do the same; they are on one path but not all ask the same; they are not on one path. */
export const BRAID_MARKS = ['same', 'asked', 'path'] as const;

/** The rows of a braid: its columns, or only those at which not all runs do the same. */
const braidRows = v.object({ id: handle, only_differences: v.boolean() });
export const braidSlice = v.object({
  ...braidRows.entries,
  from: count,
  n: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)),
});
export const braidPlace = v.object({ ...braidRows.entries, column: count });
export const braidRuler = v.object({
  ...braidRows.entries,
  px: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(8192)),
});

/** One of several runs of one task. */
export interface SeveralRunsRun {
  run: string;
  title: string;
  status: RunStatus;
  agent_name: string;
  steps: number;
  /** How it ended as far as the file says; only these count for the flip rate. */
  outcome: 'success' | 'failure' | 'unknown';
  /** First column, from 0, at which it makes a call that fewer runs make; null when it always makes that of most. */
  differs: number | null;
  /** First column at which it takes a path that fewer runs take; null when it never leaves the majority. */
  leaves: number | null;
}

/** Several runs as one sequence of columns. */
export interface SeveralRuns extends Revision {
  id: string;
  /** `too_different`: aligning was given up at its cap, a column holds the steps at one position. */
  outcome: 'aligned' | 'too_different';
  runs: SeveralRunsRun[];
  columns: number;
  /** Columns in which all runs make the same call. */
  agreed: number;
  /** Columns in which all runs have a step of one type and name, whatever it was asked. */
  same_path: number;
  /** First column at which not all runs make the same call; null when they do to the end. */
  differs: number | null;
  /** First column at which not all are on the same path; null when they are to the end. */
  parts: number | null;
  /** Share of the runs that ended otherwise than most did, with its 95 % Wilson interval; null below two known outcomes. */
  flip_rate: { rate: number; low: number; high: number; flipped: number; known: number } | null;
  /** Fields that not all runs record, so that they are not compared: "B: request". */
  not_recorded: string[];
  /** Steps whose content could not be read, and why the first of them could not. */
  unread: { steps: number; reason: string | null };
}

export type SeveralRunsProgress =
  | { phase: 'working'; done: number; total: number }
  | { phase: 'ready'; several: SeveralRuns }
  | { phase: 'failed'; message: string; advice: string | null };

/** One thing that some runs do at a column. */
export interface BraidVariant {
  /** As the first of these runs has it. */
  type: StepType;
  name: string;
  summary: string;
  /** How many runs do it. */
  runs: number;
  /** Variants of one number are the same path, only asked otherwise. */
  kind: number;
}

export interface BraidedStep {
  step: string;
  seq: number;
  status: StepStatus;
  /** Index into the variants of its column. */
  variant: number;
}

export interface BraidColumn {
  /** From 0. */
  column: number;
  /** What is done here: what most runs do first, then what is on the path that more of them take, then by the first run. */
  variants: BraidVariant[];
  /** By run, in the order of `SeveralRuns.runs`; null for a run without a step here. */
  steps: (BraidedStep | null)[];
  /** Number of the difference, from 1; null where all runs do the same. */
  difference: number | null;
}
