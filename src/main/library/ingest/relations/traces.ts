import type { Database, Statement } from 'better-sqlite3';
import { FIRST_MERGED_RUN } from '../../store/schema.ts';
import { ActiveTime } from '../rows/active-time.ts';
import type { FlushedRows } from '../rows/file-rows.ts';
import { type FactRanks, RANKED_FACTS, RunFacts, RunRow } from '../rows/run-row.ts';
import { runId } from '../rows/run-table.ts';
import type { StepRow } from '../rows/step-row.ts';
import type { IndexTables } from '../rows/tables.ts';
import { comparePaths } from './nearest.ts';
import { type TraceStep, traceSteps } from './trace-steps.ts';
import { TraceStore } from './trace-store.ts';
import { UnwrittenSteps } from './unwritten-steps.ts';

/** A trace of more steps is made anew only when its file is read to its end. */
const SMALL = 2_000;

/** Columns that a ranked fact fills. */
const COLUMNS = {
  title: ['title'],
  agent_name: ['agent_name'],
  agent_version: ['agent_versions'],
  environment: ['environment'],
  session_id: ['session_id'],
  end: ['status', 'ended', 'ended_at_us', 'failure_type', 'failure_code', 'failure_message'],
} satisfies Record<(typeof RANKED_FACTS)[number], readonly (keyof RunFacts)[]>;

type RankedColumn = (typeof COLUMNS)[keyof typeof COLUMNS][number];

interface Fragment extends Pick<RunFacts, RankedColumn | 'fact_ranks'> {
  id: number;
  file_id: number;
  number: number;
  format: string;
  native_id: string;
  keeps_steps: number;
  path: string;
}

/**
 * Makes the runs of formats that merge. Each file keeps what it holds of a trace as a fragment, which depends on that file
 * alone; the run that is shown is made from all fragments of the trace, and made anew when one of them changes. So it
 * does not matter how a trace is cut into files and lines, in which order they come and how often.
 *
 * Nearly all traces lie in one file: their steps are written once, as those of the run. A fragment gets steps of its own
 * when the run no longer tells what it delivered: other fragments have come, or usage was left out.
 */
export class RunTraces {
  readonly #tables: IndexTables;
  readonly #store: TraceStore;
  /** What was read of files that are not at their end. A read that is cut short begins again, so memory is enough. */
  readonly #unwritten = new UnwrittenSteps();
  readonly #maxUnwritten: number;
  readonly #fragmentKey: Statement<[number], { run_key: string }>;
  readonly #fragments: Statement<[string], Fragment>;
  readonly #merged: Statement<[string], { id: number; steps: number }>;
  readonly #setKeeps: Statement<[number]>;
  readonly #deleteRun: Statement<[number]>;
  readonly #deleteRuns: Statement<[number, number]>[];

