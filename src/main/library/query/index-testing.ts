import Database from 'better-sqlite3';
import type { MethodName, Params, Result } from '../../../shared/api.ts';
import type { RecordedStatus } from '../../../shared/model/run.ts';
import { STEP_STATUSES, STEP_TYPES, type StepStatus, type StepType } from '../../../shared/model/step.ts';
import { INDEXES, RUNS_PER_FILE, STEPS_PER_FILE, TABLES } from '../store/schema.ts';
import { createQueries, type QueriesOptions } from './queries.ts';

/** What the tests of the queries share: an index in memory, filled by hand. */

export const NOW = 1_800_000_000_000_000;
export const SECOND = 1_000_000;

type Row = Record<string, string | number | Uint8Array | null>;

export interface TestRun {
  id: number;
  file: number;
}

export interface TestStepFacts {
  key?: string;
  type?: StepType;
  status?: StepStatus;
  parent?: number;
  /** µs after `NOW - 1 day`; null for none. */
  at?: number | null;
  duration_us?: number | null;
  /** Any further columns. */
  columns?: Row;
}

export const DAY_AGO = NOW - 86_400 * SECOND;

/** An index with the tables of the real one. */
export class TestIndex {
  readonly db: Database.Database;
  #files = 0;
  #rev = 1;
  readonly #numbers = new Map<number, number>();
  readonly #runs = new Map<number, number>();

  constructor(file = ':memory:') {
    this.db = new Database(file);
    this.db.exec(TABLES + INDEXES);
    this.insert('meta', { key: 'rev', value: 1 });
  }

  insert(table: string, row: Row, verb = 'INSERT'): void {
    const columns = Object.keys(row);
    this.db
      .prepare(`${verb} INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})`)
      .run(row);
  }

  file(path: string, columns: Row = {}): number {
    const id = ++this.#files;
    this.insert('file', {
      ...{ id, path, status: 'whole', container: 'lines', format: 'retrace', size: 1000, last_event_us: DAY_AGO },
      ...columns,
    });
    return id;
  }

  /** A run in a file; `parent` makes it a nested one, started by `step` of the parent's file. */
  run(
    file: number,
    native_id: string,
    columns: Row & { status?: RecordedStatus } = {},
    parent?: TestRun & { step?: number; root?: number },
  ): TestRun {
    const number = this.#runs.get(file) ?? 0;
    this.#runs.set(file, number + 1);
    const id = file * RUNS_PER_FILE + number;
    const run_key = `retrace:${native_id}`;
    this.insert('run', {
      ...{ id, file_id: file, number, run_key, address: run_key, format: 'retrace', native_id, agent_id: null },
      ...{
        root_id: parent?.root ?? parent?.id ?? id,
        agent_name: 'test-agent',
        started_at_us: DAY_AGO,
        rev: this.#rev,
      },
      ...(parent && {
        parent_id: parent.id,
        parent_step_id: parent.step === undefined ? null : stepId(parent.file, parent.step),
      }),
      ...columns,
    });
    return { id, file };
  }

  /** Appends a step to a run and gives its number in the file. */
  step(run: TestRun, facts: TestStepFacts = {}): number {
    const number = this.#numbers.get(run.file) ?? 0;
    this.#numbers.set(run.file, number + 1);
    const { key, type, status, parent, at, duration_us, columns } = facts;
    this.insert('step', {
      id: stepId(run.file, number),
      run_id: run.id,
      key: key ?? `s${number}`,
      parent_id: parent === undefined ? null : stepId(run.file, parent),
      type: STEP_TYPES.indexOf(type ?? 'tool'),
      name: `step ${number}`,
      summary: `summary of ${number}`,
      status: STEP_STATUSES.indexOf(status ?? 'ok'),
      started_at_us: at === null ? null : DAY_AGO + (at ?? number * SECOND),
      duration_us: duration_us === undefined ? SECOND / 2 : duration_us,
      ...columns,
    });
    return number;
  }

  /** Counts the totals that the queries read, and commits: the next reads see a new `rev`. */
  commit(...runs: TestRun[]): void {
    this.#rev++;
    this.db.prepare("UPDATE meta SET value = ? WHERE key = 'rev'").run(this.#rev);
    for (const run of runs) {
      this.db
        .prepare(
          `UPDATE run SET rev = ?, (steps, errors, retries, state_changes, decisions, compactions, copied_steps) =
             (SELECT count(*) FILTER (WHERE copied_from IS NULL),
                     count(*) FILTER (WHERE copied_from IS NULL AND status = 1),
                     count(*) FILTER (WHERE copied_from IS NULL AND attempt > 1),
                     count(*) FILTER (WHERE copied_from IS NULL AND state_changed = 1),
                     count(*) FILTER (WHERE copied_from IS NULL AND has_decision = 1),
                     count(*) FILTER (WHERE copied_from IS NULL AND mark = 2),
                     count(*) FILTER (WHERE copied_from IS NOT NULL)
              FROM step WHERE run_id = run.id) WHERE id = ?`,
        )
        .run(this.#rev, run.id);
    }
  }

  /** Queries of their own over this index, at `NOW` and without formats unless told otherwise. */
  asking(options: Partial<QueriesOptions> = {}) {
    const queries = createQueries({ db: this.db, now: () => NOW, formatById: () => null, ...options });
    return <M extends MethodName>(method: M, params: Params<M>) =>
      queries.handle(method, params, new AbortController().signal) as Result<M>;
  }
}

export type Ask = ReturnType<TestIndex['asking']>;

export function stepId(file: number, number: number): number {
  return file * STEPS_PER_FILE + number;
}
