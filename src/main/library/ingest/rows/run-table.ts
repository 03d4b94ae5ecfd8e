import type { Database, Statement } from 'better-sqlite3';
import { RUNS_PER_FILE, STEPS_PER_FILE } from '../../store/schema.ts';
import { ActiveTime, type ActiveTimeState } from './active-time.ts';
import { FACT_COLUMNS, RunFacts, RunRow, TOTAL_COLUMNS } from './run-row.ts';
import { type Bound, STEP_COLUMNS, StepRow } from './step-row.ts';
import { ModelTotals, RunTotals } from './totals.ts';

const MODEL_COLUMNS = [
  'calls',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'cost_nano_usd',
  'cost_computed',
  'usage_known',
  'cost_known',
  'partial_outputs',
] as const;

/** Parents are followed this far at most. */
const MAX_DEPTH = 1_000;

/** Who a run is. */
export interface RunIdentity {
  file_id: number;
  number: number;
  run_key: string;
  /** Address until `relations/` has looked for other runs with this key. */
  address: string;
  format: string;
  native_id: string;
  agent_id: string | null;
  /** What a file holds of a run that may lie in several. */
  fragment: boolean;
}

type StoredRun = RunFacts & Pick<RunTotals, (typeof TOTAL_COLUMNS)[number]> & { active_state: string | null };

/** Reads and writes rows of `run` and `run_model`. */
export class RunTable {
  readonly #insert: Statement<[Bound[]]>;
  readonly #update: Statement<[Bound[]]>;
  readonly #select: Statement<[number], StoredRun>;
  readonly #selectParent: Statement<[number], { parent_id: number | null }>;
  readonly #updateParent: Statement<[number, number | null, number]>;
  readonly #selectKey: Statement<[number, string]>;
  readonly #selectModels: Statement<[number], ModelTotals>;
  readonly #putModel: Statement<[Bound[]]>;
  readonly #dropModel: Statement<[number, string, string]>;
  readonly #dropModels: Statement<[number]>;
  readonly #selectSteps: Statement<[number, number, number], StepRow>;

  constructor(db: Database) {
    const identity = [
      'id',
      'file_id',
      'number',
      'run_key',
      'address',
      'format',
      'native_id',
      'agent_id',
      'root_id',
      'fragment',
    ];
    const changing = [...FACT_COLUMNS, ...TOTAL_COLUMNS, 'active_us', 'active_state', 'rev'];
    const model = ['run_id', 'model', 'provider', ...MODEL_COLUMNS];
    this.#insert = db.prepare<[Bound[]]>(
      `INSERT INTO run (${identity.join(', ')}, agent_name) VALUES (${identity.map(() => '?').join(', ')}, ?)`,
    );
    this.#update = db.prepare<[Bound[]]>(
      `UPDATE run SET ${changing.map((column) => `${column} = ?`).join(', ')} WHERE id = ?`,
    );
    this.#select = db.prepare(
      `SELECT ${[...FACT_COLUMNS, ...TOTAL_COLUMNS].join(', ')}, active_state FROM run WHERE id = ?`,
    );
    this.#selectParent = db.prepare('SELECT parent_id FROM run WHERE id = ?');
    this.#updateParent = db.prepare(
      'UPDATE run SET parent_id = ?, parent_step_id = coalesce(?, parent_step_id) WHERE id = ?',
    );
    this.#selectKey = db.prepare('SELECT 1 FROM run WHERE file_id = ? AND run_key = ?');
    this.#selectModels = db.prepare(
      `SELECT model, provider, ${MODEL_COLUMNS.join(', ')} FROM run_model WHERE run_id = ?`,
    );
    this.#putModel = db.prepare<[Bound[]]>(
      `INSERT OR REPLACE INTO run_model (${model.join(', ')}) VALUES (${model.map(() => '?').join(', ')})`,
    );
    this.#dropModel = db.prepare('DELETE FROM run_model WHERE run_id = ? AND model = ? AND provider = ?');
    this.#dropModels = db.prepare('DELETE FROM run_model WHERE run_id = ?');
    this.#selectSteps = db.prepare(
      `SELECT ${STEP_COLUMNS.join(', ')} FROM step WHERE id >= ? AND id < ? AND run_id = ? ORDER BY id`,
    );
  }

  /** Whether a run of this file has the key. */
  hasKey(file: number, runKey: string): boolean {
    return this.#selectKey.get(file, runKey) !== undefined;
  }

  insert(run: RunIdentity, agentName: string): RunRow {
    const id = runId(run.file_id, run.number);
    const { file_id, number, run_key, address, format, native_id, agent_id, fragment } = run;
    const own = [id, file_id, number, run_key, address, format, native_id, agent_id, id, fragment ? 1 : 0];
    this.#insert.run([...own, agentName]);
    return new RunRow(id, new RunFacts(agentName), new ActiveTime());
  }

  /**
   * Notes that another run of the same file started this one, at a step where it is known. Files may say
   * anything: a run that is above the other already stays there.
   */
  setLocalParent(run: number, parent: number, parentStep: number | null): void {
    let above: number | null = parent;
    for (let depth = 0; above !== null; depth++) {
      if (above === run || depth > MAX_DEPTH) return;
      above = this.#selectParent.get(above)?.parent_id ?? null;
    }
    this.#updateParent.run(parent, parentStep, run);
  }

  /** The run as stored, or undefined. */
  load(id: number): RunRow | undefined {
    const stored = this.#select.get(id);
    if (stored === undefined) return undefined;
    const state: ActiveTimeState | null = stored.active_state === null ? null : JSON.parse(stored.active_state);
    const run = new RunRow(id, new RunFacts(stored.agent_name), new ActiveTime(state));
    for (const column of FACT_COLUMNS) Object.assign(run.facts, { [column]: stored[column] });
    for (const column of TOTAL_COLUMNS) Object.assign(run.totals, { [column]: stored[column] });
    for (const row of this.#selectModels.iterate(id)) {
      run.totals.models.set(
        `${row.model}\0${row.provider}`,
        Object.assign(new ModelTotals(row.model, row.provider), row),
      );
    }
    return run;
  }

  /** Writes facts and totals as they are in commit `rev`. All changed steps must be written before. */
  save(run: RunRow, rev: number): void {
    if (run.recount) this.#recount(run);
    const { active } = run;
    const state = active.state === null ? null : JSON.stringify(active.state);
    this.#update.run([...run.factValues(), ...run.totalValues(), active.active_us, state, rev, run.id]);
    for (const model of run.totals.changedModels) {
      if (model.calls === 0) this.#dropModel.run(run.id, model.model, model.provider);
      else {
        const sums = MODEL_COLUMNS.map((column) => model[column]);
        this.#putModel.run([run.id, model.model, model.provider, ...sums]);
      }
    }
    run.totals.changedModels.clear();
    run.changed = false;
  }

  /** Counts the totals from all steps of the run. */
  #recount(run: RunRow): void {
    run.recount = false;
    const totals = new RunTotals();
    const file = fileOfRun(run.id);
    for (const columns of this.#selectSteps.iterate(file * STEPS_PER_FILE, (file + 1) * STEPS_PER_FILE, run.id)) {
      totals.count(Object.assign(new StepRow(columns.id, columns.run_id, columns.key), columns), 1);
    }
    this.#dropModels.run(run.id);
    run.totals = totals;
  }
}

export function runId(file: number, number: number): number {
  return file * RUNS_PER_FILE + number;
}

/** The file a run lies in. */
export function fileOfRun(run: number): number {
  return Math.floor(run / RUNS_PER_FILE);
}
