import * as v from 'valibot';
import type { LinkKind, RunStatus, Totals } from './model/run.ts';
import { RUN_STATUSES } from './model/run.ts';
import type { RetryEvidence, StateSource, StepError, StepStatus, StepType, Usage } from './model/step.ts';
import { STEP_TYPES } from './model/step.ts';

/**
 * The contract between the engine and its shells: every method with the shape of its parameters
 * (checked at the engine's edge, callers are untrusted) and of its result, and every event.
 *
 * Conventions. Data fields are snake_case and carry their unit (`_us` integer microseconds, UTC where it
 * is a point in time; `_nano_usd`; `bytes`; `tokens`). `null` is unknown, never zero. `run` is a run's address
 * (`run_key`, or `run_key@hash8` where files repeat a key), `step` a step key; both survive a rebuild.
 * `seq` starts at 1 and counts over the whole tree of a root run. Every reply carries the `rev` it read.
 */

// ---------------------------------------------------------------- method builder

export interface Method<P, R> {
  readonly params: v.GenericSchema<unknown, P>;
  /** Never present at run time: carries the result type. */
  readonly result?: R;
}

const method =
  <R>() =>
  <P>(params: v.GenericSchema<unknown, P>): Method<P, R> => ({ params });

const text = v.pipe(v.string(), v.maxLength(4096));
const run = v.pipe(v.string(), v.minLength(1), v.maxLength(2048));
const step = v.pipe(v.string(), v.minLength(1), v.maxLength(2048));
const handle = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const none = v.object({});
const page = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500));

// ---------------------------------------------------------------- shared shapes

export interface Revision {
  /** Commit counter of the index the reply was read from. */
  rev: number;
}

export interface IndexStatus extends Revision {
  /** `idle` may still watch and tail. */
  phase: 'starting' | 'scanning' | 'indexing' | 'idle' | 'cancelled' | 'failed';
  /** Set when another process writes the index and this one only reads. */
  writer: { pid: number; started_at_us: number } | null;
  sources: number;
  sources_paused: number;
  files: number;
  /** Files and bytes of the current pass; `files_total` counts what the scan found so far. */
  files_done: number;
  files_total: number;
  bytes_done: number;
  bytes_total: number;
  /** Bytes a second over the last seconds; null until a second of indexing has been seen. */
  bytes_per_second: number | null;
  /** Null until a second of indexing has been seen. */
  remaining_ms: number | null;
  runs: number;
  steps: number;
  problems: number;
  /** A message a user can act on, when `phase` is `failed` or a limit was reached. */
  notice: string | null;
}

export interface SourceRow {
  id: number;
  path: string;
  kind: 'folder' | 'file';
  /** `missing`: the folder is gone or unmounted; `unreadable`: no permission. */
  state: 'watching' | 'paused' | 'missing' | 'unreadable' | 'polling';
  /** Sample runs that ship with Retrace. */
  sample: boolean;
  files: number;
  runs: number;
  bytes: number;
  problems: number;
  unrecognised: number;
  last_event_us: number | null;
  notice: string | null;
}

/** Agent folders of this machine, from names and sizes only: no file is opened. */
export interface FoundFolder {
  label: string;
  path: string;
  format: string;
  files: number;
  bytes: number;
  last_write_us: number | null;
  /** Set when the folder cannot be read. */
  error: string | null;
  added: boolean;
}

/** Why a file gave no run. */
export interface UnrecognisedFile {
  path: string;
  reason: string;
}

// ---------------------------------------------------------------- runs

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

