import type { Database, Statement } from 'better-sqlite3';
import { hasStepIndexes, makeStepIndexes } from '../../store/database.ts';
import { FIRST_MERGED_RUN, RUNS_PER_FILE, STEPS_PER_FILE } from '../../store/schema.ts';
import type { FlushedRows } from '../rows/file-rows.ts';
import { fileOfRun, type RunTable } from '../rows/run-table.ts';
import type { IndexTables } from '../rows/tables.ts';
import { RunCopies } from './copies.ts';
import { RunLinks } from './links.ts';
import { SharedResponses } from './responses.ts';
import { RunTraces } from './traces.ts';
import { RunTree } from './tree.ts';

interface StoredRun {
  id: number;
  run_key: string;
  fragment: number;
}

/**
 * Keeps right what depends on more than one file: addresses of runs that several files hold, parents and
 * roots, targets of links, and which run counts a response. Works inside the transaction that changed the rows.
 * While the indexes on steps are missing (a first import), responses are left to `makeIndexes`.
 */
export class Relations {
  readonly #db: Database;
  readonly #runs: RunTable;
  readonly #copies: RunCopies;
  readonly #tree: RunTree;
  readonly #links: RunLinks;
  readonly #responses: SharedResponses;
  readonly #traces: RunTraces;
  readonly #select: Statement<[number], StoredRun & { parent_id: number | null }>;
  readonly #ofFile: Statement<[number], StoredRun>;
  readonly #setRev: Statement<[number, number]>;
  readonly #rootsOfRun: Statement<[number, number], { address: string }>;
  readonly #rootsOfFile: Statement<[number], { address: string }>;
  readonly #filesOfTree: Statement<[string], { path: string }>;
  readonly #replaced: Statement<[number], { path: string }>;
  readonly #treesOfFile: Statement<[number], { address: string; others: number }>;
  #indexed: boolean;

