import type { Database } from 'better-sqlite3';
import { STEP_STATUSES } from '../../../shared/model/step.ts';
import type { TraceFormat } from '../../formats/format.ts';
import { STEPS_PER_FILE } from '../store/schema.ts';
import { growColumns } from './tree/grow-columns.ts';
import { StepColumns, StepReader } from './tree/step-columns.ts';
import { orderByFile, orderByTime, PlaceOfId, shapeOf, type TreeShape } from './tree/tree-order.ts';
import { type TreeRun, TreeRunReader } from './tree/tree-runs.ts';

export { STEP_FLAGS } from './tree/step-columns.ts';
export type { TreeRun } from './tree/tree-runs.ts';

const RUNNING = STEP_STATUSES.indexOf('running');
const INCOMPLETE = STEP_STATUSES.indexOf('incomplete');

/**
 * All steps of a run and of the runs below it, in order of `seq` (index = seq - 1), as columns. Never changes:
 * a later look at a run that grew gives another tree. `NaN` is unknown, times are µs UTC. Columns may be longer
 * than `count`.
 */
export interface RunTree extends TreeShape {
  readonly rev: number;
  /** Address of the run that was asked for: `runs[0]`. */
  readonly root: string;
  readonly runs: readonly TreeRun[];
  readonly count: number;
  readonly columns: StepColumns;
  readonly id: Float64Array;
  readonly run: Uint32Array;
  readonly type: Uint8Array;
  /** Index into `STEP_STATUSES`, `running` and `incomplete` derived from now. */
  readonly status: Uint8Array;
  readonly mark: Uint8Array;
  /** Bits of `STEP_FLAGS`. */
  readonly flags: Uint8Array;
  readonly attempt: Uint16Array;
  readonly started_at_us: Float64Array;
  readonly duration_us: Float64Array;
  readonly tokens: Float64Array;
  readonly context_tokens: Float64Array;
  /** Index of the step that started a run, by place of the run; -1 where unknown. */
  readonly started_by: Int32Array;
  /** Whether each run is live, by place. */
  readonly live: readonly boolean[];
  /** Index of a step by its row id, -1 when it is not here. */
  indexOfId(id: number): number;
  /** Earliest start of a step, µs UTC; null when no step has a time. */
  readonly first_us: number | null;
  /** Longest duration of a step. */
  readonly longest_us: number | null;
  readonly bytes: number;
}

export interface RunTreesOptions {
  db: Database;
  formatById: (id: string) => TraceFormat | null;
  /** µs UTC. */
  now: () => number;
  /** Trees kept at most, in bytes of their columns; the one in use is always kept. */
  max_bytes?: number;
  /** A tree of fewer steps is read anew as a whole: that takes a few milliseconds and cannot be wrong. */
  reload_below?: number;
}

interface Kept {
  tree: RunTree;
  places: PlaceOfId;
  /** When a status derived from the time may change, µs UTC. */
  valid_until_us: number;
}

/** The trees of the runs that are looked at, kept while memory allows and brought up to date when asked for. */
export class RunTrees {
  readonly #db: Database;
  readonly #runs: TreeRunReader;
  readonly #steps: StepReader;
  readonly #formatById: RunTreesOptions['formatById'];
  readonly #now: () => number;
  readonly #max_bytes: number;
  readonly #reload_below: number;
  readonly #kept = new Map<string, Kept>();

  constructor({ db, formatById, now, max_bytes = 192 * 2 ** 20, reload_below = 20_000 }: RunTreesOptions) {
    this.#db = db;
    this.#runs = new TreeRunReader(db);
    this.#steps = new StepReader(db);
    this.#formatById = formatById;
    this.#now = now;
    this.#max_bytes = max_bytes;
    this.#reload_below = reload_below;
  }

