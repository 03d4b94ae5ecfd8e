import type { Database, Statement } from 'better-sqlite3';
import { STEP_TYPES } from '../../../../shared/model/step.ts';
import { FIRST_MERGED_RUN, FIRST_MERGED_STEP, STEPS_PER_FILE } from '../../store/schema.ts';
import { ActiveTime } from '../rows/active-time.ts';
import { coverTime } from '../rows/cover-time.ts';
import { type FactRanks, RANKED_FACTS, RunFacts, RunRow } from '../rows/run-row.ts';
import { fileOfRun, runId } from '../rows/run-table.ts';
import { STEP_COLUMNS, StepRow } from '../rows/step-row.ts';
import type { IndexTables } from '../rows/tables.ts';
import { comparePaths } from './nearest.ts';
import { traceSteps, withoutUsage } from './trace-steps.ts';

/** A trace of fewer steps is made anew whenever something of it was read; a larger one when its file is read. */
const SMALL = 2_000;

const TOOL = STEP_TYPES.indexOf('tool');

interface Fragment extends RunFacts {
  id: number;
  file_id: number;
  number: number;
  format: string;
  native_id: string;
  path: string;
}

/** Columns that a ranked fact fills. */
const COLUMNS: Record<(typeof RANKED_FACTS)[number], readonly (keyof RunFacts)[]> = {
  title: ['title'],
  agent_name: ['agent_name'],
  agent_version: ['agent_versions'],
  environment: ['environment'],
  session_id: ['session_id'],
  end: ['status', 'ended', 'ended_at_us', 'failure_type', 'failure_code', 'failure_message'],
};

/**
 * Makes the runs of formats that merge. Each file keeps what it holds of a trace as a fragment, which depends on that file
 * alone; the run that is shown is made from all fragments of the trace, and made anew when one of them changes. So it
 * does not matter how a trace is cut into files and lines, in which order they come and how often.
 */
export class RunTraces {
  readonly #tables: IndexTables;
  /** Keys of traces to be made anew, by the file that is being read. */
  readonly #waiting = new Map<number, Set<string>>();
  readonly #fragmentKey: Statement<[number], { run_key: string }>;
  readonly #steps: Statement<[string], { steps: number }>;
  readonly #fragments: Statement<[string], Fragment>;
  readonly #merged: Statement<[string], { id: number }>;
  readonly #mergedIn: Statement<[number, number], { id: number }>;
  readonly #delivered: Statement<[number], StepRow>;
  readonly #lastStep: Statement<[number, number], { id: number | null }>;
  readonly #clear: Statement<[number]>[];
  readonly #deleteRun: Statement<[number]>;

