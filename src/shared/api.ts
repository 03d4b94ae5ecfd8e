import * as v from 'valibot';
import {
  type BraidColumn,
  braidPlace,
  braidQuestion,
  braidRuler,
  braidSlice,
  type SeveralRunsProgress,
} from './api/braid.ts';
import {
  COMPARED_FIELDS,
  type ComparedPair,
  type ComparedRow,
  type ComparedRows,
  type ComparisonState,
  comparisonQuestion,
  pairQuestion,
  rowsQuestion,
  stepOfSide,
} from './api/compare.ts';
import type {
  FoundFolder,
  IndexStatus,
  LogLine,
  ProblemRow,
  RecentItem,
  Revision,
  SourceRow,
  UnrecognisedFile,
} from './api/library.ts';
import { count, handle, none, page, readSize, run, step, text } from './api/params.ts';
import {
  type PaletteHit,
  type RunContent,
  type RunDetail,
  type RunGroupRow,
  type RunList,
  type RunRow,
  runListing,
} from './api/runs.ts';
import { type Settings, settings } from './api/settings.ts';
import {
  type StateDifference,
  type StateTimelineProgress,
  type StateTree,
  type StateWriteRow,
  type StateWriter,
  stateDifferenceQuestion,
  statePlaceQuestion,
  stateTreeQuestion,
  stateWriterQuestion,
  stateWritesQuestion,
} from './api/state.ts';
import { folds, JUMPS, type Rows, type StepDetail, type StepRef, type StepRow, stepFilter } from './api/steps.ts';
import {
  TIMELINE_MOVES,
  type Timeline,
  type TimelinePlace,
  type TimelineStep,
  type TimelineWindow,
} from './api/timeline.ts';

export * from './api/braid.ts';
export * from './api/compare.ts';
export * from './api/library.ts';
export * from './api/runs.ts';
export * from './api/settings.ts';
export * from './api/state.ts';
export * from './api/steps.ts';
export * from './api/timeline.ts';

/**
 * The contract between the engine and its shells: every method with the shape of its parameters
 * (checked at the engine's edge, callers are untrusted) and of its result, and every event.
 *
 * Conventions. Data fields are snake_case and carry their unit (`_us` integer microseconds, UTC where it
 * is a point in time; `_nano_usd`; `bytes`; `tokens`). `null` is unknown, never zero. `run` is a run's address
 * (`run_key`, or `run_key@hash8` where files repeat a key), `step` a step key; both survive a rebuild.
 * `seq` starts at 1 and counts over the whole tree of a root run. Every reply carries the `rev` it read.
 */

export interface Method<P, R> {
  readonly params: v.GenericSchema<unknown, P>;
  /** Never present at run time: carries the result type. */
  readonly result?: R;
}

const method =
  <R>() =>
  <P>(params: v.GenericSchema<unknown, P>): Method<P, R> => ({ params });

