import type { Database, Statement } from 'better-sqlite3';
import type { ModelUse, RunDetail, RunRelation } from '../../../../shared/api.ts';
import { LINK_KINDS, type RunStatus } from '../../../../shared/model/run.ts';
import { REJECTED_BY_USER } from '../../../../shared/model/step.ts';
import { type RunTree, readRev, type TreeRun } from '../run-tree.ts';
import { errorsOf } from '../steps/jumps.ts';
import type { StepRows } from '../steps/step-rows.ts';
import { STEP_FLAGS } from '../tree/step-columns.ts';
import { failureClass, hasOpenStep } from './catalog.ts';
import { fileNameOf } from './paths.ts';
import { runStatus } from './run-status.ts';
import { activeTime, addCoverage, plusKnown, type TotalColumns, totalsOf, wallTime } from './run-totals.ts';

interface DetailColumns extends TotalColumns {
  id: number;
  file_id: number;
  address: string;
  root_address: string;
  run_key: string;
  format: string;
  native_id: string;
  agent_id: string | null;
  parent_id: number | null;
  parent_step_id: number | null;
  title: string | null;
  agent_name: string;
  agent_versions: string;
  environment: string | null;
  cwd: string | null;
  git_branch: string | null;
  session_id: string | null;
  task_id: string | null;
  status: string;
  ended: number;
  started_at_us: number | null;
  ended_at_us: number | null;
  last_at_us: number | null;
  active_us: number | null;
  harness_hash: string | null;
  harness_completeness: string | null;
  metadata_only: number;
  failure_type: string | null;
  failure_code: string | null;
  copy_address: string | null;
  state_changes: number;
  decisions: number;
  compactions: number;
  path: string;
  file_status: string;
  size: number;
  mtime_us: number | null;
}

interface ModelColumns extends Omit<ModelUse, 'cost_computed' | 'usage_coverage' | 'cost_coverage' | 'price_note'> {
  cost_computed: number;
  usage_known: number;
  cost_known: number;
}

interface LinkColumns {
  kind: string;
  to_run_key: string;
  from_step: number | null;
  starter: string | null;
  other_address: string | null;
  other_native_id: string | null;
  other_title: string | null;
  other_path: string | null;
}

export interface RunDetailOptions {
  db: Database;
  tree: (address: string) => RunTree;
  rows: StepRows;
  recordsEnd: (format: string) => boolean;
  labelOf: (format: string) => string;
  priceNote: (model: string) => string | null;
}

/** Everything about one run and the runs below it. */
export class RunDetails {
  readonly #options: RunDetailOptions;
  readonly #run: Statement<[number], DetailColumns>;
  readonly #models: Statement<[ids: string], ModelColumns>;
  readonly #from: Statement<[number], LinkColumns>;
  readonly #to: Statement<{ id: number; run_key: string }, LinkColumns>;
  readonly #problems: Statement<[files: string], { problems: number }>;
  readonly #countedIn: Statement<[ids: string], RunDetail['counted_in'][number]>;
  readonly #failure: Statement<[number], { failure_code: string | null; failure_message: string | null }>;

