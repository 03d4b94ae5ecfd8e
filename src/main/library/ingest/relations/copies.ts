import type { Database, Statement } from 'better-sqlite3';
import { pathHash } from '../path-hash.ts';
import { comparePaths } from './nearest.ts';

interface KeyedRun {
  id: number;
  address: string;
  copy_of: number | null;
  path: string;
}

/**
 * Gives addresses to runs. Of several files with the same run, the one with the shortest path, then the first
 * by character, has the plain key: paths do not change as files grow, so addresses stay. The others are copies
 * of it, told apart by a hash of their path.
 */
export class RunCopies {
  readonly #select: Statement<[string], KeyedRun>;
  readonly #update: Statement<[string, number | null, number]>;

  constructor(db: Database) {
    this.#select = db.prepare(
      'SELECT run.id, address, copy_of, file.path FROM run JOIN file ON file.id = run.file_id WHERE run_key = ?',
    );
    this.#update = db.prepare('UPDATE run SET address = ?, copy_of = ? WHERE id = ?');
  }

  /** Sets the addresses of all runs with this key. Returns those that changed. */
  assign(runKey: string): number[] {
    const [plain, ...copies] = this.#select.all(runKey).sort((a, b) => comparePaths(a.path, b.path) || a.id - b.id);
    if (plain === undefined) return [];
    // Copies first: the plain address must be free before another run takes it.
    const wanted = copies.map((run) => ({
      run,
      address: `${runKey}@${pathHash(run.path)}`,
      copy_of: plain.id as number | null,
    }));
    wanted.push({ run: plain, address: runKey, copy_of: null });
    const changed: number[] = [];
    for (const { run, address, copy_of } of wanted) {
      if (run.address === address && run.copy_of === copy_of) continue;
      this.#update.run(address, copy_of, run.id);
      changed.push(run.id);
    }
    return changed;
  }
}
