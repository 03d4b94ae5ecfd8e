import type { Usage } from './step.ts';

/** Stored from evidence only; a run with no recorded outcome is `unknown`, never `success`. */
export const RECORDED_STATUSES = ['success', 'failure', 'partial', 'cancelled', 'unknown'] as const;
export type RecordedStatus = (typeof RECORDED_STATUSES)[number];

/** How long after its last byte a run that has not ended counts as `running`, in ms. */
export const LIVE_FOR_MS = 120_000;

/** `running`: appended in the last two minutes and not ended. `incomplete`: cut short. */
export const RUN_STATUSES = [...RECORDED_STATUSES, 'running', 'incomplete'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** The word on screen for a status; queries use the status itself. */
export const RUN_STATUS_LABELS: Record<RunStatus, string> = {
  success: 'OK',
  failure: 'Failed',
  partial: 'Partial',
  cancelled: 'Stopped',
  unknown: 'Unknown',
  running: 'Live',
  incomplete: 'Cut short',
};

export const LINK_KINDS = ['subagent', 'fork', 'resume', 'continuation', 'copy', 'replay_of'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

/**
 * A sum that may not cover everything: `known` calls of `calls` had a value. Shown as "≥ x, n unknown"
 * when they differ, as unknown (never 0) when `known` is 0 and `calls` is not.
 */
export interface Coverage {
  known: number;
  calls: number;
}

/** What model calls cost together, and what that covers. */
export interface Cost {
  /** Integer nano-USD; null when the cost of no call is known. */
  cost_nano_usd: number | null;
  /** True when any addend was computed from prices instead of recorded: shown with ≈. */
  cost_computed: boolean;
  cost_coverage: Coverage;
  /**
   * Calls of which the file has less output tokens than it has content: a count from the start of the stream. With
   * any, `output_tokens` and a computed cost are lower bounds, shown with ≥.
   */
  partial_outputs: number;
}

/**
 * Sums over the steps of a run, copied history left out. Token fields are null when no model call
 * recorded them; `usage_coverage` and `cost_coverage` say over how many model calls the sums run.
 */
export interface Totals extends Usage, Cost {
  steps: number;
  llm_calls: number;
  tool_calls: number;
  /** Steps with status `error`. */
  errors: number;
  /** Steps that are an attempt after the first. */
  retries: number;
  usage_coverage: Coverage;
}