  constructor(options: RunDetailOptions) {
    this.#options = options;
    const { db } = options;
    this.#run = db.prepare(
      `SELECT run.*, root.address AS root_address, original.address AS copy_address, file.path,
              file.status AS file_status, file.size, file.mtime_us
       FROM run JOIN file ON file.id = run.file_id JOIN run AS root ON root.id = run.root_id
       LEFT JOIN run AS original ON original.id = run.copy_of WHERE run.id = ?`,
    );
    this.#models = db.prepare(
      `SELECT model, nullif(provider, '') AS provider, calls, input_tokens, output_tokens, cache_read_tokens,
              cache_write_tokens, cost_nano_usd, cost_computed, usage_known, cost_known, partial_outputs
       FROM run_model WHERE run_id IN (SELECT value FROM json_each(?))`,
    );
    const other = `other.address AS other_address, other.native_id AS other_native_id, other.title AS other_title,
      file.path AS other_path`;
    this.#from = db.prepare(
      `SELECT kind, to_run_key, from_step, substr(starter.name || ': ' || starter.summary, 1, 300) AS starter, ${other} FROM run_link
       LEFT JOIN run AS other ON other.id = to_run LEFT JOIN file ON file.id = other.file_id
       LEFT JOIN step AS starter ON starter.id = from_step WHERE from_run = ?`,
    );
    this.#to = db.prepare(
      `SELECT kind, to_run_key, from_step, NULL AS starter, ${other} FROM run_link
       JOIN run AS other ON other.id = from_run JOIN file ON file.id = other.file_id
       WHERE to_run_key = @run_key AND (to_run = @id OR to_run IS NULL)`,
    );
    this.#problems = db.prepare(
      'SELECT count(*) AS problems FROM problem WHERE file_id IN (SELECT value FROM json_each(?))',
    );
    this.#countedIn = db.prepare(
      `SELECT DISTINCT other.address AS run, file.path FROM run_share
       JOIN run AS other ON other.id = run_share.other_id JOIN file ON file.id = other.file_id
       WHERE run_share.run_id IN (SELECT value FROM json_each(?)) AND run_share.first = 0 ORDER BY file.path LIMIT 20`,
    );
    this.#failure = db.prepare(
      'SELECT failure_code, substr(failure_message, 1, 1) AS failure_message FROM step WHERE id = ?',
    );
  }

  /** Throws `not_found`. */
  get(address: string): RunDetail {
    const { db, rows } = this.#options;
    const tree = this.#options.tree(address);
    const [run, ...nested] = tree.runs.flatMap((one) => this.#run.get(one.id) ?? []);
    if (run === undefined) throw new Error(`the tree of ${address} has no run`);
    const all = [run, ...nested] as const;
    const whole = run.root_address === address ? tree : this.#options.tree(run.root_address);
    const parent = run.parent_id === null ? undefined : this.#run.get(run.parent_id);
    const versions: string[] = JSON.parse(run.agent_versions);
    const sum = (column: 'errors' | 'retries' | 'state_changes' | 'decisions' | 'steps' | 'compactions') =>
      all.reduce((total, one) => total + one[column], 0);
    const starter = whole.indexOfId(run.parent_step_id ?? Number.NaN);
    const last_at = all.reduce<number | null>(
      (last, one) => (one.last_at_us === null ? last : Math.max(last ?? one.last_at_us, one.last_at_us)),
      null,
    );
    return {
      row: 'run',
      rev: readRev(db),
      run: run.address,
      run_id: run.native_id,
      title: titleOf(run),
      status: this.#statusOf(run, isLive(whole, run.id)),
      format: run.format,
      format_label: this.#options.labelOf(run.format),
      agent_name: run.agent_name,
      agent_version: versions.at(-1) ?? null,
      agent_versions: versions,
      path: run.path,
      missing: run.file_status === 'missing',
      copy_of: run.copy_address,
      started_at_us: run.started_at_us,
      ended_at_us: run.ended_at_us,
      last_write_us: last_at ?? run.mtime_us,
      last_write_of_file: last_at === null,
      active_us: activeTime(run),
      wall_us: wallTime(run, nested),
      steps: sum('steps'),
      errors: sum('errors'),
      subagents: nested.length,
      failure: failureClass(run.failure_type, run.failure_code),
      totals: totalsOf([run]),
      totals_with_subagents: totalsOf(all),
      root_run: run.root_address,
      parent_run: parent?.address ?? null,
      parent_step: rows.ref(whole, starter)?.step ?? null,
      parent_title: parent === undefined ? null : titleOf(parent),
      agent_id: run.agent_id,
      session_id: run.session_id,
      task_id: run.task_id,
      environment: run.environment,
      cwd: run.cwd,
      git_branch: run.git_branch,
      file_bytes: run.size,
      models: this.#modelsOf(all.map((one) => one.id)),
      harness: {
        hash: run.harness_hash,
        completeness:
          run.harness_completeness === 'whole' || run.harness_completeness === 'partial'
            ? run.harness_completeness
            : 'not recorded',
      },
      relations: this.#relationsOf(run, tree),
      counts: {
        errors: sum('errors'),
        retries: sum('retries'),
        state_changes: sum('state_changes'),
        decisions: sum('decisions'),
        steps: tree.count,
        compactions: sum('compactions'),
      },
      own_states: ownStates(tree),
      first_error: this.#firstError(tree),
      counted_in: this.#countedIn.all(JSON.stringify(all.map((one) => one.id))),
      problems:
        this.#problems.get(JSON.stringify([...new Set(tree.runs.flatMap((one) => one.file_ids))]))?.problems ?? 0,
      metadata_only: run.metadata_only !== 0,
      timed: tree.first_us !== null,
    };
  }

  /** Status of a run of a tree, and its own steps. */
  brief(tree: RunTree, { id }: TreeRun): { status: RunStatus; steps: number } {
    const run = this.#run.get(id);
    if (run === undefined) return { status: 'unknown', steps: 0 };
    return { status: this.#statusOf(run, isLive(tree, id)), steps: run.steps };
  }

  #statusOf({ id, status, ended, format }: DetailColumns, live: boolean): RunStatus {
    const has_open_step = hasOpenStep(this.#options.db, id);
    return runStatus({
      status,
      ended: ended !== 0,
      live,
      has_open_step,
      records_end: this.#options.recordsEnd(format),
    });
  }

  #modelsOf(runs: readonly number[]): ModelUse[] {
    const uses = this.#models.all(JSON.stringify(runs)).map(modelUse);
    const merged = new Map<string, ModelUse>();
    for (const use of uses) {
      const key = `${use.model}\0${use.provider ?? ''}`;
      const before = merged.get(key);
      merged.set(key, before === undefined ? use : addUse(before, use));
    }
    return [...merged.values()]
      .map((use) => ({ ...use, price_note: use.cost_computed ? this.#options.priceNote(use.model) : null }))
      .sort((a, b) => b.calls - a.calls || (a.model < b.model ? -1 : 1));
  }

  #relationsOf(run: DetailColumns, tree: RunTree): RunRelation[] {
    const relation = (link: LinkColumns, direction: RunRelation['direction']): RunRelation[] => {
      const kind = LINK_KINDS.find((one) => one === link.kind);
      if (kind === undefined) return [];
      const known = link.other_title ?? (link.other_path === null ? null : fileNameOf(link.other_path));
      const title = known ?? (kind === 'subagent' ? link.starter : null);
      const from = direction === 'to' ? tree.indexOfId(link.from_step ?? Number.NaN) : -1;
      const step = this.#options.rows.ref(tree, from)?.step ?? null;
      // A target that is not indexed is known by its key alone.
      const run_id = link.other_native_id ?? link.to_run_key.slice(link.to_run_key.indexOf(':') + 1);
      return [{ kind, direction, run: link.other_address, run_id, title, step }];
    };
    const to = this.#from.all(run.id).flatMap((link) => relation(link, 'to'));
    const told = new Set(to.map((link) => link.run));
    return [
      ...to,
      ...this.#startedRuns(run, tree).filter((started) => !told.has(started.run)),
      ...this.#to.all({ id: run.id, run_key: run.run_key }).flatMap((link) => relation(link, 'from')),
    ];
  }

  /** Runs below this one: the file links a sub-agent to its call in the call's result, which may never have come. */
  #startedRuns(run: DetailColumns, tree: RunTree): RunRelation[] {
    return tree.runs.flatMap(({ id, address, native_id, title }, place): RunRelation[] => {
      if (tree.runs[place]?.parent_id !== run.id || id === run.id) return [];
      const step = this.#options.rows.ref(tree, tree.started_by[place] ?? -1)?.step ?? null;
      return [{ kind: 'subagent', direction: 'to', run: address, run_id: native_id, title, step }];
    });
  }

  #firstError(tree: RunTree): RunDetail['first_error'] {
    const { first, last } = errorsOf(tree);
    const [row] = first === -1 ? [] : this.#options.rows.rows(tree, [first]);
    if (row === undefined) return null;
    const { failure_code: code, failure_message: told } = this.#failure.get(tree.id[first] ?? 0) ?? {};
    const { step, seq, type, name, summary } = row;
    // Without a message of its own a step is summed up by what it was asked: that is no error.
    const message = told ? summary : '';
    return { step, seq, type, name, message, by_user: code === REJECTED_BY_USER, last_seq: last + 1 };
  }
}

