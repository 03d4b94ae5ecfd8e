import { dirname, sep } from 'node:path';
import type { Database, Statement } from 'better-sqlite3';
import type { Result } from '../../../../shared/api.ts';
import { RetraceError } from '../../../../shared/errors.ts';
import { readRev } from '../run-tree.ts';

interface RootRun {
  id: number;
  address: string;
  agent_name: string;
  cwd: string | null;
  path: string;
}

interface Wanted {
  id: number;
  agent_name: string;
  cwd: string | null;
  /** Folder of the file, with a separator at its end: where the run itself names no folder. */
  folder: string;
}

/** Finds what a run is best compared with. */
export class Peers {
  readonly #db: Database;
  readonly #root: Statement<[address: string], RootRun>;
  readonly #peer: Statement<[Wanted], { address: string; status: string }>;

  constructor(db: Database) {
    this.#db = db;
    this.#root = db.prepare(
      `SELECT root.id, root.address, root.agent_name, root.cwd, file.path FROM run
       JOIN run AS root ON root.id = run.root_id JOIN file ON file.id = root.file_id WHERE run.address = ?`,
    );
    this.#peer = db.prepare(
      `SELECT peer.address, peer.status FROM run AS peer JOIN file ON file.id = peer.file_id
       WHERE peer.id = peer.root_id AND peer.fragment = 0 AND peer.id <> @id AND peer.copy_of IS NOT @id
         AND peer.agent_name = @agent_name AND peer.steps > 0 AND peer.status IN ('success', 'unknown')
         AND CASE WHEN @cwd IS NULL
               THEN substr(file.path, 1, length(@folder)) = @folder AND instr(substr(file.path, length(@folder) + 1), '${sep}') = 0
               ELSE peer.cwd = @cwd END
         AND NOT EXISTS (SELECT 1 FROM run AS any_run WHERE any_run.root_id = peer.id AND any_run.errors > 0)
       ORDER BY coalesce(peer.last_at_us, file.mtime_us, 0) DESC, peer.id DESC LIMIT 1`,
    );
  }

  /** The last run of the same agent and folder in which no step failed. Throws `not_found`. */
  find(address: string): Result<'compare.peer'> {
    const run = this.#root.get(address);
    if (run === undefined) throw new RetraceError('not_found', `No run ${address} is in the index.`);
    const { id, agent_name, cwd, path } = run;
    const peer = this.#peer.get({ id, agent_name, cwd, folder: `${dirname(path)}${sep}` });
    const rev = readRev(this.#db);
    const where = `of ${agent_name} in ${cwd ?? dirname(path)}`;
    if (peer === undefined) return { rev, run: null, note: `No other run ${where} is without an error.` };
    const note =
      peer.status === 'success'
        ? `The last run ${where} without an error; it ended well.`
        : `The last run ${where} without an error; whether it succeeded is not recorded.`;
    return { rev, run: peer.address, note };
  }
}