  /**
   * The tree below the run at an address, as of the last commit. To be called inside a transaction, so that all that
   * is read belongs to one commit. Throws `not_found`.
   */
  get(address: string): RunTree {
    const now = this.#now();
    const rev = readRev(this.#db);
    const kept = this.#kept.get(address);
    if (kept !== undefined && kept.tree.rev === rev && now < kept.valid_until_us) {
      this.#keep(address, kept);
      return kept.tree;
    }
    const runs = this.#runs.read(address);
    const columns = this.#columns(runs, kept);
    const fresh = columns === kept?.tree.columns ? { ...kept } : this.#arrange(runs, columns);
    this.#settle(fresh, runs, rev, now);
    this.#keep(address, fresh);
    return fresh.tree;
  }

  /** Steps in order of seq, from what is kept as far as that holds. */
  #columns(runs: readonly TreeRun[], kept: Kept | undefined): StepColumns {
    const format = this.#formatById(runs[0]?.format ?? '');
    if (kept !== undefined) {
      const grown = growColumns(this.#db, this.#steps, kept.tree, runs, this.#reload_below);
      if (grown !== null) return grown === kept.tree.columns ? grown : this.#inOrder(runs, grown, format);
    }
    const columns = new StepColumns(kept === undefined ? 1024 : Math.max(1024, kept.tree.count));
    for (const [file, places] of filesOf(runs)) {
      this.#steps.readFile(columns, file, 0, places, this.#holdsOthers(file, places.size));
    }
    return this.#inOrder(runs, columns, format);
  }

  #inOrder(runs: readonly TreeRun[], columns: StepColumns, format: TraceFormat | null): StepColumns {
    const files = [...filesOf(runs).keys()];
    let order: Int32Array | null;
    if (format?.order === 'file') {
      const places = new PlaceOfId(columns.id, columns.count);
      const starts = new Map<number, number[]>();
      for (const run of runs) {
        const place = run.parent === -1 ? -1 : places.get(run.parent_step_id ?? Number.NaN);
        if (place >= 0) starts.set(place, [...(starts.get(place) ?? []), run.file_id]);
      }
      order = orderByFile(columns, files, starts);
    } else {
      order = orderByTime(columns, new Map(files.map((file, rank) => [file, rank])));
    }
    return order === null ? columns : StepColumns.gather(columns, order);
  }

  /** Finds parents, started runs and the order of the list. */
  #arrange(runs: readonly TreeRun[], columns: StepColumns): Kept {
    const { count } = columns;
    const places = new PlaceOfId(columns.id, count);
    const started_by = Int32Array.from(runs, (run, place) =>
      place === 0 ? -1 : places.get(run.parent_step_id ?? Number.NaN),
    );
    const parent = new Int32Array(count);
    for (let step = 0; step < count; step++) {
      const above = places.get(columns.parent_id[step] ?? Number.NaN);
      parent[step] = above >= 0 && above !== step ? above : (started_by[columns.run[step] ?? 0] ?? -1);
      if (parent[step] === step) parent[step] = -1;
    }
    const shape = shapeOf(parent);
    const { first_us, longest_us } = extentOf(columns);
    const shaped = [parent, shape.depth, shape.children, shape.below, shape.order, shape.position];
    const bytes = columns.bytes + places.bytes + count + shaped.reduce((sum, column) => sum + column.byteLength, 0);
    const { id, run, type, mark, flags, attempt, started_at_us, duration_us, tokens, context_tokens } = columns;
    const tree: RunTree = {
      rev: 0,
      root: runs[0]?.address ?? '',
      runs,
      count,
      columns,
      ...{ id, run, type, mark, flags, attempt, started_at_us, duration_us, tokens, context_tokens },
      status: columns.stored_status,
      started_by,
      live: [],
      ...shape,
      indexOfId: (id) => places.get(id),
      first_us,
      longest_us,
      bytes,
    };
    return { tree, places, valid_until_us: 0 };
  }

  /** Derives what depends on the time, and stamps the tree with the commit it was read from. */
  #settle(kept: Kept, runs: readonly TreeRun[], rev: number, now: number): void {
    const { tree } = kept;
    const stored = tree.columns.stored_status;
    const live = runs.map((run, place) => {
      if (run.live_until_us <= now) return false;
      // A run inside the file of the step that started it has ended with that step.
      const starter = tree.started_by[place] ?? -1;
      return starter < 0 || stored[starter] === RUNNING || fileOf(tree.id[starter]) !== run.file_id;
    });
    kept.valid_until_us = runs.reduce(
      (until, run) => (run.live_until_us > now ? Math.min(until, run.live_until_us) : until),
      Number.POSITIVE_INFINITY,
    );
    const same = tree.live.length === live.length && tree.live.every((one, place) => one === live[place]);
    kept.tree = { ...tree, rev, runs, live, status: same ? tree.status : derivedStatus(tree, live) };
  }

  #keep(address: string, kept: Kept): void {
    this.#kept.delete(address);
    this.#kept.set(address, kept);
    let bytes = 0;
    for (const one of this.#kept.values()) bytes += one.tree.bytes;
    for (const [other, { tree }] of this.#kept) {
      if (bytes <= this.#max_bytes || other === address) return;
      this.#kept.delete(other);
      bytes -= tree.bytes;
    }
  }

  #holdsOthers(file: number, runs: number): boolean {
    const row = this.#db
      .prepare<[number], { runs: number }>('SELECT count(*) AS runs FROM run WHERE file_id = ?')
      .get(file);
    return row !== undefined && row.runs > runs;
  }
}

