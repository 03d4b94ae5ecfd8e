import type { Database, Statement } from 'better-sqlite3';
import { STEPS_PER_FILE } from '../../store/schema.ts';

/** Rows fetched with one call: large enough that the call costs nothing, small enough to stay in the cache. */
const PAGE = 10_000;

/** Bits of `StepColumns.flags`. */
export const STEP_FLAGS = {
  state_changed: 1,
  decision: 2,
  /** Part of history copied from another run. */
  copied: 4,
  /** An attempt after the first. */
  retry: 8,
  /** Names a parent that is not known yet. */
  waiting: 16,
  /** Has a state, or a hash of one. */
  state: 32,
} as const;

/** Columns of steps in the index, one place a step, growing at the end. `NaN` is unknown, times are µs UTC. */
export class StepColumns {
  count = 0;
  /** Row id in the index. */
  id: Float64Array;
  /** Row id of the parent step, `NaN` for none. */
  parent_id: Float64Array;
  /** Row id of the attempt before this one, `NaN` for none. */
  retry_of: Float64Array;
  /** Place of the run in the tree's list of runs. */
  run: Uint32Array;
  /** Index into `STEP_TYPES`. */
  type: Uint8Array;
  /** Index into `STEP_STATUSES` as stored: `running` says that no end is recorded. */
  stored_status: Uint8Array;
  /** 0 none, 1 turn, 2 compaction. */
  mark: Uint8Array;
  flags: Uint8Array;
  /** From 1. */
  attempt: Uint16Array;
  started_at_us: Float64Array;
  started_at_ns: Uint16Array;
  duration_us: Float64Array;
  /** Input and output. */
  tokens: Float64Array;
  /** Size of the context as the step reports it, else the input of its model call. */
  context_tokens: Float64Array;

  constructor(capacity: number) {
    this.id = new Float64Array(capacity);
    this.parent_id = new Float64Array(capacity);
    this.retry_of = new Float64Array(capacity);
    this.run = new Uint32Array(capacity);
    this.type = new Uint8Array(capacity);
    this.stored_status = new Uint8Array(capacity);
    this.mark = new Uint8Array(capacity);
    this.flags = new Uint8Array(capacity);
    this.attempt = new Uint16Array(capacity);
    this.started_at_us = new Float64Array(capacity);
    this.started_at_ns = new Uint16Array(capacity);
    this.duration_us = new Float64Array(capacity);
    this.tokens = new Float64Array(capacity);
    this.context_tokens = new Float64Array(capacity);
  }

  /** The first `count` places of `other`, with room for as many as `capacity`. */
  static startOf(other: StepColumns, count: number, capacity: number): StepColumns {
    const columns = new StepColumns(Math.max(count, capacity));
    for (const name of COLUMN_NAMES) columns[name].set(other[name].subarray(0, count));
    columns.count = count;
    return columns;
  }

  /** The places of `other` in the given order. */
  static gather(other: StepColumns, places: Int32Array): StepColumns {
    const columns = new StepColumns(places.length);
    for (const name of COLUMN_NAMES) {
      const from = other[name];
      const to = columns[name];
      for (let index = 0; index < places.length; index++) to[index] = from[places[index] ?? 0] ?? 0;
    }
    columns.count = places.length;
    return columns;
  }

  push(row: StepTuple, run: number): void {
    if (this.count === this.id.length) this.#grow();
    this.set(this.count++, row, run);
  }

  set(place: number, row: StepTuple, run: number): void {
    const [id, , parent_id, packed, started_at_us, duration_us, tokens, context_tokens, retry_of] = row;
    const low = packed % 2 ** 32;
    const attempt = (low >>> 13) & 0xfff;
    this.id[place] = id;
    this.parent_id[place] = parent_id ?? Number.NaN;
    this.retry_of[place] = retry_of ?? Number.NaN;
    this.run[place] = run;
    this.type[place] = low & 0xf;
    this.stored_status[place] = (low >>> 4) & 0xf;
    this.mark[place] = (low >>> 8) & 0x3;
    this.flags[place] =
      ((low >>> 10) & 0x7) |
      (attempt > 1 ? STEP_FLAGS.retry : 0) |
      ((low >>> 25) & 1 ? STEP_FLAGS.waiting : 0) |
      ((low >>> 26) & 1 ? STEP_FLAGS.state : 0);
    this.attempt[place] = attempt;
    this.started_at_us[place] = started_at_us ?? Number.NaN;
    this.started_at_ns[place] = Math.floor(packed / 2 ** 32);
    this.duration_us[place] = duration_us ?? Number.NaN;
    this.tokens[place] = tokens ?? Number.NaN;
    this.context_tokens[place] = context_tokens ?? Number.NaN;
  }

