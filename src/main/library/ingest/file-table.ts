import { sep } from 'node:path';
import type { Database, Statement } from 'better-sqlite3';
import type { ContainerKind } from '../../formats/format.ts';
import { RUNS_PER_FILE, STEPS_PER_FILE } from '../store/schema.ts';

export type FileStatus = 'pending' | 'reading' | 'whole' | 'growing' | 'unrecognised' | 'unreadable' | 'missing';

/** One row of `file`. */
export interface FileRow {
  readonly id: number;
  readonly path: string;
  device: string | null;
  inode: string | null;
  size: number;
  mtime_us: number | null;
  head_hash: Buffer | null;
  tail_hash: Buffer | null;
  /** `packed`: unpacked whole to be read, so it is never read on. */
  container: ContainerKind | 'packed' | null;
  format: string | null;
  confidence: number | null;
  detection: string | null;
  status: FileStatus;
  reason: string | null;
  read_offset: number;
  read_line: number;
  records: number;
  steps: number;
  problems: number;
  parser_state: string | null;
  last_event_us: number | null;
}

const CHANGING = [
  'device',
  'inode',
  'size',
  'mtime_us',
  'head_hash',
  'tail_hash',
  'container',
  'format',
  'confidence',
  'detection',
  'status',
  'reason',
  'read_offset',
  'read_line',
  'records',
  'steps',
  'problems',
  'parser_state',
  'last_event_us',
] as const satisfies readonly (keyof FileRow)[];

type Value = string | number | Buffer | null;

/** Reads and writes rows of `file`, and deletes what was read from a file. */
export class FileTable {
  readonly #select: Statement<[string], FileRow>;
  readonly #selectBelow: Statement<[string, string, string], FileRow>;
  readonly #selectAll: Statement<[], Pick<FileRow, 'path' | 'status'>>;
  readonly #insert: Statement<[string]>;
  readonly #update: Statement<[Value[]]>;
  readonly #delete: Statement<[number]>;
  readonly #putNotice: Statement<[number, number, string]>;
  readonly #deleteNotice: Statement<[number]>;
  readonly #deleteRecords: Statement<[number]>;
  readonly #deleteRuns: Statement<[number, number]>[];
  readonly #deleteNumbered: Statement<[number, number]>[];
  readonly #deleteSteps: Statement<[number, number]>[];

  constructor(db: Database) {
    const deletes = (ranges: readonly string[]) =>
      ranges.map((range) => {
        const [table, column] = range.split('.');
        return db.prepare<[number, number]>(`DELETE FROM ${table} WHERE ${column} >= ? AND ${column} < ?`);
      });
    this.#select = db.prepare('SELECT * FROM file WHERE path = ?');
    this.#selectBelow = db.prepare('SELECT * FROM file WHERE path = ? OR (path >= ? AND path < ?)');
    this.#selectAll = db.prepare('SELECT path, status FROM file');
    this.#insert = db.prepare("INSERT INTO file (path, status) VALUES (?, 'pending')");
    this.#update = db.prepare<[Value[]]>(
      `UPDATE file SET ${CHANGING.map((column) => `${column} = ?`).join(', ')} WHERE id = ?`,
    );
    this.#delete = db.prepare('DELETE FROM file WHERE id = ?');
    this.#putNotice = db.prepare(
      `INSERT OR REPLACE INTO problem (id, file_id, code, severity, message) VALUES (?, ?, 'unreadable', 'error', ?)`,
    );
    this.#deleteNotice = db.prepare('DELETE FROM problem WHERE id = ?');
    this.#deleteRecords = db.prepare('DELETE FROM file_record WHERE file_id = ?');
    this.#deleteRuns = deletes(['run.id', 'run_model.run_id']);
    this.#deleteNumbered = deletes(['run_link.id', 'problem.id']);
    this.#deleteSteps = deletes(['step.id', 'step_part.step_id', 'decision.step_id', 'signal.step_id']);
  }

  get(path: string): FileRow | null {
    return this.#select.get(path) ?? null;
  }

  /** The file with this path, made when it is new. */
  open(path: string): FileRow {
    const known = this.get(path);
    if (known !== null) return known;
    this.#insert.run(path);
    const made = this.get(path);
    if (made === null) throw new Error(`the file row of ${path} was not written`);
    return made;
  }

  all(): Pick<FileRow, 'path' | 'status'>[] {
    return this.#selectAll.all();
  }

  /** The file at `path`, and all below it when it is a folder. */
  below(path: string): FileRow[] {
    const folder = path.endsWith(sep) ? path : path + sep;
    const behind = folder.slice(0, -1) + String.fromCharCode(sep.charCodeAt(0) + 1);
    return this.#selectBelow.all(path, folder, behind);
  }

  save(row: FileRow): void {
    this.#update.run([...CHANGING.map((column) => row[column]), row.id]);
  }

  /** Lists the file itself as a problem, or no longer. */
  putNotice(row: FileRow, reason: string | null): void {
    const id = row.id * STEPS_PER_FILE + STEPS_PER_FILE - 1;
    if (reason === null) this.#deleteNotice.run(id);
    else this.#putNotice.run(id, row.id, reason);
  }

  /** Deletes runs, links, problems and counts of a file. */
  clearRuns(row: FileRow): void {
    for (const statement of this.#deleteRuns) statement.run(row.id * RUNS_PER_FILE, (row.id + 1) * RUNS_PER_FILE);
    for (const statement of this.#deleteNumbered) statement.run(row.id * STEPS_PER_FILE, (row.id + 1) * STEPS_PER_FILE);
    this.#deleteRecords.run(row.id);
  }

  /** Deletes the steps with numbers `from` to `to`, exclusive. */
  clearSteps(row: FileRow, from: number, to: number): void {
    const base = row.id * STEPS_PER_FILE;
    for (const statement of this.#deleteSteps) statement.run(base + from, base + to);
  }

  delete(row: FileRow): void {
    this.#delete.run(row.id);
  }
}