const runListing = v.object({
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
  active_us: number | null;
  wall_us: number | null;
  steps: number;
  errors: number;
  subagents: number;
  /** `failure_type/failure_code` where one is recorded. */
  failure: string | null;
  totals: Totals;
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
  runs: number;
  /** Runs that the filter hides. */
  hidden: number;
  live: number;
  facets: { statuses: Partial<Record<RunStatus, number>>; formats: Record<string, number>; with_errors: number };
}

export interface ModelUse {
  model: string;
  provider: string | null;
  calls: number;
  input_tokens: number | null;
  output_tokens: number | null;
  cache_read_tokens: number | null;
  cache_write_tokens: number | null;
  cost_nano_usd: number | null;
  cost_computed: boolean;
  /** Where a computed cost comes from: "claude-opus-4-5, prices of 2026-11-01". */
  price_note: string | null;
}

export interface RunRelation {
  kind: LinkKind;
  direction: 'to' | 'from';
  /** Null when the other run is not indexed. */
  run: string | null;
  run_id: string;
  title: string | null;
  step: string | null;
}

export interface RunDetail extends RunRow, Revision {
  /** Address of the root of the tree; equals `run` for a root. */
  root_run: string;
  parent_run: string | null;
  parent_step: string | null;
  parent_title: string | null;
  session_id: string | null;
  task_id: string | null;
  agent_versions: string[];
  environment: string | null;
  cwd: string | null;
  git_branch: string | null;
  ended_at_us: number | null;
  file_bytes: number;
  models: ModelUse[];
  totals_with_subagents: Totals;
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
  first_error: { step: string; seq: number; name: string; message: string; last_seq: number } | null;
  problems: number;
  /** The file leaves content out on purpose. */
  metadata_only: boolean;
  /** False when the format records no times: the timeline shows order, not time. */
  timed: boolean;
}

// ---------------------------------------------------------------- step rows

const folds = v.object({
  /** What holds for every step not named in `except`. */
  all: v.picklist(['open', 'folded']),
  except: v.pipe(v.array(step), v.maxLength(10_000)),
});
export type Folds = v.InferOutput<typeof folds>;

const stepFilter = v.object({
  text: v.optional(text),
  types: v.optional(v.array(v.picklist(STEP_TYPES))),
  only: v.optional(v.array(v.picklist(['errors', 'state_changes', 'retries']))),
  /** Start time in axis µs of the timeline, to mute rows outside a selection. */
});
export type StepFilter = v.InferOutput<typeof stepFilter>;

export interface StepRow {
  step: string;
  /** Address of the run the step belongs to: differs from the root inside sub-agents. */
  run: string;
  seq: number;
  depth: number;
  type: StepType;
  name: string;
  summary: string;
  status: StepStatus;
  /** Direct children, and whether they are folded away. */
  children: number;
  folded: boolean;
  attempt: number;
  /** Attempts of the same call seen so far; 1 when it was never retried. */
  attempts: number;
  retry_evidence: RetryEvidence | null;
  started_at_us: number | null;
  /** Since the start of the root run. */
  offset_us: number | null;
  duration_us: number | null;
  duration_derived: boolean;
  input_tokens: number | null;
  output_tokens: number | null;
  cost_nano_usd: number | null;
  cost_computed: boolean;
  state_changed: boolean;
  has_decision: boolean;
  /** Part of history copied from another run. */
  copied: boolean;
  mark: 'compaction' | 'turn' | null;
  turn: number | null;
}

export interface Rows extends Revision {
  id: string;
  /** Rows after filter and folds. */
  count: number;
  /** Steps of the whole tree. */
  steps: number;
  /** Longest duration in the tree, for the log scale of the micro bars. */
  longest_us: number | null;
}

export const JUMPS = ['error', 'state_change', 'attempt', 'decision', 'compaction', 'turn'] as const;

// ---------------------------------------------------------------- one step

/**
 * A value of any size. `head` is its beginning as text (JSON is pretty-printed, images are empty); the
 * rest comes by `payload.read` with `field`. `bytes` and `offset`s count UTF-8 bytes of that same text, for
 * `binary` the decoded bytes.
 */
export interface Payload {
  field: string;
  kind: 'text' | 'json' | 'binary';
  media_type: string | null;
  bytes: number;
  head: string;
  whole: boolean;
}

export type MessagePiece =
  | { type: 'text'; payload: Payload }
  | { type: 'thinking'; payload: Payload | null }
  | { type: 'tool_call'; tool_call_id: string | null; name: string; step: string | null; payload: Payload }
  | { type: 'tool_result'; tool_call_id: string | null; is_error: boolean; pieces: MessagePiece[] }
  | { type: 'image'; payload: Payload | null; media_type: string; source: string | null }
  | { type: 'json'; label: string | null; payload: Payload };

export interface Message {
  role: 'system' | 'developer' | 'user' | 'assistant' | 'tool' | 'harness';
  pieces: MessagePiece[];
}

export interface StepPart {
  part: number;
  path: string;
  line: number;
  offset: number;
  bytes: number;
  pointer: string | null;
  /** `part/N`, readable by `payload.read`: the exact bytes of the record. */
  payload: Payload;
}

export interface StepDecision {
  decision_type: string;
  selected: string;
  candidates: string[];
  reason_code: string | null;
  confidence: number | null;
}

export interface StepSignal {
  signal_type: string;
  signal_code: string;
  value: boolean;
  weight: number | null;
}

export interface StateChange {
  /** RFC 6901 pointer. */
  pointer: string;
  change: 'added' | 'removed' | 'changed';
  /** Pretty-printed, cut to 200 characters; null on the side where there is none. */
  before: string | null;
  after: string | null;
}

export interface StepState {
  source: StateSource;
  hash: string | null;
  payload: Payload;
  /** Step whose state this is compared with; null for the first step with state. */
  compared_with: { step: string; seq: number } | null;
  changes: StateChange[];
  /** True when `changes` was cut to a limit. */
  changes_cut: boolean;
  unchanged_paths: number;
}

export interface StepRef {
  step: string;
  seq: number;
  name: string;
}

export interface StepDetail extends StepRow, Revision {
  error: StepError | null;
  model: string | null;
  provider: string | null;
  usage: Usage | null;
  price_note: string | null;
  finish_reason: string | null;
  model_config: Payload | null;
  response_id: string | null;
  group: StepRef[];
  parent: StepRef | null;
  /** All attempts of this call in order, this one included; empty when there is one. */
  attempt_steps: StepRef[];
  /** Runs started by this step. */
  started_runs: { run: string; title: string; status: RunStatus; steps: number }[];
  facts: { label: string; value: string | number | boolean | null }[];
  request: Message[] | null;
  response: Message[] | null;
  decisions: StepDecision[];
  signals: StepSignal[];
  state: StepState | null;
  parts: StepPart[];
  /** Why a tab has nothing: "Not in this trace: …". Has an entry for every empty tab. */
  absent: Partial<Record<'request' | 'response' | 'state' | 'decision', string>>;
  context_tokens: number | null;
}

// ---------------------------------------------------------------- timeline

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

// ---------------------------------------------------------------- problems, log, user

export interface ProblemRow {
  id: number;
  severity: 'error' | 'warning';
  code: string;
  message: string;
  path: string;
  line: number | null;
  offset: number | null;
  bytes: number | null;
  run: string | null;
  run_title: string | null;
}

export interface LogLine {
  at_us: number;
  level: 'info' | 'warning' | 'error';
  /** Never trace content. */
  message: string;
}

const settings = v.object({
  theme: v.picklist(['system', 'dark', 'light']),
  /** IANA name, or `system` or `UTC`. */
  time_zone: v.pipe(v.string(), v.maxLength(64)),
  time_display: v.picklist(['clock', 'since_start']),
  fold_idle: v.boolean(),
});
export type Settings = v.InferOutput<typeof settings>;
export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  time_zone: 'system',
  time_display: 'since_start',
  fold_idle: true,
};

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