export const contract = {
  'app.info': method<{
    version: string;
    shell: 'web' | 'electron';
    platform: string;
    home: string;
    index_path: string;
    index_bytes: number;
    user_path: string;
    /** Folder of the log files; they hold no content of traces. */
    logs_path: string;
    versions: { node: string; sqlite: string; electron: string | null; chromium: string | null };
    /** Whether any folder of this machine may be browsed, or only the given and found ones. */
    browse_anywhere: boolean;
    sample_runs: number;
  }>()(none),

  'index.status': method<IndexStatus>()(none),
  /** Stops reading cold files; watching and tailing go on. */
  'index.cancel': method<Revision>()(none),
  /** Goes on after `index.cancel`, and tries again after a failure. */
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

  /** The last ten things opened, latest first. */
  'recent.list': method<{ recent: RecentItem[] }>()(none),
  'recent.clear': method<{ recent: RecentItem[] }>()(none),

  'runs.open': method<RunList>()(runListing),
  /** Rows from `from` on: `n`, or fewer to stay under 256 KB. */
  'runs.slice': method<{ rows: (RunRow | RunGroupRow)[] } & Revision>()(v.object({ id: handle, from: count, n: page })),
  /** Row of a run in that list, null when it is not in it. */
  'runs.indexOf': method<{ index: number | null } & Revision>()(v.object({ id: handle, run })),
  /** The run written last in the first of these files and folders that has one; null when none has. */
  'runs.newest': method<{ run: string | null } & Revision>()(
    v.object({ paths: v.pipe(v.array(text), v.minLength(1), v.maxLength(100)) }),
  ),
  'run.get': method<RunDetail>()(v.object({ run })),
  /** What the file says of a run as a whole; the rest of a payload comes by `payload.read` without a step. */
  'run.content': method<RunContent>()(v.object({ run })),

  'rows.open': method<Rows>()(v.object({ root: run, filter: stepFilter, folds })),
  /** Rows from `from` on: `n`, or fewer to stay under 256 KB. */
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
      /** Null for a field of the run itself. */
      step: v.nullable(step),
      field: text,
      offset: count,
      n: readSize,
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
  /** Axis position of a step, by seq or by key, for selection and playhead; null when it is not in the run. */
  'timeline.locate': method<{ place: TimelinePlace | null } & Revision>()(
    v.object({ id: handle, seq: v.optional(count), step: v.optional(step) }),
  ),
  /** The step that an arrow key leads to from `seq`, null at the edge. */
  'timeline.move': method<{ place: TimelinePlace | null } & Revision>()(
    v.object({ id: handle, seq: count, to: v.picklist(TIMELINE_MOVES) }),
  ),
  /** Steps by seq; those that are not there are left out. */
  'timeline.steps': method<{ steps: TimelineStep[] } & Revision>()(
    v.object({ id: handle, seqs: v.pipe(v.array(count), v.maxLength(100)) }),
  ),

  'problems.list': method<{ problems: ProblemRow[]; total: number; errors: number; warnings: number } & Revision>()(
    v.object({ run: v.optional(run), from: count, n: page }),
  ),
  /** The step that came of the line of a problem, else the one before that line; null when there is neither. */
  'problems.step': method<
    { target: { run: string; step: string /** False for the step before. */; exact: boolean } | null } & Revision
  >()(v.object({ id: count })),
  /** Bytes of the line of a problem from `offset`, as they stand in the file; `payload.read` for what gave no step. */
  'problems.read': method<{ data: Uint8Array; bytes: number } & Revision>()(
    v.object({ id: count, offset: count, n: readSize }),
  ),
  'log.tail': method<{ lines: LogLine[] }>()(none),
  'palette.search': method<{ hits: PaletteHit[]; runs_searched: number; ms: number } & Revision>()(
    v.object({ text: v.pipe(v.string(), v.maxLength(200)), root: v.optional(run) }),
  ),

  /** Starts to compare two runs; `compare.get` says how far it is. */
  'compare.open': method<{ id: string }>()(comparisonQuestion),
  'compare.get': method<ComparisonState>()(v.object({ id: handle })),
  /** Stops the work on a comparison and forgets it. */
  'compare.close': method<{ closed: boolean }>()(v.object({ id: handle })),
  /** The rows of a comparison: pairs in order, equal stretches folded. */
  'compare.rows': method<ComparedRows>()(rowsQuestion),
  /** Rows from `from` on: `n`, or fewer to stay under 256 KB. */
  'compare.slice': method<{ rows: ComparedRow[] }>()(v.object({ id: handle, from: count, n: page })),
  /** The row that shows a pair, or the fold that hides it; null when it is not listed. Of a moved pair that of its left step, or of `side`. */
  'compare.indexOf': method<{ index: number | null }>()(
    v.object({ id: handle, pair: count, side: v.optional(v.picklist(['left', 'right'])) }),
  ),
  /** The pair that holds a step of one side; null when there is no such step. */
  'compare.pairOf': method<{ pair: number | null }>()(stepOfSide),
  /** The next or previous row with a difference, from `index` (exclusive; -1 is before the first); null at the end. */
  'compare.next': method<{ index: number | null; pair: number | null }>()(
    v.object({ id: handle, index: v.pipe(v.number(), v.integer(), v.minValue(-1)), back: v.boolean() }),
  ),
  /** For each of `px` pieces of all rows the gravest mark in it, as index into `PAIR_MARKS`: the difference ruler. */
  'compare.ruler': method<{ marks: Uint8Array }>()(
    v.object({ id: handle, px: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(8192)) }),
  ),
  'compare.pair': method<ComparedPair>()(pairQuestion),
  /** Bytes of one side of a field from `offset`; replies stay under 256 KB. */
  'compare.text': method<{ data: Uint8Array; bytes: number }>()(
    v.object({
      ...pairQuestion.entries,
      field: v.picklist(COMPARED_FIELDS),
      side: v.picklist(['left', 'right']),
      offset: count,
      n: readSize,
    }),
  ),
  /** The comparison as Markdown, to paste into an issue. */
  'compare.markdown': method<{ text: string }>()(v.object({ id: handle })),
  /** What to compare a run with: the last one of its agent and folder that has no error. */
  'compare.peer': method<
    { run: string | null /** Why it is this one, or why there is none. */; note: string } & Revision
  >()(v.object({ run })),

  /** Starts to braid several runs of one task into one sequence; `braid.get` says how far it is. */
  'braid.open': method<{ id: string }>()(braidQuestion),
  'braid.get': method<SeveralRunsProgress>()(v.object({ id: handle })),
  'braid.close': method<{ closed: boolean }>()(v.object({ id: handle })),
  /** Columns from row `from` on: `n`, or fewer to stay under 256 KB. */
  'braid.slice': method<{ columns: BraidColumn[] }>()(braidSlice),
  /** The row of a column; null where it is not listed. */
  'braid.indexOf': method<{ index: number | null }>()(braidPlace),
  /** The next or previous column at which not all runs do the same, from `column` (exclusive; -1 is before the first); null at the end. */
  'braid.next': method<{ column: number | null }>()(
    v.object({ id: handle, column: v.pipe(v.number(), v.integer(), v.minValue(-1)), back: v.boolean() }),
  ),
  /** For each of `px` pieces of all rows the gravest mark in it, as index into `BRAID_MARKS`: the ruler. */
  'braid.ruler': method<{ marks: Uint8Array }>()(braidRuler),

  /** Starts to read the state of a run over all its own steps; `state.get` says how far it is. */
  'state.open': method<{ id: string }>()(v.object({ run })),
  'state.get': method<StateTimelineProgress>()(v.object({ id: handle })),
  'state.close': method<{ closed: boolean }>()(v.object({ id: handle })),
  /** Paths of the state after a step, with who last wrote each. */
  'state.tree': method<StateTree>()(stateTreeQuestion),
  /** Place of a path among them, null where it is not listed. */
  'state.place': method<{ index: number | null }>()(statePlaceQuestion),
  /** Every write of a path, and of what it holds, in order. */
  'state.writes': method<{ rows: StateWriteRow[]; total: number }>()(stateWritesQuestion),
  /** Who last wrote a path up to a step: null where nobody did. */
  'state.writer': method<StateWriter>()(stateWriterQuestion),
  /** What differs at a path between the states after two steps. Before the first state there is nothing: step 0 asks for that. */
  'state.difference': method<StateDifference>()(stateDifferenceQuestion),

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
