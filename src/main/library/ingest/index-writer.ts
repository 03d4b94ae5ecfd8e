import { statSync } from 'node:fs';
import type Database from 'better-sqlite3';
import type { EventMap } from '../../../shared/api.ts';
import type { TraceFormat } from '../../formats/format.ts';
import { FORMATS } from '../../formats/registry.ts';
import { priceOf } from '../../pricing/price-of.ts';
import { type ParseThread, parseThread } from '../parse/parse-thread.ts';
import { isMissing, reasonOf } from '../sources/walk.ts';
import { openIndexDatabase } from '../store/database.ts';
import { STEPS_PER_FILE } from '../store/schema.ts';
import { CommitChange } from './commit-change.ts';
import { isAsRead } from './file-state.ts';
import { type FileRow, FileTable } from './file-table.ts';
import { FileTask } from './file-task.ts';
import { identityOf } from './fingerprint.ts';
import type { IngestContext } from './ingest-context.ts';
import { Relations } from './relations/relations.ts';
import type { Pricer } from './rows/pricing.ts';
import { fileOfRun } from './rows/run-table.ts';
import { batches, prepareTables } from './rows/tables.ts';

type Change = EventMap['changed'];

/** Below this a thread costs more than it saves. */
const THREAD_BYTES = 8 * 2 ** 20;
/** Some 30 MB at most. */
const UNWRITTEN_STEPS = 30_000;
/** Files whose parser is kept for the next append, and steps they may have together. */
const MAX_IDLE_TASKS = 64;
const MAX_IDLE_STEPS = 2_000_000;

export interface WriterOptions {
  formats?: readonly TraceFormat[];
  price?: Pricer;
  /** Bytes read from a file at a time. Tests set it low. */
  chunk_bytes?: number;
  /** Files from this size on are parsed in a thread of their own; Infinity for none. Tests set it low. */
  thread_bytes?: number;
  /** Steps of traces kept in memory while their files are read. Tests set it low. */
  unwritten_steps?: number;
  thread?: ParseThread;
  /** Real path of the folder of sample runs: nobody writes them, however new an installation made them. */
  samples?: string | null;
}

export interface FileToRead {
  path: string;
  /** Path below its source, `/`-separated. */
  relative_path: string;
}

/** What one read did with one file. */
export interface FileRead {
  path: string;
  done: boolean;
  bytes: number;
}

/**
 * The only writer of an index. Every method that changes something is one transaction: it commits, raises
 * `rev`, and returns what changed, null when nothing did.
 */
export class IndexWriter {
  readonly db: Database.Database;
  readonly #context: IngestContext;
  readonly #tasks = new Map<string, FileTask>();
  /** Files being read that were found to hold runs. */
  readonly #gained = new Set<string>();
  readonly #setRev: Database.Statement<[number]>;
  /** Around each file of a commit: one that fails leaves the others whole. */
  readonly #savepoint: Database.Statement<[]>;
  readonly #rollBack: Database.Statement<[]>;
  readonly #release: Database.Statement<[]>;
  #rev: number;