  constructor(db: Database, tables: IndexTables) {
    this.#tables = tables;
    this.#fragmentKey = db.prepare('SELECT run_key FROM run WHERE id = ? AND fragment = 1');
    this.#steps = db.prepare('SELECT total(steps) AS steps FROM run WHERE run_key = ? AND fragment = 1');
    this.#fragments = db.prepare(
      'SELECT run.*, file.path FROM run JOIN file ON file.id = run.file_id WHERE run_key = ? AND fragment = 1',
    );
    this.#merged = db.prepare('SELECT id FROM run WHERE run_key = ? AND fragment = 0');
    this.#mergedIn = db.prepare('SELECT id FROM run WHERE id >= ? AND id < ?');
    this.#delivered = db.prepare(
      `SELECT ${STEP_COLUMNS.join(', ')} FROM step WHERE run_id = ? AND merges = 1 ORDER BY id`,
    );
    this.#lastStep = db.prepare('SELECT max(id) AS id FROM step WHERE id >= ? AND id < ?');
    const own = 'SELECT id FROM step WHERE run_id = ? AND merges = 1';
    this.#clear = [
      db.prepare(`DELETE FROM step_part WHERE step_id IN (${own})`),
      db.prepare('DELETE FROM step WHERE run_id = ? AND merges = 1'),
      db.prepare('DELETE FROM run_model WHERE run_id = ?'),
    ];
    this.#deleteRun = db.prepare('DELETE FROM run WHERE id = ?');
  }

  /** Makes anew what these rows of a file changed, all of it when the file is `done`. Returns the runs that changed. */
  settle(file: number, runs: Iterable<number>, done: boolean, rev: number): Set<number> {
    const waiting = this.#waiting.get(file) ?? new Set();
    for (const id of runs) {
      const key = this.#fragmentKey.get(id)?.run_key;
      if (key !== undefined) waiting.add(key);
    }
    const changed = new Set<number>();
    for (const key of waiting) {
      if (!done && (this.#steps.get(key)?.steps ?? 0) > SMALL) continue;
      for (const id of this.make(key, rev)) changed.add(id);
      waiting.delete(key);
    }
    if (waiting.size > 0) this.#waiting.set(file, waiting);
    else this.#waiting.delete(file);
    return changed;
  }

  /** Deletes the runs that lie in a file, which goes away. */
  removeFrom(file: number): void {
    this.#waiting.delete(file);
    for (const { id } of this.#mergedIn.all(runId(file, FIRST_MERGED_RUN), runId(file + 1, 0))) this.#remove(id);
  }

  /** Makes the run of a trace from the fragments that there are. Returns the runs that changed. */
  make(runKey: string, rev: number): number[] {
    const fragments = this.#fragments.all(runKey).sort((a, b) => comparePaths(a.path, b.path) || a.id - b.id);
    const [first] = fragments;
    const before = this.#merged.get(runKey)?.id;
    const id = first === undefined ? undefined : runId(first.file_id, FIRST_MERGED_RUN + first.number);
    if (before !== undefined && before !== id) this.#remove(before);
    if (first === undefined || id === undefined) return [];
    if (before === id) for (const statement of this.#clear) statement.run(id);
    else {
      const { file_id, number, format, native_id } = first;
      const who = { file_id, number: FIRST_MERGED_RUN + number, run_key: runKey, address: runKey, format, native_id };
      this.#tables.runs.insert({ ...who, agent_id: null, fragment: false }, format);
    }
    const run = new RunRow(id, factsOf(fragments, first), new ActiveTime());
    this.#writeSteps(run, fragments);
    this.#tables.runs.save(run, rev);
    return before === undefined || before === id ? [id] : [id, before];
  }

  #writeSteps(run: RunRow, fragments: readonly Fragment[]): void {
    const steps = traceSteps(fragments.flatMap(({ id }) => this.#delivered.all(id)));
    const file = fileOfRun(run.id);
    const from = file * STEPS_PER_FILE + FIRST_MERGED_STEP;
    const firstId = (this.#lastStep.get(from, (file + 1) * STEPS_PER_FILE)?.id ?? from - 1) + 1;
    const rows = steps.map(({ row, parent, repeats }, place) => {
      const own = Object.assign(new StepRow(firstId + place, run.id, row.key), {
        ...row,
        ...{
          id: firstId + place,
          run_id: run.id,
          part_offset: null,
          part_length: null,
          part_line: null,
          part_pointer: null,
        },
        ...{
          parent_id: parent === null ? null : firstId + parent,
          parent_key: parent === null ? row.parent_key : null,
        },
      });
      if (repeats) withoutUsage(own);
      run.totals.count(own, 1);
      coverTime(run, own);
      if (own.type === TOOL) run.noteTool(own.name);
      // The bytes may lie in another file than the run.
      const { part_offset, part_length, part_line, part_pointer } = row;
      const delivered_in = Math.floor(row.id / STEPS_PER_FILE);
      this.#tables.parts.add(own.id, 1, delivered_in, part_offset, part_length, part_line, part_pointer);
      return own;
    });
    this.#tables.steps.insert(rows);
    this.#tables.parts.flush();
  }

  #remove(id: number): void {
    for (const statement of this.#clear) statement.run(id);
    this.#deleteRun.run(id);
  }
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
