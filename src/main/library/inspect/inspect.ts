import type { Database, Statement } from 'better-sqlite3';
import type { RunDetail } from '../../../shared/api.ts';
import { STEP_STATUSES, STEP_TYPES, type StepStatus, type StepType, type Usage } from '../../../shared/model/step.ts';
import type { RecordOutcome } from '../../formats/format.ts';
import { formatById } from '../../formats/registry.ts';
import { createQueries, type Queries } from '../query/queries.ts';
import { type RunTree, RunTrees } from '../query/run-tree.ts';
import { RUNS_PER_FILE } from '../store/schema.ts';

/** What the records of a file became, by kind. */
export type RecordCounts = Record<string, { count: number; became: RecordOutcome['became'] }>;

export interface InspectedProblem {
  severity: 'error' | 'warning';
  code: string;
  message: string;
  line: number | null;
  offset: number | null;
}

export interface InspectedRun {
  detail: RunDetail;
  run_key: string;
  root_run_key: string;
  /** Of the whole file, on its root runs; nested runs share their records with their root. */
  records: RecordCounts;
  /** Of the whole file, on its first root run. */
  problems: InspectedProblem[];
}

export interface InspectedStep extends Usage {
  /** `seq` in the tree of the root run. */
  index: number;
  step_key: string;
  /** Depth in the tree of the root run. */
  depth: number;
  type: StepType;
  name: string;
  status: StepStatus;
  started_at_us: number | null;
  duration_us: number | null;
  duration_derived: boolean;
  attempt: number;
  model: string | null;
  /** `output_tokens` is provably less than what was written. */
  partial_output: boolean;
  cost_nano_usd: number | null;
  cost_computed: boolean;
  failure_type: string | null;
  failure_code: string | null;
  failure_message: string | null;
  state_hash: string | null;
  /** Part of history copied from another run: counts in no total. */
  copied: boolean;
  /** One line of content. */
  summary: string;
}

interface StepColumns extends Usage {
  key: string;
  type: number;
  name: string;
  duration_derived: number | null;
  attempt: number | null;
  model: string | null;
  partial_output: number | null;
  cost_nano_usd: number | null;
  cost_computed: number | null;
  failure_type: string | null;
  failure_code: string | null;
  failure_message: string | null;
  state_hash: string | null;
  copied_from: number | null;
  summary: string;
}

/** Reads an index whole, run after run and step after step; memory does not grow with the steps' content. */
export class Inspection {
  readonly #db: Database;
  readonly #queries: Queries;
  readonly #trees: RunTrees;
  readonly #step: Statement<[number], StepColumns>;

  constructor(db: Database) {
    this.#db = db;
    this.#queries = createQueries({ db });
    this.#trees = new RunTrees({ db, formatById, now: () => Date.now() * 1000 });
    this.#step = db.prepare(
      `SELECT key, type, name, duration_derived, attempt, model, partial_output, cost_nano_usd, cost_computed, failure_type,
              failure_code, failure_message, state_hash, copied_from, summary, input_tokens, output_tokens,
              cache_read_tokens, cache_write_tokens, reasoning_tokens
       FROM step WHERE id = ?`,
    );
  }

  /** Every run, each root before the runs below it. */
  async *runs(): AsyncGenerator<InspectedRun> {
    const rows = this.#db
      .prepare<[], { id: number; address: string; run_key: string; root_id: number; root_run_key: string }>(
        `SELECT run.id, run.address, run.run_key, run.root_id, root.run_key AS root_run_key
         FROM run JOIN run AS root ON root.id = run.root_id WHERE run.fragment = 0 ORDER BY run.root_id, run.id <> run.root_id, run.id`,
      )
      .all();
    const told = new Set<number>();
    for (const { id, address, run_key, root_id, root_run_key } of rows) {
      const file = Math.floor(id / RUNS_PER_FILE);
      const isRoot = id === root_id;
      const detail = (await this.#queries.handle(
        'run.get',
        { run: address },
        new AbortController().signal,
      )) as RunDetail;
      yield {
        detail,
        run_key,
        root_run_key,
        records: isRoot ? this.#records(file) : {},
        problems: isRoot && !told.has(file) ? this.#problems(file) : [],
      };
      if (isRoot) told.add(file);
    }
  }

  /** The run's own steps, in order of `index`. */
  *steps({ root_run, run }: Pick<RunDetail, 'root_run' | 'run'>): Generator<InspectedStep> {
    const tree = this.#trees.get(root_run);
    const place = tree.runs.findIndex(({ address }) => address === run);
    for (let step = 0; step < tree.count; step++) {
      if (tree.run[step] === place) yield this.#readStep(tree, step);
    }
  }

  #readStep(tree: RunTree, step: number): InspectedStep {
    const row = this.#step.get(tree.id[step] ?? Number.NaN);
    if (row === undefined) throw new Error(`step ${step} of ${tree.root} is not in the index`);
    const { key, type, duration_derived, attempt, partial_output, cost_computed, copied_from, ...columns } = row;
    return {
      ...columns,
      index: step + 1,
      step_key: key,
      depth: tree.depth[step] ?? 0,
      type: STEP_TYPES[type] ?? 'event',
      status: STEP_STATUSES[tree.status[step] ?? -1] ?? 'unknown',
      started_at_us: known(tree.started_at_us[step]),
      duration_us: known(tree.duration_us[step]),
      duration_derived: duration_derived === 1,
      attempt: attempt ?? 1,
      partial_output: partial_output === 1,
      cost_computed: cost_computed === 1,
      copied: copied_from !== null,
    };
  }

  #records(file: number): RecordCounts {
    const rows = this.#db
      .prepare<[number], { kind: string; count: number; became: RecordOutcome['became'] }>(
        'SELECT kind, count, became FROM file_record WHERE file_id = ? ORDER BY kind',
      )
      .all(file);
    return Object.fromEntries(rows.map(({ kind, ...outcome }) => [kind, outcome]));
  }

  #problems(file: number): InspectedProblem[] {
    return this.#db
      .prepare<[number], InspectedProblem>(
        'SELECT severity, code, message, line, offset FROM problem WHERE file_id = ? ORDER BY id',
      )
      .all(file);
  }
}

function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