/** Commit counter of the index. */
export function readRev(db: Database): number {
  return db.prepare<[], { value: number }>("SELECT value FROM meta WHERE key = 'rev'").get()?.value ?? 0;
}

/**
 * How many steps at the start of two trees are the same in everything that columns show; `before.count` when the
 * later one only grew.
 */
export function sameSteps(before: RunTree, after: RunTree): number {
  const count = Math.min(before.count, after.count);
  const pairs = [
    [before.id, after.id],
    [before.parent, after.parent],
    [before.run, after.run],
    [before.status, after.status],
    [before.started_at_us, after.started_at_us],
    [before.duration_us, after.duration_us],
    [before.type, after.type],
    [before.mark, after.mark],
    [before.flags, after.flags],
    [before.attempt, after.attempt],
    [before.tokens, after.tokens],
    [before.context_tokens, after.context_tokens],
  ] as const;
  let same = count;
  for (const [a, b] of pairs) {
    if (a === b) continue;
    for (let step = 0; step < same; step++) {
      if (!Object.is(a[step], b[step])) same = step;
    }
  }
  return same;
}

/** Places of the runs by row id, by file; the file of the first run first. */
function filesOf(runs: readonly TreeRun[]): Map<number, Map<number, number>> {
  const files = new Map<number, Map<number, number>>();
  runs.forEach((run, place) => {
    const places = files.get(run.file_id) ?? new Map<number, number>();
    files.set(run.file_id, places.set(run.id, place));
  });
  return files;
}

function fileOf(id: number | undefined): number {
  return Math.floor((id ?? Number.NaN) / STEPS_PER_FILE);
}

function derivedStatus(tree: RunTree, live: readonly boolean[]): Uint8Array {
  const status = tree.columns.stored_status.slice(0, tree.count);
  for (let step = 0; step < tree.count; step++) {
    const stored = status[step];
    if (stored === RUNNING || stored === INCOMPLETE) {
      status[step] = live[tree.run[step] ?? 0] === true ? RUNNING : INCOMPLETE;
    }
  }
  return status;
}

function extentOf({ count, started_at_us, duration_us }: StepColumns): {
  first_us: number | null;
  longest_us: number | null;
} {
  let first = Number.POSITIVE_INFINITY;
  let longest = -1;
  for (let step = 0; step < count; step++) {
    const started = started_at_us[step] ?? Number.NaN;
    if (started < first) first = started;
    const duration = duration_us[step] ?? Number.NaN;
    if (duration > longest) longest = duration;
  }
  return {
    first_us: first === Number.POSITIVE_INFINITY ? null : first,
    longest_us: longest < 0 ? null : longest,
  };
}