function ownStates({ count, run, flags }: RunTree): number {
  let states = 0;
  for (let step = 0; step < count; step++) {
    if (run[step] === 0 && ((flags[step] ?? 0) & STEP_FLAGS.state) !== 0) states++;
  }
  return states;
}

function modelUse({ usage_known, cost_known, ...use }: ModelColumns): ModelUse {
  return {
    ...use,
    cost_computed: use.cost_computed !== 0,
    usage_coverage: { known: usage_known, calls: use.calls },
    cost_coverage: { known: cost_known, calls: use.calls },
    price_note: null,
  };
}

function addUse(a: ModelUse, b: ModelUse): ModelUse {
  return {
    ...a,
    calls: a.calls + b.calls,
    input_tokens: plusKnown(a.input_tokens, b.input_tokens),
    output_tokens: plusKnown(a.output_tokens, b.output_tokens),
    cache_read_tokens: plusKnown(a.cache_read_tokens, b.cache_read_tokens),
    cache_write_tokens: plusKnown(a.cache_write_tokens, b.cache_write_tokens),
    cost_nano_usd: plusKnown(a.cost_nano_usd, b.cost_nano_usd),
    cost_computed: a.cost_computed || b.cost_computed,
    usage_coverage: addCoverage(a.usage_coverage, b.usage_coverage),
    cost_coverage: addCoverage(a.cost_coverage, b.cost_coverage),
    partial_outputs: a.partial_outputs + b.partial_outputs,
  };
}

function isLive(tree: RunTree, id: number): boolean {
  return tree.live[tree.runs.findIndex((run) => run.id === id)] === true;
}

function titleOf({ title, path }: Pick<DetailColumns, 'title' | 'path'>): string {
  return title ?? fileNameOf(path);
}
