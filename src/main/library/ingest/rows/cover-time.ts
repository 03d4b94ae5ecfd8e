import { STEP_TYPES } from '../../../../shared/model/step.ts';
import type { RunRow } from './run-row.ts';
import type { StepRow } from './step-row.ts';

const USER_INPUT = STEP_TYPES.indexOf('user_input');
const APPROVAL = STEP_TYPES.indexOf('approval');

/** Adds the step to the active time of its run. Waiting for a person is not activity. */
export function coverTime(run: RunRow, row: StepRow): void {
  if (row.started_at_us === null) return;
  const person = row.type === USER_INPUT || row.type === APPROVAL;
  const until = row.started_at_us + (person ? 0 : Math.max(0, row.duration_us ?? 0));
  run.active.cover(row.started_at_us, until);
  run.facts.last_at_us = Math.max(run.facts.last_at_us ?? 0, until);
  // Transcripts do not say when a run began: it did with its earliest step.
  run.facts.started_at_us = Math.min(run.facts.started_at_us ?? Infinity, row.started_at_us);
}
