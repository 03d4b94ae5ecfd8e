import type { Database, Statement } from 'better-sqlite3';
import { nearest, type RunPlace } from './nearest.ts';

interface Link {
  id: number;
  to_run: number | null;
  kind: string;
  path: string;
}

/** Joins links with the runs they point at, in whatever order the two come. */
export class RunLinks {
  readonly #links: Statement<[string], Link>;
  readonly #targets: Statement<[string], RunPlace>;
  readonly #join: Statement<[number | null, number]>;

  constructor(db: Database) {
    this.#links = db.prepare(
      `SELECT run_link.id, to_run, kind, file.path FROM run_link
       JOIN run ON run.id = from_run JOIN file ON file.id = run.file_id WHERE to_run_key = ?`,
    );
    this.#targets = db.prepare(
      'SELECT run.id, file.path FROM run JOIN file ON file.id = run.file_id WHERE run_key = ?',
    );
    this.#join = db.prepare('UPDATE run_link SET to_run = ? WHERE id = ?');
  }

  /** Finds the targets of all links to this key. Returns the runs that a `subagent` link newly points at. */
  join(runKey: string): number[] {
    const links = this.#links.all(runKey);
    if (links.length === 0) return [];
    const targets = this.#targets.all(runKey);
    const started: number[] = [];
    for (const link of links) {
      const target = nearest(link.path, targets)?.id ?? null;
      if (target === link.to_run) continue;
      this.#join.run(target, link.id);
      if (target !== null && link.kind === 'subagent') started.push(target);
    }
    return started;
  }
}