  constructor(path: string, options: WriterOptions = {}) {
    const db = openIndexDatabase(path);
    this.db = db;
    const tables = prepareTables(db);
    this.#context = {
      files: new FileTable(db),
      tables,
      relations: new Relations(db, tables, options.unwritten_steps ?? UNWRITTEN_STEPS),
      formats: options.formats ?? FORMATS,
      price: options.price ?? priceOf,
      chunk_bytes: options.chunk_bytes ?? 512 * 1024,
      thread: options.thread ?? parseThread,
      thread_bytes: options.thread_bytes ?? THREAD_BYTES,
      samples: options.samples ?? null,
    };
    this.#setRev = db.prepare("INSERT OR REPLACE INTO meta VALUES ('rev', CAST(? AS INTEGER))");
    this.#savepoint = db.prepare('SAVEPOINT file');
    this.#rollBack = db.prepare('ROLLBACK TO file');
    this.#release = db.prepare('RELEASE file');
    this.#rev = db.prepare<[], { value: number }>("SELECT value FROM meta WHERE key = 'rev'").get()?.value ?? 0;
  }

  /** Commits so far. */
  get rev(): number {
    return this.#rev;
  }

  files(): Pick<FileRow, 'path' | 'status'>[] {
    return this.#context.files.all();
  }

  /** What was read of a file, null when the index does not have it. */
  countsOf(path: string): (FileRow & { runs: number }) | null {
    const row = this.#context.files.get(path);
    return row && { ...row, runs: this.#context.relations.runsOfFile(row.id) };
  }

  /** Files that hold a run of the tree with this address. */
  filesOfRun(run: string): string[] {
    return this.#context.relations.filesOfTree(run);
  }

  /** Addresses of the root runs that the file belongs to. */
  runsOfFile(path: string): string[] {
    const row = this.#context.files.get(path);
    return row === null ? [] : this.#context.relations.rootsOfFile(row.id);
  }

  /** Whether the file at `path` may hold something that is not in the index. False when it is gone. */
  needsReading(path: string): boolean {
    const row = this.#context.files.get(path);
    if (row === null || row.status === 'missing' || row.status === 'unreadable') return true;
    const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (stat === undefined) return false;
    return !isAsRead(row, identityOf(stat));
  }

  /**
   * Reads what is new in files for about `budget_ms`, in one commit: one file after the other as long as there is
   * time and the one before is done. A file that cannot be read becomes a problem, one that is gone is marked missing.
   * Throws when the index cannot be written.
   */
  read(files: Iterable<FileToRead>, budget_ms: number): { files: FileRead[]; commit: Change | null } {
    const deadline = performance.now() + budget_ms;
    const read: FileRead[] = [];
    let current: string | null = null;
    try {
      const commit = this.#commit((change) => {
        for (const file of files) {
          current = file.path;
          const one = this.#readFile(file, deadline, change);
          read.push(one);
          if (!one.done || performance.now() >= deadline) break;
        }
      });
      this.#limitTasks();
      return { files: read, commit };
    } catch (error) {
      // Rows in memory no longer tell what the rolled back index holds.
      for (const { path } of read) this.#dropTask(path);
      if (current !== null) this.#dropTask(current);
      throw error;
    }
  }

  /** The file is gone: its runs stay until the next start, marked missing, where no other file holds them. */
  markMissing(path: string): Change | null {
    const row = this.#context.files.get(path);
    if (row === null || row.status === 'missing') return null;
    this.#dropTask(path);
    return this.#commit((change) => this.#markMissing(row, change));
  }

  /** Takes a file and all that was read from it out of the index. */
  forget(path: string): Change | null {
    const row = this.#context.files.get(path);
    if (row === null) return null;
    this.#dropTask(path);
    return this.#commit((change) => this.#forget(row, change));
  }

  /** Lists places of a source that could not be looked at, in place of those listed before. */
  replaceSourceProblems(source: string, problems: readonly { path: string; reason: string }[]): Change | null {
    const reasons = new Map(problems.map(({ path, reason }) => [path, reason]));
    return this.#commit((change) => {
      for (const row of this.#context.files.below(source)) {
        if (row.status !== 'unreadable' || reasons.get(row.path) === row.reason) reasons.delete(row.path);
        else if (!reasons.has(row.path) && row.format === null) this.#forget(row, change);
      }
      for (const [path, reason] of reasons) this.#noteUnreadable(path, reason, change);
    });
  }

  /** Call it when there is nothing more to read: after a first import it makes the indexes left for its end. */
  settle(): Change | null {
    if (this.#context.relations.indexed) return null;
    return this.#commit((change) => {
      const changed = this.#context.relations.makeIndexes(change.rev);
      change.list();
      change.runs(changed);
      this.#forgetRows(changed);
    });
  }

  close(): void {
    for (const path of [...this.#tasks.keys()]) this.#dropTask(path);
    this.db.close();
  }

  /** Runs `work` in a transaction; the commit counts when `work` says that something changed. */
  #commit(work: (change: CommitChange) => void): Change | null {
    const change = new CommitChange(this.#context.relations, this.#rev + 1);
    this.db.exec('BEGIN IMMEDIATE');
    try {
      work(change);
      if (!change.isEmpty) this.#setRev.run(change.rev);
      const event = change.isEmpty ? null : change.toEvent();
      this.db.exec('COMMIT');
      if (event !== null) this.#rev = event.rev;
      return event;
    } catch (error) {
      if (this.db.inTransaction) this.db.exec('ROLLBACK');
      for (const batch of batches(this.#context.tables)) batch.discard();
      throw error;
    }
  }

  #readFile({ path, relative_path }: FileToRead, deadline: number, change: CommitChange): FileRead {
    this.#savepoint.run();
    try {
      const task = this.#task(path, relative_path);
      const slice = task.run(deadline, change.rev);
      const { done, bytes } = slice;
      const related = change.slice(slice, task.fileId);
      this.#forgetRows(slice.removed === null ? related : [...related, ...slice.removed.related]);
      if (slice.flushed !== null && slice.flushed.placed_runs.length > 0) this.#gained.add(path);
      if (done && this.#gained.delete(path)) this.#forgetReplaced(task.fileId, change);
      this.#release.run();
      return { path, done, bytes };
    } catch (error) {
      if (!isFileError(error)) throw error;
      this.#rollBack.run();
      this.#release.run();
      for (const batch of batches(this.#context.tables)) batch.discard();
      this.#dropTask(path);
      const row = this.#context.files.get(path);
      if (!isMissing(error)) this.#noteUnreadable(path, reasonOf(error), change);
      else if (row !== null && row.status !== 'missing') this.#markMissing(row, change);
      return { path, done: true, bytes: 0 };
    }
  }

  #markMissing(row: FileRow, change: CommitChange): void {
    const { files, relations } = this.#context;
    if (row.status === 'unreadable') this.#dropNotice(row, change);
    files.save({ ...row, status: 'missing', reason: 'It was moved or deleted.' });
    change.list();
    change.removed(relations.rootsOfFile(row.id));
    this.#forgetReplaced(row.id, change);
  }

  #forget(row: FileRow, change: CommitChange): void {
    const { files, relations } = this.#context;
    change.removed(relations.rootsOfFile(row.id));
    const related = relations.withoutFile(row.id, change.rev, () => files.clearRuns(row));
    files.clearSteps(row, 0, STEPS_PER_FILE);
    files.delete(row);
    change.list();
    change.runs(related);
    if (row.problems > 0) change.problems();
    this.#forgetRows(related);
  }

  /** A file that was renamed or moved is not listed twice, whichever of its two paths was noticed first. */
  #forgetReplaced(file: number, change: CommitChange): void {
    for (const path of this.#context.relations.replacedFiles(file)) {
      const row = this.#context.files.get(path);
      if (row !== null) this.#forget(row, change);
    }
  }

  #noteUnreadable(path: string, reason: string, change: CommitChange): void {
    const { files } = this.#context;
    const row = files.open(path);
    if (row.status === 'unreadable' && row.reason === reason) return;
    const problems = row.status === 'unreadable' ? row.problems : row.problems + 1;
    files.putNotice(row, reason);
    files.save({ ...row, status: 'unreadable', reason, problems });
    change.list();
    change.problems();
  }

  #dropNotice(row: FileRow, change: CommitChange): void {
    this.#context.files.putNotice(row, null);
    row.problems--;
    change.problems();
  }

  /** The task of a file, newest last. */
  #task(path: string, relativePath: string): FileTask {
    const task = this.#tasks.get(path) ?? new FileTask(this.#context, path, relativePath);
    this.#tasks.delete(path);
    this.#tasks.set(path, task);
    return task;
  }

  #dropTask(path: string): void {
    const task = this.#tasks.get(path);
    if (task === undefined) return;
    task.close();
    this.#context.relations.readDropped(task.fileId);
    this.#tasks.delete(path);
  }

  /** Lets tasks that are not under way go, oldest first, while they are too many or hold too much. */
  #limitTasks(): void {
    let steps = 0;
    for (const task of this.#tasks.values()) steps += task.steps;
    for (const [path, task] of this.#tasks) {
      if (this.#tasks.size <= MAX_IDLE_TASKS && steps <= MAX_IDLE_STEPS) break;
      if (task.underWay) continue;
      steps -= task.steps;
      this.#dropTask(path);
    }
  }

  /** Makes tasks read again the rows of runs that changed by another file. */
  #forgetRows(runs: Iterable<number>): void {
    const files = new Set<number>();
    for (const run of runs) files.add(fileOfRun(run));
    for (const task of this.#tasks.values()) if (files.has(task.fileId)) task.forgetRows();
  }
}

/** A failure of the file, not of the index. */
function isFileError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