  constructor(db: Database, tables: IndexTables, maxUnwritten: number) {
    this.#tables = tables;
    this.#maxUnwritten = maxUnwritten;
    this.#store = new TraceStore(db, tables);
    this.#fragmentKey = db.prepare('SELECT run_key FROM run WHERE id = ? AND fragment = 1');
    const told = [...Object.values(COLUMNS).flat(), 'fact_ranks'].map((column) => `run.${column}`);
    this.#fragments = db.prepare(
      `SELECT run.id, file_id, number, run.format, native_id, keeps_steps, file.path, ${told.join(', ')}
       FROM run JOIN file ON file.id = run.file_id WHERE run_key = ? AND fragment = 1`,
    );
    this.#merged = db.prepare('SELECT id, steps FROM run WHERE run_key = ? AND fragment = 0');
    this.#setKeeps = db.prepare('UPDATE run SET keeps_steps = 1 WHERE id = ?');
    this.#deleteRun = db.prepare('DELETE FROM run WHERE id = ?');
    this.#deleteRuns = [
      db.prepare('DELETE FROM run WHERE id >= ? AND id < ?'),
      db.prepare('DELETE FROM run_model WHERE run_id >= ? AND run_id < ?'),
    ];
  }

  /** Makes anew what these rows of a file changed, all of it when the file is `done`. Returns the runs that changed. */
  settle(file: number, { runs, delivered }: FlushedRows, done: boolean, rev: number): Set<number> {
    this.#store.begin();
    const rows = Map.groupBy(delivered, ({ run_id }) => run_id);
    for (const id of runs) {
      const key = this.#fragmentKey.get(id)?.run_key;
      if (key !== undefined) this.#unwritten.add(file, key, rows.get(id) ?? []);
    }
    const changed = new Set<number>();
    const waiting = [...this.#unwritten.of(file)];
    for (const [key, { length }] of waiting) {
      if (done || this.#isDue(key, length)) this.#makeFrom(file, key, rev, changed);
    }
    if (this.#unwritten.count > this.#maxUnwritten) this.#makeRoom(file, rev, changed);
    this.#store.flush();
    return changed;
  }

  /** Deletes the runs that lie in a file, which goes away. */
  removeFrom(file: number): void {
    this.forgetUnwritten(file);
    this.#store.clearFile(file);
    for (const statement of this.#deleteRuns) statement.run(runId(file, FIRST_MERGED_RUN), runId(file + 1, 0));
  }

  /** Makes the run of a trace from the fragments that there are. Returns the runs that changed. */
  make(runKey: string, rev: number): number[] {
    this.#store.begin();
    const changed = this.#make(runKey, [], true, rev);
    this.#store.flush();
    return changed;
  }

  /** The read of a file goes no further: what it left unwritten will be read again. */
  forgetUnwritten(file: number): void {
    this.#unwritten.forget(file);
  }

  /** Small traces are made when they have doubled, so that they are seen at once and not made over and over. */
  #isDue(runKey: string, unwritten: number): boolean {
    const known = this.#merged.get(runKey)?.steps ?? 0;
    return unwritten >= known && unwritten + known <= SMALL;
  }

  #makeFrom(file: number, runKey: string, rev: number, changed: Set<number>): void {
    for (const id of this.#make(runKey, this.#unwritten.take(file, runKey), true, rev)) changed.add(id);
  }

  /** Writes what a file left in memory: of a large trace as steps of its fragment, which are merged at the file's end. */
  #makeRoom(file: number, rev: number, changed: Set<number>): void {
    for (const [key, { length }] of [...this.#unwritten.of(file)]) {
      const known = this.#merged.get(key)?.steps ?? 0;
      if (known + length <= SMALL) {
        this.#makeFrom(file, key, rev, changed);
        continue;
      }
      if (this.#fragments.all(key).some(({ keeps_steps }) => keeps_steps === 0)) {
        for (const id of this.#make(key, [], false, rev)) changed.add(id);
      }
      this.#store.keep(this.#unwritten.take(file, key));
      this.#unwritten.add(file, key, []);
    }
  }

  /** `unwritten` was delivered besides what the tables hold; `alone`: the run may have the only rows of its steps. */
  #make(runKey: string, unwritten: readonly StepRow[], alone: boolean, rev: number): number[] {
    const fragments = this.#fragments.all(runKey).sort((a, b) => comparePaths(a.path, b.path) || a.id - b.id);
    const [first] = fragments;
    const before = this.#merged.get(runKey)?.id;
    const id = first === undefined ? undefined : mergedRunOf(first);
    const steps =
      (alone ? this.#stepsAlone(fragments, before, unwritten) : null) ??
      this.#stepsOfFragments(fragments, before, unwritten);
    if (before !== undefined && before !== id) {
      this.#store.clear(before);
      this.#deleteRun.run(before);
    }
    if (first === undefined || id === undefined) return [];
    if (before === id) this.#store.clear(id);
    else {
      const { file_id, number, format, native_id } = first;
      const who = { file_id, number: FIRST_MERGED_RUN + number, run_key: runKey, address: runKey, format, native_id };
      this.#tables.runs.insert({ ...who, agent_id: null, fragment: false }, format);
    }
    const run = new RunRow(id, factsOf(fragments, first), new ActiveTime());
    this.#store.write(run, steps);
    // Its root tells that it ended; spans that it started may end later.
    if (run.facts.ended_at_us !== null) run.facts.ended_at_us = run.facts.last_at_us;
    this.#tables.runs.save(run, rev);
    return before === undefined || before === id ? [id] : [id, before];
  }

  /** The steps of a trace with one fragment, where they need be written as those of the run only; else null. */
  #stepsAlone(
    [fragment, ...others]: readonly Fragment[],
    run: number | undefined,
    unwritten: readonly StepRow[],
  ): TraceStep[] | null {
    if (fragment === undefined || others.length > 0 || fragment.keeps_steps === 1) return null;
    const written = run === mergedRunOf(fragment) ? this.#store.delivered(run) : [];
    const steps = traceSteps([...written, ...unwritten]);
    return steps.some(({ repeats }) => repeats) ? null : steps;
  }

  /** The steps of a trace, all of whose fragments have steps of their own from now on. */
  #stepsOfFragments(
    fragments: readonly Fragment[],
    run: number | undefined,
    unwritten: readonly StepRow[],
  ): TraceStep[] {
    for (const fragment of fragments) {
      if (fragment.keeps_steps === 1) continue;
      if (run === mergedRunOf(fragment)) this.#store.move(run, fragment.id);
      this.#setKeeps.run(fragment.id);
    }
    this.#store.keep(unwritten);
    return traceSteps(fragments.flatMap(({ id }) => this.#store.delivered(id)));
  }
}

/** The run that is made of a trace where this fragment is the first. */
function mergedRunOf({ file_id, number }: Fragment): number {
  return runId(file_id, FIRST_MERGED_RUN + number);
}

/** What the fragments tell of the run, each fact by its lowest rank. */
function factsOf(fragments: readonly Fragment[], first: Fragment): RunFacts {
  const facts = new RunFacts(first.format);
  const ranks = fragments.map(({ fact_ranks }): FactRanks => JSON.parse(fact_ranks ?? '{}'));
  for (const fact of RANKED_FACTS) {
    let best: { rank: string; from: Fragment } | null = null;
    for (const [place, from] of fragments.entries()) {
      const rank = ranks[place]?.[fact];
      if (rank !== undefined && (best === null || rank < best.rank)) best = { rank, from };
    }
    if (best === null) continue;
    for (const column of COLUMNS[fact]) Object.assign(facts, { [column]: best.from[column] });
  }
  facts.last_at_us = facts.ended_at_us;
  return facts;
}