  constructor(db: Database, tables: IndexTables, unwrittenSteps: number) {
    this.#db = db;
    this.#runs = tables.runs;
    this.#traces = new RunTraces(db, tables, unwrittenSteps);
    this.#copies = new RunCopies(db);
    this.#tree = new RunTree(db);
    this.#links = new RunLinks(db);
    this.#responses = new SharedResponses(db);
    this.#select = db.prepare('SELECT id, run_key, fragment, parent_id FROM run WHERE id = ?');
    this.#ofFile = db.prepare('SELECT id, run_key, fragment FROM run WHERE file_id = ?');
    this.#setRev = db.prepare('UPDATE run SET rev = ? WHERE id = ?');
    this.#rootsOfRun = db.prepare(
      `SELECT iif(fragment = 1, run_key, address) AS address FROM run
       WHERE id IN (SELECT id FROM run WHERE id = ? UNION SELECT root_id FROM run WHERE id = ?)`,
    );
    this.#rootsOfFile = db.prepare(
      `SELECT DISTINCT iif(run.fragment = 1, run.run_key, root.address) AS address
       FROM run JOIN run AS root ON root.id = run.root_id WHERE run.file_id = ?`,
    );
    this.#filesOfTree = db.prepare(
      `SELECT DISTINCT file.path FROM run AS given JOIN run ON run.root_id = given.root_id OR run.run_key = given.run_key
       JOIN file ON file.id = run.file_id WHERE given.address = ?`,
    );
    this.#treesOfFile = db.prepare(
      `SELECT root.address, (SELECT count(*) FROM run AS other WHERE other.root_id = root.id AND other.file_id <> run.file_id) AS others
       FROM run JOIN run AS root ON root.id = run.root_id WHERE run.file_id = ? GROUP BY root.id LIMIT 2`,
    );
    this.#replaced = db.prepare(
      `SELECT path FROM file AS gone
       WHERE status = 'missing' AND id IN (
         SELECT other.file_id FROM run JOIN run AS other ON other.run_key = run.run_key WHERE run.file_id = ?
       ) AND NOT EXISTS (
         SELECT 1 FROM run WHERE run.file_id = gone.id AND NOT EXISTS (
           SELECT 1 FROM run AS held JOIN file ON file.id = held.file_id
           WHERE held.run_key = run.run_key AND file.status NOT IN ('missing', 'unreadable')
         )
       )`,
    );
    this.#indexed = hasStepIndexes(db);
  }

  /** False until the indexes on steps are made and responses are settled. */
  get indexed(): boolean {
    return this.#indexed;
  }

  /** Addresses of the run and of the root it hangs below now. */
  rootsOfRun(run: number): string[] {
    return this.#rootsOfRun.all(run, run).map((row) => row.address);
  }

  rootsOfFile(file: number): string[] {
    return this.#rootsOfFile.all(file).map((row) => row.address);
  }

  runsOfFile(file: number): number {
    return this.#ofFile.all(file).filter(({ id }) => id % RUNS_PER_FILE < FIRST_MERGED_RUN).length;
  }

  /** Files with runs of the tree that a run with this address belongs to. */
  filesOfTree(address: string): string[] {
    return this.#filesOfTree.all(address).map((row) => row.path);
  }

  /** Missing files that share a run with `file`, or are it, and all of whose runs are in files that are there. */
  replacedFiles(file: number): string[] {
    return this.#replaced.all(file).map((row) => row.path);
  }

  /** Address of the root of all runs of a file, when its tree has no runs of other files; else null. */
  onlyTreeOf(file: number): string | null {
    const roots = this.#treesOfFile.all(file);
    return roots.length === 1 && roots[0]?.others === 0 ? roots[0].address : null;
  }

  /**
   * Settles what these rows of one file changed; `done` says that it is read to its end. Returns other rows that changed
   * by it: their runs.
   */
  settle(file: number, flushed: FlushedRows, done: boolean, rev: number): Set<number> {
    const changed = this.#traces.settle(file, flushed, done, rev);
    const moved = new Set<number>(flushed.placed_runs);
    for (const id of flushed.placed_runs) {
      const run = this.#select.get(id);
      if (run === undefined) continue;
      if (run.fragment === 0) addAll(changed, this.#copies.assign(run.run_key));
      addAll(moved, this.#links.join(run.run_key));
    }
    for (const key of flushed.linked_keys) addAll(moved, this.#links.join(key));
    for (const id of moved) this.#place(id, changed);
    if (flushed.lowest_step !== null) {
      for (const id of flushed.runs) {
        const from = fileOfRun(id) * STEPS_PER_FILE + flushed.lowest_step;
        addAll(changed, this.#tree.findStartingSteps(id, from));
      }
    }
    if (this.#indexed) {
      this.#recount(this.#responses.electNew(flushed.response_ids), rev, changed);
      for (const id of new Set([...flushed.runs, ...changed])) {
        this.#recount(this.#responses.runChanged(id), rev, changed);
      }
    }
    for (const id of changed) this.#setRev.run(rev, id);
    return changed;
  }

  /** The read of a file goes no further. */
  readDropped(file: number): void {
    this.#traces.forgetUnwritten(file);
  }

  /** Runs `clear`, which deletes the runs of a file, and settles what hung on them. Returns the runs that changed. */
  withoutFile(file: number, rev: number, clear: () => void): Set<number> {
    const changed = new Set<number>();
    const gone = this.#ofFile.all(file);
    const from = file * RUNS_PER_FILE;
    const responses = new Set(gone.flatMap((run) => this.#responses.sharedBy(run.id)));
    const orphans = new Set(this.#tree.orphan(from, from + RUNS_PER_FILE, file));
    this.#responses.forget(from, from + RUNS_PER_FILE);
    this.#traces.removeFrom(file);
    clear();
    for (const { run_key, fragment, id } of gone) {
      if (fragment === 1) addAll(changed, this.#traces.make(run_key, rev));
      else if (id % RUNS_PER_FILE < FIRST_MERGED_RUN) addAll(changed, this.#copies.assign(run_key));
      addAll(orphans, this.#links.join(run_key));
    }
    for (const id of orphans) {
      changed.add(id);
      this.#place(id, changed);
    }
    if (this.#indexed) this.#recount(this.#responses.elect(responses), rev, changed);
    for (const id of changed) this.#setRev.run(rev, id);
    return changed;
  }

  /** Makes the indexes on steps and decides about all responses. Returns the runs that changed. */
  makeIndexes(rev: number): Set<number> {
    makeStepIndexes(this.#db);
    const changed = new Set<number>();
    this.#recount(this.#responses.electAll(), rev, changed);
    this.#indexed = true;
    return changed;
  }

  #place(id: number, changed: Set<number>): void {
    for (const moved of this.#tree.place(id)) {
      changed.add(moved);
      const parent = this.#select.get(moved)?.parent_id ?? null;
      if (parent !== null) addAll(changed, this.#tree.findStartingSteps(parent, fileOfRun(parent) * STEPS_PER_FILE));
    }
  }

  #recount(runs: ReadonlySet<number>, rev: number, changed: Set<number>): void {
    for (const id of runs) {
      const run = this.#runs.load(id);
      if (run === undefined) continue;
      run.recount = true;
      this.#runs.save(run, rev);
      changed.add(id);
    }
  }
}

function addAll(into: Set<number>, ids: Iterable<number>): void {
  for (const id of ids) into.add(id);
}
