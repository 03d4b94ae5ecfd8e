import * as v from 'valibot';
import type { Cost, Coverage, LinkKind, RunStatus, Totals } from '../model/run.ts';
import { RUN_STATUSES } from '../model/run.ts';
import type { StepStatus, StepType } from '../model/step.ts';
import type { Revision } from './library.ts';
import { text } from './params.ts';
import type { Payload } from './steps.ts';

export const RUN_SORTS = ['last_write', 'started', 'duration', 'steps', 'tokens', 'cost', 'title'] as const;
export const RUN_GROUPS = ['none', 'folder', 'agent', 'day'] as const;

const runFilter = v.object({
  /** Free text on title, agent, path, id, model, tool; words must all match. */
  text: v.optional(text),
  statuses: v.optional(v.array(v.picklist(RUN_STATUSES))),
  formats: v.optional(v.array(text)),
  has_errors: v.optional(v.boolean()),
  /** Last write at or after / before. */
  since_us: v.optional(v.number()),
  until_us: v.optional(v.number()),
});
export type RunFilter = v.InferOutput<typeof runFilter>;

export const runListing = v.object({
  filter: runFilter,
  sort: v.picklist(RUN_SORTS),
  descending: v.boolean(),
  group: v.picklist(RUN_GROUPS),
  /** Minutes east of UTC, to cut days where the user lives. */
  utc_offset_minutes: v.pipe(v.number(), v.integer(), v.minValue(-900), v.maxValue(900)),
});
export type RunListing = v.InferOutput<typeof runListing>;

export interface RunRow {
  row: 'run';
  run: string;
  run_id: string;
  title: string;
  status: RunStatus;
  format: string;
  agent_name: string;
  agent_version: string | null;
  path: string;
  /** File or folder is gone; the run is shown until the next start. */
  missing: boolean;
  /** Address of the run this one repeats, if it is a copy. */
  copy_of: string | null;
  started_at_us: number | null;
  last_write_us: number | null;
  /** The trace holds no times: the last write is that of the file. */
  last_write_of_file: boolean;
  active_us: number | null;
  wall_us: number | null;
  steps: number;
  errors: number;
  subagents: number;
  /** `failure_type/failure_code` where one is recorded. */
  failure: string | null;
  /** Own steps only. */
  totals: Totals;
  /** Nested runs included: what the list shows and sorts by, and what heads the screen. */
  totals_with_subagents: Totals;
}

export interface RunGroupRow {
  row: 'group';
  /** Folder, agent or ISO day. */
  label: string;
  runs: number;
}

export interface RunList extends Revision {
  id: string;
  /** Rows, group heads included. */
  count: number;
  /** Indices of the group heads among the rows, ascending: heads are lower than runs. Empty without grouping. */
  group_rows: number[];
  runs: number;
  /** Runs that the filter hides. */
  hidden: number;
  live: number;
  facets: { statuses: Partial<Record<RunStatus, number>>; formats: Record<string, number>; with_errors: number };
}

export interface ModelUse extends Cost {
  model: string;
  provider: string | null;
  calls: number;
  input_tokens: number | null;
  output_tokens: number | null;
  cache_read_tokens: number | null;
  cache_write_tokens: number | null;
  usage_coverage: Coverage;
  /** Where a computed cost comes from: "claude-opus-4-5, prices of 2026-11-01". */
  price_note: string | null;
}

export interface RunRelation {
  kind: LinkKind;
  direction: 'to' | 'from';
  /** Null when the other run is not indexed. */
  run: string | null;
  run_id: string;
  /** Of a sub-agent that is not indexed: what the step that started it says of it. */
  title: string | null;
  step: string | null;
}

export interface RunDetail extends RunRow, Revision {
  /** Address of the root of the tree; equals `run` for a root. */
  root_run: string;
  parent_run: string | null;
  parent_step: string | null;
  parent_title: string | null;
  /** Which agent of its session, for a run below another. */
  agent_id: string | null;
  session_id: string | null;
  task_id: string | null;
  agent_versions: string[];
  /** What a user calls the format: "OpenTelemetry traces". */
  format_label: string;
  environment: string | null;
  cwd: string | null;
  git_branch: string | null;
  ended_at_us: number | null;
  file_bytes: number;
  models: ModelUse[];
  harness: { hash: string | null; completeness: 'whole' | 'partial' | 'not recorded' };
  relations: RunRelation[];
  /** Steps of the tree that carry each, for the chips and the jump keys. */
  counts: {
    errors: number;
    retries: number;
    state_changes: number;
    decisions: number;
    steps: number;
    compactions: number;
  };
  /** Steps of the run itself that have a state, or a hash of one. */
  own_states: number;
  /** The first step that failed with no failed step inside it. `by_user`: a person turned the call down. */
  first_error: {
    step: string;
    seq: number;
    type: StepType;
    name: string;
    message: string;
    by_user: boolean;
    last_seq: number;
  } | null;
  /** Runs in the index that count model responses which this one holds as well; at most 20. */
  counted_in: { run: string; path: string }[];
  problems: number;
  /** The file leaves content out on purpose. */
  metadata_only: boolean;
  /** False when the format records no times: the timeline shows order, not time. */
  timed: boolean;
}

/** Input, output and the like of a run, where its format records them. */
export interface RunContent extends Revision {
  fields: { label: string; payload: Payload }[];
  /** Why the file could not be read, and what to do; null when it was. */
  unread: string | null;
}

export interface PaletteHit {
  kind: 'run' | 'step';
  run: string;
  step: string | null;
  seq: number | null;
  title: string;
  /** Second line: agent, path, or the step's summary. */
  detail: string;
  type: StepType | null;
  status: RunStatus | StepStatus;
  at_us: number | null;
}