  get bytes(): number {
    return COLUMN_NAMES.reduce((sum, name) => sum + this[name].byteLength, 0);
  }

  #grow(): void {
    const larger = StepColumns.startOf(this, this.count, Math.max(1024, this.count * 2));
    for (const name of COLUMN_NAMES) this.#take(name, larger);
  }

  #take<N extends (typeof COLUMN_NAMES)[number]>(name: N, from: StepColumns): void {
    (this as Pick<StepColumns, N>)[name] = from[name];
  }
}

const COLUMN_NAMES = [
  'id',
  'parent_id',
  'retry_of',
  'run',
  'type',
  'stored_status',
  'mark',
  'flags',
  'attempt',
  'started_at_us',
  'started_at_ns',
  'duration_us',
  'tokens',
  'context_tokens',
] as const satisfies readonly (keyof StepColumns)[];

type StepTuple = [
  id: number,
  run_id: number,
  parent_id: number | null,
  packed: number,
  started_at_us: number | null,
  duration_us: number | null,
  tokens: number | null,
  context_tokens: number | null,
  retry_of: number | null,
];

interface Range {
  from: number;
  end: number;
  /** JSON array of row ids of runs, null for all. */
  runs: string | null;
}

/** Small columns travel as one number: each value that crosses from SQLite costs more than its arithmetic. */
const TUPLE = `id, run_id, parent_id,
  type + (status << 4) + (coalesce(mark, 0) << 8) + (coalesce(state_changed, 0) << 10)
    + (coalesce(has_decision, 0) << 11) + ((copied_from IS NOT NULL) << 12) + (min(coalesce(attempt, 1), 4095) << 13)
    + ((parent_key IS NOT NULL) << 25) + ((state_source IS NOT NULL) << 26) + (coalesce(started_at_ns, 0) << 32),
  started_at_us, duration_us,
  CASE WHEN input_tokens IS NULL THEN output_tokens ELSE input_tokens + coalesce(output_tokens, 0) END,
  coalesce(context_tokens, input_tokens), retry_of`;

/** Reads columns of steps from the index. */
export class StepReader {
  readonly #range: Statement<[Range], StepTuple>;
  readonly #some: Statement<[ids: string], StepTuple>;

  constructor(db: Database) {
    this.#range = db
      .prepare<[Range], StepTuple>(
        `SELECT ${TUPLE} FROM step
         WHERE id >= @from AND id < @end AND (@runs IS NULL OR run_id IN (SELECT value FROM json_each(@runs)))
         ORDER BY id LIMIT ${PAGE}`,
      )
      .raw();
    this.#some = db
      .prepare<[string], StepTuple>(
        `SELECT ${TUPLE} FROM step WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`,
      )
      .raw();
  }

  /**
   * Appends the steps of a file from number `first` on. `places` maps row ids of runs to places in the tree;
   * `only` says that the file holds other runs, too.
   */
  readFile(
    columns: StepColumns,
    file: number,
    first: number,
    places: ReadonlyMap<number, number>,
    only: boolean,
  ): void {
    const runs = only ? JSON.stringify([...places.keys()]) : null;
    const end = (file + 1) * STEPS_PER_FILE;
    let from = file * STEPS_PER_FILE + first;
    for (;;) {
      const rows = this.#range.all({ from, end, runs });
      for (const row of rows) {
        const run = places.get(row[1]);
        if (run !== undefined) columns.push(row, run);
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) return;
      from = last[0] + 1;
    }
  }

  /** Reads the steps at these places anew. False when one of them is gone. */
  reread(columns: StepColumns, places: readonly number[]): boolean {
    for (let at = 0; at < places.length; at += PAGE) {
      const some = places.slice(at, at + PAGE);
      const place_of = new Map(some.map((place) => [columns.id[place] ?? 0, place]));
      const rows = this.#some.all(JSON.stringify([...place_of.keys()]));
      if (rows.length !== some.length) return false;
      for (const row of rows) {
        const place = place_of.get(row[0]) ?? 0;
        columns.set(place, row, columns.run[place] ?? 0);
      }
    }
    return true;
  }
}