// ---------------------------------------------------------------- the contract

export const contract = {
  'app.info': method<{
    version: string;
    shell: 'web' | 'electron';
    platform: string;
    home: string;
    index_path: string;
    index_bytes: number;
    user_path: string;
    /** Whether any folder of this machine may be browsed, or only the given and found ones. */
    browse_anywhere: boolean;
    sample_runs: number;
  }>()(none),

  'index.status': method<IndexStatus>()(none),
  /** Stops reading cold files; watching and tailing go on. */
  'index.cancel': method<Revision>()(none),
  'index.resume': method<Revision>()(none),
  /** Builds a new index generation from the files. */
  'index.rebuild': method<Revision>()(none),

  'sources.list': method<{ sources: SourceRow[] } & Revision>()(none),
  'sources.found': method<{ folders: FoundFolder[]; scanned_ms: number }>()(none),
  'sources.add': method<{ sources: SourceRow[] } & Revision>()(
    v.object({ paths: v.pipe(v.array(text), v.minLength(1), v.maxLength(100)) }),
  ),
  'sources.add_samples': method<{ sources: SourceRow[] } & Revision>()(none),
  'sources.remove': method<Revision>()(v.object({ id: count })),
  'sources.pause': method<Revision>()(v.object({ id: count, paused: v.boolean() })),
  'sources.rescan': method<Revision>()(v.object({ id: v.optional(count) })),
  'sources.unrecognised': method<{ files: UnrecognisedFile[]; total: number } & Revision>()(
    v.object({ id: v.optional(count) }),
  ),
  /** Folders and trace-like files of one folder, for the "Open folder" dialog of the web shell. */
  'sources.browse': method<{
    path: string;
    parent: string | null;
    entries: { name: string; path: string; kind: 'folder' | 'file'; bytes: number | null }[];
    /** True when entries were left out above a limit. */
    cut: boolean;
  }>()(v.object({ path: v.optional(text) })),

  'runs.open': method<RunList>()(runListing),
  'runs.slice': method<{ rows: (RunRow | RunGroupRow)[] } & Revision>()(v.object({ id: handle, from: count, n: page })),
  /** Row of a run in that list, null when it is not in it. */
  'runs.indexOf': method<{ index: number | null } & Revision>()(v.object({ id: handle, run })),
  'run.get': method<RunDetail>()(v.object({ run })),

  'rows.open': method<Rows>()(v.object({ root: run, filter: stepFilter, folds })),
  'rows.slice': method<{ rows: StepRow[] } & Revision>()(v.object({ id: handle, from: count, n: page })),
  'rows.indexOf': method<
    { index: number | null /** Folded parents that hide it, outermost first. */; hidden_by: string[] } & Revision
  >()(v.object({ id: handle, step })),
  /** Next or previous step of a kind from `seq` (exclusive) in tree order, or the first from 0. */
  'steps.jump': method<{ target: StepRef | null } & Revision>()(
    v.object({ root: run, seq: count, to: v.picklist(JUMPS), back: v.boolean() }),
  ),
  'steps.at': method<{ target: StepRef | null } & Revision>()(v.object({ root: run, seq: count })),

  'step.get': method<StepDetail>()(v.object({ root: run, step })),
  /** Bytes of one field from `offset`; replies stay under 256 KB. */
  'payload.read': method<{ data: Uint8Array; bytes: number } & Revision>()(
    v.object({
      root: run,
      step,
      field: text,
      offset: count,
      n: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(240_000)),
    }),
  ),
  /** Matches inside the fields of one step, so that find reaches what is not on screen. */
  'step.find': method<{ hits: { field: string; offset: number }[]; cut: boolean } & Revision>()(
    v.object({ root: run, step, text: v.pipe(v.string(), v.minLength(1), v.maxLength(500)) }),
  ),

  'timeline.open': method<Timeline>()(v.object({ root: run, fold_idle: v.boolean() })),
  'timeline.window': method<TimelineWindow>()(
    v.object({
      id: handle,
      from_us: v.number(),
      to_us: v.number(),
      px: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(8192)),
      lane_from: count,
      lane_to: count,
    }),
  ),
  /** Axis position of a step, for selection and playhead. */
  'timeline.locate': method<{ lane: number; row: number; start_us: number; end_us: number } & Revision>()(
    v.object({ id: handle, seq: count }),
  ),

  'problems.list': method<{ problems: ProblemRow[]; total: number; errors: number; warnings: number } & Revision>()(
    v.object({ run: v.optional(run), from: count, n: page }),
  ),
  'log.tail': method<{ lines: LogLine[] }>()(none),
  'palette.search': method<{ hits: PaletteHit[]; runs_searched: number; ms: number } & Revision>()(
    v.object({ text: v.pipe(v.string(), v.maxLength(200)), root: v.optional(run) }),
  ),

  'settings.read': method<Settings>()(none),
  'settings.write': method<Settings>()(v.partial(settings)),
  /** What the user was doing, as one JSON text that only the interface understands. */
  'view.read': method<{ value: string | null }>()(none),
  'view.write': method<{ written: boolean }>()(v.object({ value: v.pipe(v.string(), v.maxLength(65_536)) })),
} as const;

export type Contract = typeof contract;
export type MethodName = keyof Contract;
export type Params<M extends MethodName> = Contract[M] extends Method<infer P, unknown> ? P : never;
export type Result<M extends MethodName> = Contract[M] extends Method<infer _P, infer R> ? R : never;

/** Events carry no data: they say what to ask for again. At most ten a second. */
export interface EventMap {
  changed: {
    rev: number;
    /** The run list may differ. */
    list?: boolean;
    runs: { run: string; rev: number /** Old steps are untouched from seq 1 to here. */; appended_from?: number }[];
    problems?: boolean;
    sources?: boolean;
  };
  /** `index.status` may differ. */
  progress: { rev: number };
  /** Settings were written by another window. */
  settings: Record<never, never>;
}
export type EventName = keyof EventMap;
export type EngineEvent = { [E in EventName]: { event: E; data: EventMap[E] } }[EventName];

/** How a shell or the renderer calls the engine. Rejects with `RetraceError`. */
export interface EngineClient {
  request<M extends MethodName>(method: M, params: Params<M>, options?: { signal?: AbortSignal }): Promise<Result<M>>;
  subscribe(listener: (event: EngineEvent) => void): () => void;
}
