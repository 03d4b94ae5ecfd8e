import type { Database, Statement } from 'better-sqlite3';
import type { Params, Result } from '../../../../shared/api.ts';
import { RetraceError } from '../../../../shared/errors.ts';
import { readRev } from '../run-tree.ts';
import { type IndexedFile, readBytes } from './read-bytes.ts';

interface ProblemLine extends IndexedFile {
  place: number | null;
  length: number | null;
}

/** Reads what stands where a problem was found: no step may hold it. */
export class ProblemLines {
  readonly #db: Database;
  readonly #line: Statement<[number], ProblemLine>;

  constructor(db: Database) {
    this.#db = db;
    this.#line = db.prepare(
      `SELECT problem.offset AS place, problem.length, path, device, inode, mtime_us, head_hash, read_offset
       FROM problem JOIN file ON file.id = problem.file_id WHERE problem.id = ?`,
    );
  }

  /** A window of the very bytes. Throws `gone` for a problem that is no more, and as `readBytes` does. */
  async read({ id, offset, n }: Params<'problems.read'>, signal: AbortSignal): Promise<Result<'problems.read'>> {
    const rev = readRev(this.#db);
    const line = this.#line.get(id);
    if (line === undefined) throw goneProblem();
    if (line.place === null || line.length === null) {
      throw new RetraceError('not_found', 'This problem is of the file as a whole.', 'Open the file itself.');
    }
    const start = Math.min(offset, line.length);
    const range = { offset: line.place + start, length: Math.min(n, line.length - start) };
    const [bytes] = await readBytes(line, [range], signal);
    return { rev, data: new Uint8Array(bytes ?? []), bytes: line.length };
  }
}

export function goneProblem(): RetraceError {
  return new RetraceError('gone', 'This problem is no more.', 'Its file was read again. Look at the list anew.');
}
